"""Makes an empty portal: data files, settings, a Makefile, and a repository with its first commit."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.git_command import run_git
from pipeline.store.portal_repository import open_repository
from pipeline.store.program_files import program_folder
from pipeline.store.yaml_file import dump

_DATA = ("document-types.yml", "sections.yml", "rules", "calendars")
"""Parts of the program's `content/data/` that every portal starts with; the rest belongs to the sample."""
_SETTINGS = ("pelicanconf.py", "publishconf.py")
_PORTAL_COMMENT = (
    "# Cổng chính: sửa tên, địa chỉ liên hệ, người chịu trách nhiệm, Ban biên tập trước khi mở cổng.\n"
)
_IGNORED = "output/\nvar/\n.venv/\n__pycache__/\n"
_MAKEFILE = """\
# A portal of Cổng số. `make serve` opens it; CONGSO is the installed program.
CONGSO ?= congso
OUTPUT := output
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help serve check html clean regenerate devserver publish

help: ## Show every target
\t@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## Serve what is published on 127.0.0.1:8000, take requests in, and publish what has been approved
\t$(CONGSO) serve --port $(PORT)

check: ## Print every fault of the content
\t$(CONGSO) check

html: ## Build the portal into output/
\t$(CONGSO) build --output $(OUTPUT)

clean: ## Delete output/, and nothing else
\trm -rf $(OUTPUT)

regenerate: ## Build again whenever a file is saved
\t$(CONGSO) build --output $(OUTPUT) --watch

devserver: ## Build again whenever a file is saved, and serve the portal
\t$(CONGSO) serve --output $(OUTPUT) --port $(PORT) --watch

publish: ## Build the committed portal strictly
\t$(CONGSO) build --ref HEAD --strict --output $(OUTPUT)
"""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new portal is called; everything else is filled in in `portal.yml`."""

    label: str
    name: str
    short_name: str
    base_url: str


def make_portal(folder: Path, beginning: Beginning, now: datetime) -> None:
    """Make a portal in a folder that is empty or not there yet.

    It appears whole or not at all. Raises MisuseError where something stands in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MisuseError(f"{folder} is not empty", "Name a folder that is empty or does not exist yet.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.new.{os.getpid()}")
    try:
        _fill(fresh, beginning)
        _commit(fresh, beginning, now)
        open_repository(fresh)
        fresh.replace(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _fill(folder: Path, beginning: Beginning) -> None:
    origin, data = program_folder(), folder / "content" / "data"
    data.mkdir(parents=True)
    (folder / "sub-portals").mkdir()
    for name in _DATA:
        _copy(origin / "content" / "data" / name, data / name)
    for name in _SETTINGS:
        text = (origin / name).read_text(encoding="utf-8")
        (folder / name).write_text(_renamed(text, beginning.name), encoding="utf-8")
    written = {
        "content/data/portal.yml": _PORTAL_COMMENT + dump(_portal(beginning)),
        ".gitignore": _IGNORED,
        "Makefile": _MAKEFILE,
    }
    for path, text in written.items():
        (folder / path).write_text(text, encoding="utf-8")


def _copy(origin: Path, target: Path) -> None:
    if origin.is_dir():
        shutil.copytree(origin, target)
    elif origin.exists():
        shutil.copyfile(origin, target)


def _renamed(settings: str, name: str) -> str:
    """Settings for Pelican with the portal's own name; `repr` keeps any quote in it harmless."""
    lines = (
        f"SITENAME = {name!r}" if line.startswith("SITENAME =") else line for line in settings.split("\n")
    )
    return "\n".join(lines)


def _portal(beginning: Beginning) -> Mapping[str, object]:
    """A `portal.yml` that passes every check, with plain placeholders where only the province knows."""
    return {
        "label": beginning.label,
        "name": beginning.name,
        "short_name": beginning.short_name,
        "kind": "so",
        "address": "Chưa nhập địa chỉ",
        "phone": "0000 000 000",
        "email": "lien-he@portal.example",
        "responsible": "Chưa phân công",
        "board": [
            {"account": "tbt", "name": "Chưa phân công", "level": "approve", "title": "Tổng Biên tập"},
            {"account": "quantri", "name": "Chưa phân công", "level": "admin", "title": "Quản trị cổng"},
        ],
        "settings": {"base_url": beginning.base_url, "rules": "40-2012", "editor_in_chief": "tbt"},
    }


def _commit(folder: Path, beginning: Beginning, now: datetime) -> None:
    """The portal's first commit, by nobody in particular: the person who runs `init` may have no Git identity."""
    moment = now.isoformat(timespec="seconds")
    person = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "congso init"), ("EMAIL", "congso@localhost"), ("DATE", moment))
    }
    run_git(folder, ["init", "--quiet", "--initial-branch=main"])
    run_git(folder, ["add", "--all"])
    run_git(
        folder, ["commit", "--quiet", "-F", "-"], f"Start the portal: {beginning.name}\n".encode(), person
    )
