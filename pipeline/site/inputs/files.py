"""Inputs of outputs that are files of their own: images, attachments, and the theme's assets."""

import os
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

import PIL

from pipeline.site.files import FileView, image_copy
from pipeline.site.groups import Group
from pipeline.site.inputs.input import Scope
from pipeline.site.theme import Theme
from pipeline.site.world import World
from pipeline.store.source import Source
from pipeline.store.tree_objects import TreeEntry


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file whose bytes are read only when an output of it must be made."""

    view: FileView
    source: Source
    copies: Path
    """Folder in which copies of images are kept by the bytes they were made from; deletable."""

    @property
    def digest(self) -> bytes:
        return self.view.digest

    def read(self) -> bytes:
        return next(self.source.read([TreeEntry(self.view.path, "100644", self.view.blob)]))

    def copy(self, width: int, kind: str) -> bytes:
        """The image at a width, as `jpg`, `webp` or `png`; made once for all builds."""
        kept = self.copies / f"{self.view.blob}-{width}-{PIL.__version__}.{kind}"
        if kept.exists():
            return kept.read_bytes()
        made = image_copy(self.read(), width, kind)
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f".{kept.name}.{os.getpid()}")
        fresh.write_bytes(made)
        fresh.replace(kept)
        return made


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The file that the outputs are of. Scope: `(path,)`."""

    reads: str = "file"

    def load(self, scope: Scope, world: World) -> FileContent | None:
        view = world.file_at(scope[0])
        return FileContent(view, world.source, world.copies) if view else None

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class AssetContent:
    """One file of the theme under its hashed name."""

    name: str
    address: str
    theme: Theme

    @property
    def digest(self) -> bytes:
        return self.address.encode()

    def read(self) -> bytes:
        return self.theme.asset_content(self.name)


@dataclass(frozen=True, slots=True)
class OwnAsset:
    """The theme's file that the output is of. Scope: `(name,)`. A changed theme plans every page again."""

    reads: str = "theme"

    def load(self, scope: Scope, world: World) -> AssetContent | None:
        address = world.theme.assets.get(scope[0])
        return AssetContent(scope[0], address, world.theme) if address else None

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class AssetAddress:
    """The hashed address of one of the theme's files; nothing where the theme has none of that name."""

    name: str
    reads: str = "theme"

    def load(self, scope: Scope, world: World) -> str:
        return world.theme.assets.get(self.name, "")

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """The first image of each document of some groups, by the document's path.

    Scope: `(site,)` where `types` is empty, else `(site, type)` for those types.
    """

    groups: tuple[str, ...]
    newest: int
    types: tuple[str, ...] = ()
    reads: str = "file"

    def load(self, scope: Scope, world: World) -> dict[str, FileView]:
        if self.types and scope[1] not in self.types:
            return {}
        rows = [row.shown for kind in self.groups for row in world.rows((kind, *scope), self.newest)]
        named = {row["path"]: world.file(row["image"]["file"], row["site"]) for row in rows if row["image"]}
        return {path: view for path, view in named.items() if view and view.is_image}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        sites = world.portal.sites()
        return (
            [(site, name) for site in sites for name in self.types]
            if self.types
            else [(site,) for site in sites]
        )
