"""Where open requests stood when their writers were told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the models."""

    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("request", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(max_length=20)),
            ],
        ),
    ]
