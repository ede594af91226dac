"""Which addresses of the past the public may not read, and by whose decision: sealed ones stay, erased ones are gone.

Both are events of the log, so that what was ordered, lifted and done can be read for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.archive.events import Event, record, recorded
from pipeline.archive.locking import archive_lock
from pipeline.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Order:
    """A decision that takes something from the public."""

    decision: str
    """Number of the decision, `12/QĐ-UBND`."""
    decided: str
    """Its day, `YYYY-MM-DD`."""
    reason: str
    """What the public is told."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """All orders that stand now."""

    withheld: Mapping[str, Order] = field(default_factory=dict)
    """By address; one that ends in `/` covers all below it."""
    erased: Mapping[str, Order] = field(default_factory=dict)
    """By the SHA-256 of the address: an address itself may tell a name."""

    def withheld_by(self, path: str) -> Order | None:
        """The order that seals an address, if one does."""
        folders = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
        return next((self.withheld[each] for each in (path, *folders) if each in self.withheld), None)

    def erased_by(self, path: str) -> Order | None:
        """The order by which an address was erased, if one was."""
        return self.erased.get(hidden(path))

    def among(self, paths: Iterable[str]) -> list[str]:
        """Those of some addresses that are withheld."""
        return [path for path in paths if self.withheld_by(path)] if self.withheld else []


def hidden(path: str) -> str:
    """What the record of an erasure says instead of an address."""
    return sha256(path.encode()).hexdigest()


def restrictions(archive: Path) -> Restrictions:
    """What the log says stands now."""
    withheld: dict[str, Order] = {}
    erased: dict[str, Order] = {}
    for event in recorded(archive, ("withhold", "lift", "erase")):
        order = Order(event.facts["decision"], event.facts["decided"], event.facts["reason"])
        if event.kind == "erase":
            erased |= dict.fromkeys(event.facts["addresses_sha256"], order)
        for path in event.facts.get("addresses", ()):
            if event.kind == "withhold":
                withheld[path] = order
            else:
                withheld.pop(path, None)
    return Restrictions(withheld, erased)


def withhold(archive: Path, addresses: Sequence[str], order: Order, moment: datetime) -> None:
    """Seal addresses in every snapshot, those to come too; the bytes stay. Raises MisuseError where none is named."""
    _order(archive, "withhold", addresses, order, moment)


def lift(archive: Path, addresses: Sequence[str], order: Order, moment: datetime) -> None:
    """Give sealed addresses back to the public; raises MisuseError where one is not sealed."""
    sealed = restrictions(archive).withheld
    for address in addresses:
        if plain_address(address) not in sealed:
            raise MisuseError(f"{address} is not withheld", "congso archive events shows what is.")
    _order(archive, "lift", addresses, order, moment)


def plain_address(address: str) -> str:
    """An address as the archive knows it: without a slash before it; a folder's stands for its index page."""
    return address.strip().lstrip("/") or "index.html"


def _order(archive: Path, kind: str, addresses: Sequence[str], order: Order, moment: datetime) -> None:
    if not addresses:
        raise MisuseError(
            "no address is named", "Name pages as /tin-tuc/2026/x.html, or a folder as /files/2026/."
        )
    facts = {**asdict(order), "addresses": [plain_address(address) for address in addresses]}
    with archive_lock(archive):
        record(archive, Event(kind, moment, facts))
