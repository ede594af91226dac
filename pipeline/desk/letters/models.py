"""Tables of letters: what came in otherwise than by a form or a push, and what has become of each.

Whose a letter is, and the bytes themselves, stay private; only what a clerk of the portal sent enters Git.
"""

from django.db import models

from pipeline.desk.accounts.models import User

MAIL, FILE, PAPER = "mail", "file", "paper"
"""How a letter came in."""

RECEIVED, HELD, OPENED, ADOPTED, SET_ASIDE = "received", "held", "opened", "adopted", "set_aside"
"""What has become of it: kept and not looked at yet; waits for somebody; opened a request; a clerk writes; not used."""


class Letter(models.Model):
    """One letter. It is on the disk before its box is told so, and leaves no other way than that its time is over."""

    key = models.CharField(max_length=64, unique=True)
    """SHA-256 of what was sent: the same letter that comes twice is one."""
    way = models.CharField(max_length=5)
    received = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True)
    """Address, or name of an account or of an office."""
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    file_names = models.JSONField(default=list)
    reference = models.CharField(max_length=500, blank=True)
    """Message-ID of a mail; name of a file; number of a paper letter in the incoming register (số đến)."""
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    """The account that it comes from, if it is one that may submit."""
    agency = models.CharField(max_length=63, blank=True)
    """Label of the agency that it is of, or for; the main portal's own label for the main board."""
    is_guess = models.BooleanField(default=True)
    state = models.CharField(max_length=10, default=RECEIVED)
    why = models.TextField(blank=True)
    """What its reader must know: why it is held, what could not be taken in."""
    request = models.CharField(max_length=11, blank=True)
    is_answered = models.BooleanField(default=False)
    """Whether its number has been told, or need not be: what programs send is not answered (RFC 3834)."""
    handled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    handled = models.DateTimeField(null=True)

    class Meta:
        """Rounds ask for what is left to do."""

        indexes = (models.Index(fields=("state", "agency"), name="letters_of_an_agency"),)

    @property
    def number(self) -> str:
        """As its sender is told it: the request's number, or `TD-2026-000012`."""
        return self.request or f"TD-{self.received.year}-{self.pk:06d}"


class BoxRead(models.Model):
    """How far an IMAP box has been read: the box itself is left as it is."""

    name = models.CharField(max_length=300, unique=True)
    validity = models.CharField(max_length=20)
    """UIDVALIDITY: another one means that the numbers begin anew (RFC 3501, 2.3.1.1)."""
    last = models.BigIntegerField(default=0)
    """The highest UID of which the letter is kept."""
