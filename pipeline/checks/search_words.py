"""Checks of what editors say of search: other names are names of one thing, best pages are addresses of the portal."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.checks.issue import Fault
from pipeline.model.vietnamese import fold


def best_bet_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Addresses that are not on the portal: `//elsewhere` and `https:` lead away from it."""
    for index, entry in enumerate(values.get("best_bets", ())):
        address = entry["address"]
        if not address.startswith("/") or address.startswith("//"):
            yield Fault(("best_bets", index, "address"), "not_on_the_portal", {"found": address})


def synonym_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Groups that say nothing, since search takes all their names for the same, and names that stand in two groups."""
    groups: dict[str, int] = {}
    for index, group in enumerate(values.get("synonyms", ())):
        names = list(dict.fromkeys(" ".join(fold(name).split()) for name in group["names"]))
        if len(names) < 2:
            yield Fault(("synonyms", index, "names"), "no_other_name", {"found": group["names"][0]})
        for name in names:
            if groups.setdefault(name, index) != index:
                yield Fault(("synonyms", index, "names"), "named_twice", {"found": name})
