"""What differs between two snapshots: addresses that came, changed or went, and one page in readable lines."""

from dataclasses import dataclass

from pipeline.archive.reading.readable import difference
from pipeline.archive.snapshots import Snapshot
from pipeline.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Differences:
    """Addresses without a slash before them, each list in order."""

    added: list[str]
    changed: list[str]
    removed: list[str]


def differences(old: Snapshot, new: Snapshot) -> Differences:
    """What differs between two snapshots, of one year or of two."""
    before, after = old.files(), new.files()
    return Differences(
        added=sorted(after.keys() - before.keys()),
        changed=sorted(path for path in after.keys() & before.keys() if after[path] != before[path]),
        removed=sorted(before.keys() - after.keys()),
    )


def page_difference(old: Snapshot, new: Snapshot, path: str) -> list[str]:
    """The readable difference of one page, as `diff -u` shows it; raises MisuseError where neither has the page."""
    contents = [_content(each, path) for each in (old, new)]
    if contents == [None, None]:
        raise MisuseError(
            f"neither {old.id} nor {new.id} has {path}", "congso archive diff names what differs."
        )
    return difference(path, contents[0] or b"", contents[1] or b"", (old.id, new.id))


def _content(snapshot: Snapshot, path: str) -> bytes | None:
    blob = snapshot.files().get(path)
    if blob is None:
        return None
    with snapshot.repository.reading() as objects:
        return next(objects.read_all([blob])).content
