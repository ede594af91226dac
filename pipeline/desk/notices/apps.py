"""The Django app of notices: mail about requests."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the app; its tables are `notices_…`."""

    name = "pipeline.desk.notices"
    label = "notices"
