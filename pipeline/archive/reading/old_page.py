"""An old page as a reader sees it: with a banner that says which day it is, and links that stay in that day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LINKING = ("href", "src", "poster", "data", "action")
_LISTS = ("srcset", "imagesrcset")
_REFRESH = re.compile(r"^(\s*[\d.]+\s*;\s*url=)(.*)$", re.IGNORECASE)
_NO_SEARCH = "Không tìm kiếm được trong bản lưu."


@dataclass(frozen=True, slots=True)
class Day:
    """Where the addresses of one snapshot are found."""

    root: str
    """What stands before an address of that day: `/ban-luu/<id>`."""
    base_url: str
    """Scheme and host of the portal then."""
    subsites: tuple[str, ...]
    """Labels of subsites that had a host of their own."""

    def link(self, link: str, page: str) -> str:
        """A link of a page as it stays within the day; one that leads out of the portal as it is.

        `page` is the path of the page without a slash before it.
        """
        parts = urlsplit(link)
        rest = link[len(f"{parts.scheme}://{parts.netloc}") :] if parts.netloc and parts.scheme else link
        if not parts.netloc and not parts.scheme:
            label = page.partition("/")[0]
            own = f"/{label}" if label in self.subsites else ""
            return f"{self.root}{own}{link}" if link.startswith("/") else link
        scheme, _, host = self.base_url.partition("://")
        if parts.scheme != scheme or not host:
            return link
        if parts.netloc == host:
            return f"{self.root}{rest or '/'}"
        label, _, parent = parts.netloc.partition(".")
        return f"{self.root}/{label}{rest or '/'}" if parent == host and label in self.subsites else link


def in_its_day(content: bytes, page: str, day: Day, banner: str) -> bytes:
    """A page's HTML with links that stay in the day and a banner (HTML) at its top; without scripts and forms."""
    tree = LexborHTMLParser(content)
    for node in tree.css("script"):
        if "json" not in (node.attributes.get("type") or ""):
            node.decompose()
    for node in tree.css("form"):
        node.replace_with(_NO_SEARCH)
    linking = tree.css(",".join(f"[{name}]" for name in (*_LINKING, *_LISTS)))
    for node in {
        each.mem_id: each for each in linking
    }.values():  # one that several names match comes several times
        if node.tag != "link" or node.attributes.get("rel") not in {"canonical", "alternate"}:
            _keep_in(node, lambda link: day.link(link, page))
    for node in tree.css("meta[http-equiv][content]"):
        found = _REFRESH.match(node.attributes.get("content") or "")
        if found:
            node.attrs["content"] = found[1] + day.link(found[2], page)
    if tree.body is not None:
        _insert_first(tree.body, banner)
    return (tree.html or "").encode()


def _keep_in(node: LexborNode, linked: Callable[[str], str]) -> None:
    for name in _LINKING:
        if (value := node.attributes.get(name)) is not None:
            node.attrs[name] = linked(value)
    for name in _LISTS:
        if (value := node.attributes.get(name)) is not None:
            candidates = (each.strip().partition(" ") for each in value.split(","))
            node.attrs[name] = ", ".join(f"{linked(link)}{gap}{size}" for link, gap, size in candidates)


def _insert_first(body: LexborNode, banner: str) -> None:
    made = LexborHTMLParser(banner).body
    first = body.child
    for node in made.iter(include_text=False) if made else ():
        if first is not None:
            first.insert_before(node)
        else:
            body.insert_child(node)
