"""The Django app of what citizens and businesses contribute (Đ8.7)."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Names the app; its tables are `contributions_…`."""

    name = "pipeline.desk.contributions"
    label = "contributions"
