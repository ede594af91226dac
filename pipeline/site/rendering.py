"""Makes the pages of a unit: those whose digest is new are rendered and written, the rest are left alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateRuntimeError
from markupsafe import Markup

from pipeline.site.body import finished
from pipeline.site.catalogue import scope_name
from pipeline.site.environments import environment_of
from pipeline.site.families.all import FAMILIES
from pipeline.site.family import Made, Page
from pipeline.site.files import FileView
from pipeline.site.pictures import BODY_SIZES, picture
from pipeline.site.plan import Unit
from pipeline.site.theme import SHELL, Theme, told_where
from pipeline.site.views import RecordView, SiteView, digest_of_values, site_view
from pipeline.site.world import World

_SHELL_PARTS = ("head", "header", "footer")

Write = Callable[[str, bytes, bool], bool]
"""Writes an output (path, bytes, whether others are known to stand there) and says whether its bytes are new."""


class UnitResult(NamedTuple):
    """What became of one unit's pages."""

    unit: Unit
    made: tuple[tuple[str, bytes, str, int], ...]
    """Path, digest, SHA-256 and size of each page that was rendered."""
    written: int
    gone: tuple[str, ...]
    """Paths that the unit no longer has."""


@dataclass
class Renderer:
    """Renders units in one process: a world to read, the theme, and where to write."""

    world: World
    environment: Environment
    theme: Theme
    engine: bytes
    """Digest of everything beside theme and values that pages depend on: program, settings."""
    write: Write
    _sites: dict[str, SiteView] = field(default_factory=dict)
    _environments: dict[tuple[str, str], Environment] = field(default_factory=dict)

    @cached_property
    def _first(self) -> bool:
        """Whether no page was there before, so that nobody need be asked for each."""
        return self.world.catalogue.outputs.is_empty()

    def render(self, units: Sequence[Unit]) -> list[UnitResult]:
        """Make the pages of units; raises ThemeError where a template does something wrong."""
        with told_where(self.theme):
            return [self._render_unit(unit) for unit in units]

    def _render_unit(self, unit: Unit) -> UnitResult:
        family = FAMILIES[unit.family]
        site = self._site(family.site_of(unit.scope))
        had = {} if self._first else self.world.catalogue.outputs.of(unit.family, scope_name(unit.scope))
        made, kept, written = [], set(), 0
        if site is None:
            return UnitResult(unit, (), 0, tuple(sorted(had)))
        for page in family.pages(unit.scope, family.load(unit.scope, self.world)):
            digest = self._digest(page, site)
            kept.add(page.path)
            before, there = had.get(page.path, (b"", ""))
            if before == digest:
                continue
            content = self._content(page, site)
            fresh = sha256(content).hexdigest()
            written += self.write(page.path, content, there not in {"", fresh})
            made.append((page.path, digest, fresh, len(content)))
        return UnitResult(unit, tuple(made), written, tuple(sorted(had.keys() - kept)))

    def _site(self, label: str) -> SiteView | None:
        if label not in self._sites:
            if label not in self.world.portal.sites():
                return None
            self._sites[label] = site_view(self.world.portal, label)
        return self._sites[label]

    def _digest(self, page: Page | Made, site: SiteView) -> bytes:
        whole = blake2b(self.engine, digest_size=16)
        whole.update(site.digest)
        whole.update(self.theme.fingerprint(page.template) if isinstance(page, Page) else page.name.encode())
        whole.update(digest_of_values(page.values))
        return whole.digest()

    def _content(self, page: Page | Made, site: SiteView) -> bytes:
        if isinstance(page, Made):
            return page.make(page.values, site)
        template = self._environment(site, page.lang).get_template(f"{page.template}.html")
        return template.render(**page.values, canonical=canonical(page.path)).encode()

    def _environment(self, site: SiteView, lang: str) -> Environment:
        """The templates as pages of a site in a language see them, header and footer rendered once."""
        if (site.label, lang) not in self._environments:
            own = environment_of(self.environment, lang, {"site": site, **self._context(site)})
            # It escapes what it is given, so what its macros return is safe already.
            own.globals["shell"] = {name: macro() for name, macro in _shell(own).items()}
            self._environments[site.label, lang] = own
        return self._environments[site.label, lang]

    def _context(self, site: SiteView) -> dict[str, Any]:
        return {
            "link": site.link,
            "absolute": site.absolute,
            "body_of": lambda document, files: self._body(document, files, site),
            "picture": lambda view, alt, sizes=BODY_SIZES, lazy=True: picture(
                view, alt, site.link, sizes, lazy
            ),
        }

    def _body(self, document: RecordView, files: Mapping[str, FileView], site: SiteView) -> Markup:
        def pictured(source: str, alt: str) -> str | None:
            view = files.get(source)
            return picture(view, alt, site.link) if view and view.is_image else None

        return finished(document.body.html, document.row["path"], site.link, pictured)


def _shell(environment: Environment) -> dict[str, Callable[[], Markup]]:
    """The macros of what all pages of a site have in common."""
    module: Any = environment.get_template(SHELL).module
    missing = [name for name in _SHELL_PARTS if not hasattr(module, name)]
    if missing:
        raise TemplateRuntimeError(f"{SHELL} has no macro {missing[0]}")
    return {name: getattr(module, name) for name in _SHELL_PARTS}


def canonical(path: str) -> str:
    """The address of a page by its output path: `tin-tuc/index.html` is `/tin-tuc/`."""
    return "/" + (
        path[: -len("index.html")] if path.endswith("/index.html") or path == "index.html" else path
    )
