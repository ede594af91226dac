"""What a build has published, told as the difference to what was released before."""

from pathlib import Path

from pipeline.site.catalogue import Catalogue
from pipeline.store.published import Listing


def listing_of(cache: Path) -> Listing:
    """The listing of the build whose cache this is; it costs what changed since the last one that was noted.

    Make, keep and note a listing while no build can change the outputs (`finish` of pipeline.site.portals.run).
    """
    catalogue = Catalogue(cache / "catalogue.sqlite")
    outputs = catalogue.outputs
    catalogue.begin()
    base = outputs.folder("")[0]
    changes = outputs.unreleased()
    outputs.renew_folders(changes)
    digest, files, size = outputs.folder("")
    catalogue.roll_back()  # until it is kept, the next listing must start from the same base
    return Listing(digest, base, changes, files, size, outputs.everything)


def note_released(cache: Path, listing: Listing) -> None:
    """Remember that a listing has been kept and released: the next one tells what differs from it."""
    catalogue = Catalogue(cache / "catalogue.sqlite")
    catalogue.begin()
    catalogue.outputs.renew_folders(listing.changes)
    catalogue.outputs.note_released()
    catalogue.commit()
    catalogue.close()
