"""Checks of what editors say of search: pages that answer a question best are addresses of the portal."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.checks.issue import Fault


def best_bet_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Addresses that are not on the portal: `//elsewhere` and `https:` lead away from it."""
    for index, entry in enumerate(values.get("best_bets", ())):
        address = entry["address"]
        if not address.startswith("/") or address.startswith("//"):
            yield Fault(("best_bets", index, "address"), "not_on_the_portal", {"found": address})
