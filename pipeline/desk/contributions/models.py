"""Tables of contributions: who sent what, kept privately, for a time.

Name and contact stay here and nowhere else: they never enter Git, a page, an index or a log (Đ16.1d, Law 91/2025/QH15).
"""

from django.db import models

from pipeline.desk.accounts.models import User


class Contribution(models.Model):
    """Something that somebody without an account sent to an agency."""

    agency = models.CharField(max_length=63)
    """Label of the agency that it is for; the main portal's own label for the main board."""
    received = models.DateTimeField()
    kept_until = models.DateField()
    """The day on which it is deleted."""
    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=200)
    may_name = models.BooleanField(default=False)
    """Whether the sender agreed to be named as the author."""
    title = models.CharField(max_length=300)
    text = models.TextField()
    adopted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    adopted = models.DateTimeField(null=True)

    @property
    def number(self) -> str:
        """As the sender is told it: `GY-2026-000012`."""
        return f"GY-{self.received.year}-{self.pk:06d}"


class SpentForm(models.Model):
    """A form that was sent: it is taken once; and how many a network has sent lately."""

    nonce = models.CharField(max_length=32, unique=True)
    network = models.CharField(max_length=50)
    moment = models.DateTimeField()

    class Meta:
        """Forms of a network are counted."""

        indexes = (models.Index(fields=("network", "moment"), name="forms_of_a_network"),)
