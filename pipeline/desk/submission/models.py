"""Tables of drafts: what somebody is writing, each state of it, and the files that go with it.

A draft is private until it is sent; then the record is in Git, and the draft only remembers which request it became.
"""

from django.db import models

from pipeline.desk.accounts.models import User


class Draft(models.Model):
    """What will be one request, or the next state of one: one or more documents."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    request = models.CharField(max_length=11, blank=True)
    """Number of the request that it became or changes."""
    created = models.DateTimeField()
    changed = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    """When it was sent; it is kept for a while, then deleted."""
    message = models.TextField(blank=True)
    """What the reviewer is told."""
    publish_at = models.DateTimeField(null=True)
    is_urgent = models.BooleanField(default=False)


class DraftDocument(models.Model):
    """One document of a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="documents")
    type_name = models.CharField(max_length=64)
    site = models.CharField(max_length=63, blank=True)
    """Label of the subsite; nothing for the main portal."""
    path = models.CharField(max_length=500, blank=True)
    """Where its file stands; nothing until a new document is sent for the first time."""
    purpose = models.CharField(max_length=10)
    """`new`, `edit`, `correct`, `retract` or `translate`."""
    base = models.TextField(blank=True)
    """The file that it began with."""


class Version(models.Model):
    """One state of a document that is being written; none is ever overwritten."""

    document = models.ForeignKey(DraftDocument, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved = models.DateTimeField()
    tab = models.CharField(max_length=32)
    """The browser window that it came from."""
    content = models.JSONField()
    is_apart = models.BooleanField(default=False)
    """Whether another window had saved meanwhile, so that this state does not follow from the one before."""

    class Meta:
        """Two windows that save at once get numbers of their own."""

        constraints = (models.UniqueConstraint(fields=("document", "number"), name="one_version_a_number"),)


class Upload(models.Model):
    """A file that goes with a draft; its bytes are in the private folder, named by their digest."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="uploads")
    path = models.CharField(max_length=500)
    """Where it will stand in the portal."""
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        """A path holds one file."""

        constraints = (models.UniqueConstraint(fields=("draft", "path"), name="one_file_a_path"),)
