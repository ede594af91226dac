"""Table of the notices that have been sent; what is owed follows from the requests."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One mail that has left."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    request = models.CharField(max_length=20)
    """Number of the request that it is about."""
    digest = models.CharField(max_length=64)
    """Of the content that it is about: new content is worth a mail of its own."""
    sent = models.DateTimeField()

    class Meta:
        """Nobody is told twice of the same."""

        constraints = (models.UniqueConstraint(fields=("user", "request", "digest"), name="one_notice_each"),)


class Followed(models.Model):
    """Where an open request stood when its writer was last told."""

    request = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20)
