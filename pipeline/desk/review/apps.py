"""The Django app of reviews."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Names the app; its tables are `review_…`."""

    name = "pipeline.desk.review"
    label = "review"
