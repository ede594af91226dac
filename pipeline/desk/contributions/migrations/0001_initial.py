"""Contributions, and forms that were sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """See the models."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=63)),
                ("received", models.DateTimeField()),
                ("kept_until", models.DateField()),
                ("name", models.CharField(max_length=200)),
                ("contact", models.CharField(max_length=200)),
                ("may_name", models.BooleanField(default=False)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("adopted", models.DateTimeField(null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(max_length=32, unique=True)),
                ("network", models.CharField(max_length=50)),
                ("moment", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["network", "moment"], name="forms_of_a_network")],
            },
        ),
    ]
