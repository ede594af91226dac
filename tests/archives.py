"""Archives for tests: builds of a portal kept one after another, and what verifying them says."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.archive.keeping import Provenance, keep
from pipeline.archive.verification import Evidence, verify
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.running import cache_folder
from pipeline.site.unreleased import releasing
from pipeline.store.published import Listing
from pipeline.store.signing import service_key
from tests.portals import DAY, build

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=VIETNAM_TIME)


class KilledError(Exception):
    """Ends the keeping of a build before it is noted."""


def provenance(day: str = DAY, commit: str = "") -> Provenance:
    """Where a test's build comes from; it is kept on the day that it shows."""
    moment = datetime.combine(datetime.fromisoformat(day), MOMENT.timetz())
    return Provenance(commit, day, moment, "build", "40-2012", "https://mau.example", tools={"congso": "0"})


def kept(portal: Path, killed: bool = False, day: str = DAY) -> Listing:
    """Build the portal and keep it; returns the listing. `killed`: just before that is noted."""
    build(portal, portal / "output", day)
    with suppress(KilledError), releasing(cache_folder(portal, portal / "output")) as state:
        key = service_key(portal / "var")
        keep(portal / "var" / "archive", portal / "output", state.listing, provenance(day), key)
        listing = replace(state.listing, everything=list(state.listing.everything()).__iter__)
        if killed:
            raise KilledError
    return listing


def wrong(var: Path, every: bool = True) -> list[str]:
    """What verifying the archive of a portal says."""
    return verify(var / "archive", Evidence(service_key(var).allowed_signers, None), every)
