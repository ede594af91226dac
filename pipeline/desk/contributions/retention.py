"""Contributions leave when their time is over (Law 91/2025/QH15: no longer than the purpose needs)."""

from datetime import date

from pipeline.desk.contributions.models import Contribution


def delete_expired(today: date) -> None:
    """Delete what was promised to be gone by now, name and contact with it."""
    Contribution.objects.filter(kept_until__lt=today).delete()
