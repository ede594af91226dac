"""What a build has published, told as the difference to what was released before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.site.catalogue import Catalogue
from pipeline.site.outputs import Outputs
from pipeline.store.published import Listing


@dataclass(frozen=True, slots=True)
class Unreleased:
    """The state of a build target that is about to be released."""

    listing: Listing
    before: Mapping[str, str]
    """Digest that each folder which the changes reach had in the release before, by path."""
    outputs: Outputs


@contextmanager
def releasing(cache: Path) -> Iterator[Unreleased]:
    """The state of the build whose cache this is; when the block ends without an error, that state is released.

    It costs what changed since then. After an error the next listing starts from the same base. No build may change
    the outputs meanwhile (`finish` of pipeline.site.portals.run).
    """
    catalogue = Catalogue(cache / "catalogue.sqlite")
    outputs = catalogue.outputs
    catalogue.begin()
    try:
        base = outputs.folder("")[0]
        changes = outputs.unreleased()
        before = dict(outputs.renew_folders(changes))
        digest, files, size = outputs.folder("")
        listing = Listing(digest, base, changes, files, size, outputs.everything)
        yield Unreleased(listing, before, outputs)
        outputs.note_released()
        catalogue.commit()
    finally:
        catalogue.close()  # what was not committed is rolled back
