"""The Django app of submissions: drafts that nobody but their writer has seen."""

from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    """Names the app; its tables are `submission_…`."""

    name = "pipeline.desk.submission"
    label = "submission"
