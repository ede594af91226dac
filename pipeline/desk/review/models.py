"""What reviewers see of each other; nothing of it is a record."""

from django.db import models

from pipeline.desk.accounts.models import User


class Presence(models.Model):
    """Somebody has a request open."""

    request = models.CharField(max_length=11)
    user = models.ForeignKey(User, models.CASCADE)
    since = models.DateTimeField()
    seen = models.DateTimeField()

    class Meta:
        """One line for each person."""

        constraints = (models.UniqueConstraint(fields=("request", "user"), name="one_presence_a_person"),)
