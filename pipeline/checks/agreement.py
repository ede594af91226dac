"""Checks of a document's values against each other and against the portal: what one field alone cannot show."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.checks.issue import Fault
from pipeline.model.address import FILES_FOLDER, Place, site_root
from pipeline.model.agency import MAIN, RESERVED_LABELS
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal

OPEN_CLASS = "khong-mat"
"""The one class of secrecy that may be on the portal (Đ5.1b)."""

_IN_ORDER = (
    ("date", "modified"),
    ("date", "expires"),
    ("date", "deadline"),
    ("effective", "expired"),
    ("starts", "ends"),
    ("asked", "answered"),
    ("start", "end"),
)
"""Pairs of fields of which the second is never before the first."""

_ALIAS = re.compile(r"^/(?:[^/\s?#\\%]+/)*[^/\s?#\\%]*$")


def agreement_faults(
    kind: DocumentType, place: Place, values: Mapping[str, Any], portal: Portal
) -> Iterator[Fault]:
    """Every fault of a document's values taken together."""
    if values.get("secrecy", OPEN_CLASS) != OPEN_CLASS:
        yield Fault(("secrecy",), "secret", {"found": values["secrecy"]})
    if "agency" in values and portal.agency(values["agency"]) is None:
        yield Fault(("agency",), "unregistered_agency", {"found": values["agency"]})
    if values.get("status") in {"corrected", "retracted"} and not values.get("change_notes"):
        yield Fault(("status",), "change_note_missing", {"found": values["status"]})
    yield from _dates(kind, values)
    for index, alias in enumerate(values.get("aliases", ())):
        yield from _alias(alias, ("aliases", index), place, portal)


def _dates(kind: DocumentType, values: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _order(kind.fields, values, ())
    for index, entry in enumerate(values.get("entries", ())):
        parts = {part.name: part for part in kind.fields["entries"].fields}
        yield from _order(parts, entry, ("entries", index))
    if "issued" in values and values.get("effective", "9") < values["issued"]:
        found = {"found": values["effective"], "issued": values["issued"]}
        yield Fault(("effective",), "effective_before_issued", found)


def _order(
    fields: Mapping[str, Any], values: Mapping[str, Any], steps: tuple[str | int, ...]
) -> Iterator[Fault]:
    for first, second in _IN_ORDER:
        if first in values and second in values and _is_before(values[second], values[first]):
            context = {"label": fields[second].label, "found": values[second]}
            context |= {"other": fields[first].label, "earlier": values[first]}
            yield Fault((*steps, second), "dates_turned", context)


def _is_before(later: str, earlier: str) -> bool:
    """Whether a date is before another; a day without an hour is compared by its day alone."""
    length = min(len(later), len(earlier))
    return later[:length] < earlier[:length]


def _alias(alias: str, steps: tuple[str | int, ...], place: Place, portal: Portal) -> Iterator[Fault]:
    """An old address belongs to the document's own site and stands in nobody's way."""
    root = site_root(place.site)
    if not _ALIAS.match(alias) or {"..", "."}.intersection(alias.split("/")):
        yield Fault(steps, "bad_alias", {"found": alias, "root": root})
    elif not alias.startswith(root) or (place.site == MAIN and alias.split("/")[1] in portal.agencies):
        yield Fault(steps, "foreign_alias", {"found": alias, "root": root})
    elif alias == place.address or _is_taken(alias[len(root) :], portal):
        yield Fault(steps, "reserved_alias", {"found": alias, "root": root})


def _is_taken(rest: str, portal: Portal) -> bool:
    """Whether an address below a site's root is one that the program itself makes pages for."""
    first, _, below = rest.partition("/")
    if first in {"", "index.html"} or (first in RESERVED_LABELS and first != "en") or first == FILES_FOLDER:
        return True
    if not any(kind.folder == first for kind in portal.types.values()):
        return False
    return not below.endswith(".html") or below.rsplit("/", 1)[-1] == "index.html"
