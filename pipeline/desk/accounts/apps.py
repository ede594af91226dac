"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app; its tables are `accounts_…`."""

    name = "pipeline.desk.accounts"
    label = "accounts"
