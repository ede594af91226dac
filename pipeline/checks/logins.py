"""Checks of `forge.yml`: who acts under which login, and nobody under another's."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.checks.issue import Fault


def login_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Accounts and logins that stand there twice; forges do not tell upper case from lower."""
    seen: set[tuple[str, str]] = set()
    for index, entry in enumerate(values["logins"]):
        for name in ("account", "login"):
            key = (name, entry[name].casefold())
            if key in seen:
                yield Fault(("logins", index, name), "login_twice", {"found": entry[name]})
            seen.add(key)
