"""Links and images of old pages: led to where their targets stand now, or made plain text and reported."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.importer.addresses import OldAddresses
from pipeline.importer.carried_files import IMAGES, CarriedFiles, may_be_carried
from pipeline.intake.from_html.markdown_writer import is_inside
from pipeline.intake.from_html.raw_html import Note
from pipeline.markup.anchors import Anchors

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_PELICAN = re.compile(r"^[{|](?:filename|static|attach|index|author|category|tag)[}|]/?")
_MAIL = re.compile(r"^[^\s@/:?#]+@[^\s@/:?#]+\.[a-z]{2,}$", re.IGNORECASE)
_HOST = re.compile(r"^//[\w-]+(?:\.[\w-]+)*\.(?!md\b|html?\b)[a-z]{2,}(?:[:/?#]|$)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"^#fn(?:ref)?-")


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the references of every document of one import are looked up in."""

    old: OldAddresses
    new: dict[str, str]
    """Path in the imported folder → path of the document in the repository."""
    anchors: Callable[[str], frozenset[str]]
    """The anchors of the document with this path in the imported folder."""
    files: CarriedFiles
    files_folder: str
    """The site's files folder in the repository: `content/files`."""
    old_site: str
    """Scheme and host of the old site, or nothing."""


@dataclass(slots=True)
class References:
    """The references of one document, while its body is converted."""

    addresses: Addresses
    path: str
    date: str
    old_url: str
    note: Note
    images: dict[str, str] = field(default_factory=dict)
    """Address below `/files/` of each image that the body shows, with its alternative text."""

    def is_settled(self, link: str) -> bool:
        """Whether a link can stay as it is: an address elsewhere, spelt in full."""
        return self._outside(link) == link and self._on_old_site(link) is None

    def adapt_images(self, tree: BeautifulSoup) -> None:
        """Lead every image to its carried file, or put its words in its place."""
        for image in tree.find_all("img"):
            self._adapt_image(tree, image)

    def adapt_links(self, tree: BeautifulSoup, anchors: frozenset[str]) -> None:
        """Rewrite every link of a body whose own headings have the given anchors."""
        for link in tree.find_all("a"):
            if not _FOOTNOTE.match(str(link.get("href", ""))):
                self._adapt_link(link, anchors)

    def _adapt_image(self, tree: BeautifulSoup, image: Tag) -> None:
        source, alt = str(image.get("src", "")).strip(), str(image.get("alt", "")).strip()
        found = self.addresses.files.find(_bare(source), self.path)
        if found and found.lower().endswith(tuple(IMAGES)):
            image["src"] = self.carried(found)
            self.images.setdefault(self.file_address(found), alt)
            if not alt:
                self.note("missing_alt", source)
            return
        outside = self._outside(source)
        self.note("external_image" if outside else "missing_image", source)
        if outside and not is_inside(image, "a"):
            link = tree.new_tag("a", href=outside)
            link.string = alt or outside
            _replace_apart(image, link, alt or outside)
        else:
            _replace_apart(image, NavigableString(alt), alt)

    def _adapt_link(self, link: Tag, anchors: frozenset[str]) -> None:
        if link.get("href") is None:
            link.unwrap()
            return
        old = str(link["href"]).strip()
        code, new = self._target(old, anchors)
        if code:
            self.note(code, old)
        if new:
            link["href"] = new
        else:
            link.unwrap()

    def _target(self, old: str, anchors: frozenset[str]) -> tuple[str, str]:
        """A fault code (or nothing), and the new address (or nothing)."""
        if old.startswith("#") and len(old) > 1:
            anchor = _anchor(old[1:], anchors)
            return ("", f"#{anchor}") if anchor else ("broken_anchor", "")
        if _MAIL.match(old):
            return "", f"mailto:{old}"
        inside = self._on_old_site(old)
        if inside is None:
            outside = self._outside(old)
            return ("", outside) if outside else ("link_scheme" if old.strip("#") else "empty_link", "")
        return self._inside(inside, old)

    def _inside(self, path: str, old: str) -> tuple[str, str]:
        parts = urlsplit(path)
        document = self.addresses.old.find(parts.path, self.path) if parts.path else None
        if document:
            anchor = _anchor(parts.fragment, self.addresses.anchors(document))
            link = self._relative(self.addresses.new[document])
            broken = "broken_anchor" if parts.fragment and not anchor else ""
            return broken, f"{link}#{anchor}" if anchor else link
        found = self.addresses.files.find(parts.path, self.path) if parts.path else None
        if found and may_be_carried(found):
            return "", self.carried(found)
        base = self.old_url or self.addresses.old_site
        absolute = urljoin(base, path) if base and not old.startswith(("{", "%7B")) else ""
        return ("", absolute) if absolute else ("link_dropped", "")

    def _on_old_site(self, old: str) -> str | None:
        """The path of an address of the old site itself; None for an address elsewhere."""
        site = self.addresses.old_site
        if site and (old == site or old.startswith(f"{site}/")):
            return old[len(site) :] or "/"
        bare = _bare(old).rstrip("#")
        if not bare or _SCHEME.match(bare) or _HOST.match(bare) or bare.startswith("www."):
            return None
        return f"/{bare.lstrip('/')}" if bare.startswith("/") else bare.replace("//", "/")

    def _outside(self, old: str) -> str:
        """The address elsewhere that is meant, or nothing where it is none that a page may call."""
        if _HOST.match(old):
            return f"https:{old}"
        if old.startswith("www."):
            return f"http://{old}"
        allowed = re.match(r"^(?:https?://[^\s/]|mailto:\S|tel:\S)", old, re.IGNORECASE)
        return old if allowed else ""

    def carried(self, found: str) -> str:
        """The link to a file of the imported folder, which from now on comes along."""
        target = self.addresses.files.carry(found, self.date)
        return self._relative(f"{self.addresses.files_folder}/{target}")

    def file_address(self, found: str) -> str:
        """The address of a file of the imported folder as a field of kind `file` takes it."""
        return f"/files/{self.addresses.files.carry(found, self.date)}"

    def _relative(self, target: str) -> str:
        return posixpath.relpath(target, posixpath.dirname(self.addresses.new[self.path]))


def _replace_apart(image: Tag, replacement: Tag | NavigableString, shown: str) -> None:
    """Put words where an image was, with a blank where they would stick to their neighbours."""
    before, after = image.previous_sibling, image.next_sibling
    if shown and isinstance(before, NavigableString) and before[-1:].isalnum():
        image.insert_before(NavigableString(" "))
    if shown and isinstance(after, NavigableString) and after[:1].isalnum():
        image.insert_after(NavigableString(" "))
    image.replace_with(replacement)


def _bare(reference: str) -> str:
    """The reference without Pelican's prefix, whose braces comrak has encoded."""
    reference = reference.replace("%7B", "{").replace("%7D", "}").replace("%7C", "|")
    return _PELICAN.sub("/" if reference.startswith(("{filename}/", "{static}/")) else "", reference)


def _anchor(fragment: str, anchors: frozenset[str]) -> str:
    """The anchor that a fragment of the old site means here, or nothing."""
    wanted = unquote(fragment).strip("/")
    if wanted in anchors:
        return wanted
    folded = Anchors().unique(wanted) if wanted else ""
    return folded if folded in anchors else ""
