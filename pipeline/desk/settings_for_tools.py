"""Django's settings as a module, for tools that want one: mypy's plugin, and the making of migrations.

`python -m django makemigrations --settings pipeline.desk.settings_for_tools` after a change of tables. The program
itself never reads it; a portal's database is brought up to date when the program starts.
"""

from pathlib import Path

from pipeline.desk.project import django_settings
from pipeline.settings import Settings

globals().update(django_settings(Path("nowhere"), "signs nothing", Settings()))
