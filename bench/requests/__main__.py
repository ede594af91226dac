"""Measures requests on a portal as `congso serve` runs it: `python -m bench.requests [CORPUS] --json OUT`.

In turn: approvals and merges; pushes one after another, each awaited on its public page; pushes that arrive at random
while editors approve; clients that push without pause. Then nothing may be lost or doubled, and an audit must explain
every commit of `main`. Lists of many requests come last, in the same repository.
"""

import json
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bench.requests.alone import merging, to_the_public
from bench.requests.lists import lists
from bench.requests.load import arrivals, proof, rate_of, storm
from bench.requests.portal import LoadPortal, load_portal
from pipeline.store.portal_repository import open_repository


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much is measured; nothing of a part that is zero."""

    singles: int
    seconds: int
    rate: float
    clients: int
    pushes: int
    opened: int
    closed: int

    @property
    def commits(self) -> int:
        """Commits that each clerk needs at most."""
        return 2 * (self.singles + 1) + int(self.seconds * self.rate * 2 / self.clients) + self.pushes + 5


@click.command()
@click.argument("corpus", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--documents", default=1000, show_default=True, help="Documents, where no corpus is named.")
@click.option("--singles", default=10, show_default=True, help="Requests that are measured one by one.")
@click.option("--seconds", default=60, show_default=True, help="How long pushes arrive.")
@click.option("--rate", default=0.8, show_default=True, help="Pushes that arrive in a second.")
@click.option("--clients", default=50, show_default=True, help="Clients that push without pause.")
@click.option("--pushes", default=4, show_default=True, help="Pushes of each of them.")
@click.option("--open", "opened", default=1000, show_default=True, help="Open requests in the lists.")
@click.option("--closed", default=20_000, show_default=True, help="Closed requests in the lists.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Make the portal here, or use the one that is."
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures here too.")
def main(
    corpus: Path | None, documents: int, folder: Path | None, json_file: Path | None, **amounts: Any
) -> None:
    """Measure requests from push to public page."""
    random.seed(40)
    wanted = Amounts(**amounts)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as work:
        portal = load_portal(folder or Path(work), corpus, documents, wanted.clients, wanted.commits)
        if portal is None:
            raise click.UsageError("name the folder of a corpus; no generator is there to make one")
        figures = _measure(portal, wanted)
    click.echo(json.dumps(figures, indent=1))
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _measure(portal: LoadPortal, wanted: Amounts) -> dict[str, Any]:
    repository = open_repository(portal.folder)
    found: dict[str, Any] = {"alone": merging(portal, repository, wanted.singles)}
    with portal.served() as port:
        alone, pushed = to_the_public(portal, repository, port, wanted.singles)
        found["alone"] |= alone
        if wanted.seconds:
            arrived = arrivals(portal, repository, port, wanted.seconds, wanted.rate)
            found["arrivals"] = rate_of(arrived, wanted.seconds)
            pushed += arrived
        start = time.monotonic()
        rushed = storm(portal, port, wanted.pushes)
        found["without_pause"] = rate_of(rushed, time.monotonic() - start)
        found |= proof(repository, pushed + rushed)
    if wanted.opened + wanted.closed:
        found["lists"] = lists(portal.folder, repository, wanted.opened, wanted.closed, wanted.singles)
    return found


if __name__ == "__main__":
    main()
