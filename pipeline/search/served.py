"""The index of what visitors are shown: found by the release that `var/live` names, opened for reading alone."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MisuseError
from pipeline.search.server_search import Found, ServerIndex
from pipeline.search.shards import FOLDER
from pipeline.store.releases import Releases


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched: a server-side index, and what the browsers' index of the same portal is told of it."""

    index: Path
    current: dict[str, Any]
    """The content of its `_search/current.json`."""

    def search(self, text: str, agency: str = "", limit: int = 10) -> Found:
        """Answer a question as a browser would. `agency`: only documents of this one."""
        index = ServerIndex(self.index)
        try:
            return index.search(text, self.current["as_of"], self.current["synonyms"], agency, limit=limit)
        finally:
            index.close()

    def best_bets(self, found: Found) -> list[tuple[str, str]]:
        """Title and address of the pages that editors name for this question."""
        return [tuple(bet) for bet in self.current["best_bets"].get(" ".join(found.question.words), ())]


def indexes_of(portal: Path) -> Path:
    """The folder of a portal's server-side indexes, one for each release."""
    return portal / "var" / "search"


def searched_in(tree: Path, index: Path) -> Searched:
    """A built portal with its index."""
    return Searched(index, json.loads((tree / FOLDER / "current.json").read_bytes()))


def live_index(portal: Path) -> Searched:
    """The index of the live release; while it is still being made, that of the newest release before it.

    Raises MisuseError where there is none.
    """
    releases, indexes = Releases(portal / "var"), indexes_of(portal)
    live = releases.live_id()
    before = [release.id for release in reversed(releases.all()) if release.id <= live]
    found = next((indexes / name for name in [live, *before] if name and (indexes / name).is_dir()), None)
    if found is None:
        raise MisuseError("no release has an index yet", "congso build --release makes it.")
    return searched_in(releases.live, found)
