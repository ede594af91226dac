"""The theme as the plan sees it: hashed asset names, and a fingerprint of each template.

A template's fingerprint covers every template it can reach, what all pages of a site share, and the hashed
names of the assets that any of them asks for by `asset('…')`: a change of the style sheet re-renders what names
it, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path, PurePosixPath
from traceback import extract_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError

from pipeline.errors import ThemeError

SHELL = "components/shell.html"
"""What every page of a site has in common. It reaches pages without their templates naming it."""

_REFERS = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+['"]([^'"]+)['"]""")
_ASSET = re.compile(r"""asset\(\s*['"]([^'"]+)['"]\s*\)""")


@dataclass(frozen=True, slots=True)
class Theme:
    """One state of a theme folder."""

    folder: Path
    sources: Mapping[str, str]
    """Text of each template by its name below `templates/`."""
    assets: Mapping[str, str]
    """Address of each asset by its name below `static/`: `portal.css` → `/theme/portal.1a2b3c4d.css`."""
    translations: bytes = b""
    """`translations/en.po`: the words of English pages. Every template may show some of them."""

    def fingerprint(self, template: str) -> bytes:
        """A digest of all that decides what the template makes of its values."""
        return _fingerprint(self, f"{template}.html")

    def asset(self, name: str) -> str:
        """Address of an asset, as templates ask for it; raises TemplateRuntimeError where there is none of the name."""
        if name not in self.assets:
            raise TemplateRuntimeError(f"the theme has no file static/{name}")
        return self.assets[name]

    def asset_content(self, name: str) -> bytes:
        return (self.folder / "static" / name).read_bytes()

    def __hash__(self) -> int:
        return id(self)


@contextmanager
def told_where(theme: Theme) -> Iterator[None]:
    """What a template does wrong in the block is raised as ThemeError, with the line of the theme where it does."""
    try:
        yield
    except TemplateError as error:
        templates = f"{theme.folder / 'templates'}/"
        places = [each for each in extract_tb(error.__traceback__) if each.filename.startswith(templates)]
        place = f"{places[-1].filename}:{places[-1].lineno}" if places else f"{templates}"
        if isinstance(error, TemplateSyntaxError):
            place = f"{templates}{error.name}:{error.lineno}"
        why = f"there is no template {error.name}" if isinstance(error, TemplateNotFound) else error.message
        raise ThemeError(
            f"{place}: {why}", "Mend the theme; what was built before stays as it is."
        ) from error


def load_theme(folder: Path) -> Theme:
    """Read a theme's templates and work out the names of its assets."""
    templates, static = folder / "templates", folder / "static"
    sources = {name: (templates / name).read_text(encoding="utf-8") for name in _files(templates)}
    assets = {name: _hashed(name, (static / name).read_bytes()) for name in _files(static)}
    catalogue = folder / "translations" / "en.po"
    return Theme(folder, sources, assets, catalogue.read_bytes() if catalogue.is_file() else b"")


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _hashed(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return f"/theme/{path.with_suffix('')}.{sha256(content).hexdigest()[:8]}{path.suffix}"


@cache
def _fingerprint(theme: Theme, template: str) -> bytes:
    whole = blake2b(theme.translations, digest_size=16)
    for name in sorted(_closure(theme, (template, SHELL))):
        source = theme.sources[name]
        whole.update(name.encode() + b"\0" + source.encode() + b"\0")
        for asset in sorted(set(_ASSET.findall(source))):
            whole.update(theme.assets.get(asset, "").encode() + b"\0")
    return whole.digest()


def _closure(theme: Theme, templates: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(templates)
    while waiting:
        name = waiting.pop()
        if name in reached or name not in theme.sources:
            continue
        reached.add(name)
        waiting += _referred(theme.sources[name])
    return reached


def _referred(source: str) -> Iterator[str]:
    yield from _REFERS.findall(source)
