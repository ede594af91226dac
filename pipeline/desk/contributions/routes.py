"""Addresses of the public form, below `/gop-y/`."""

from pipeline.desk import faults
from pipeline.desk.access import OpenTo, Route
from pipeline.desk.contributions.public_form import contribute

PUBLIC_ROUTES = (Route("gop-y/", contribute, "contribute", OpenTo.EVERYBODY),)

urlpatterns = [route.as_path() for route in PUBLIC_ROUTES]
handler404 = faults.public_not_found
handler500 = faults.public_broken
