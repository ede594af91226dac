"""The Django app of letters: what comes in by mail, by file or on paper (Đ8.1, Đ9.1)."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Names the app; its tables are `letters_…`."""

    name = "pipeline.desk.letters"
    label = "letters"
