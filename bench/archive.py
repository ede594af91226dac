"""Measures the archive: bytes and CPU of a snapshot, old pages over HTTP, restoring, verifying; beside borg and restic.

`python -m bench.archive --documents 2000 --requests 50 --json OUT` builds a portal, then one request after another,
and keeps each build; borg and restic keep the same trees where they are installed. `--pages 100000` keeps a simulated
portal instead.
"""

import json
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.archive_peers import Borg, Peer, Restic
from bench.archive_portals import Portal, built_portal, simulated_portal
from bench.archive_reading import old_page_seconds
from bench.measuring import Cost, cost_of
from pipeline.archive.keeping import keep
from pipeline.archive.restoring import restore
from pipeline.archive.snapshots import snapshots
from pipeline.archive.upkeep import repack, size_of
from pipeline.archive.verification import Evidence, verify
from pipeline.store.signing import service_key


@click.command()
@click.option("--documents", default=2000, show_default=True, help="Documents of the portal that is built.")
@click.option("--requests", default=50, show_default=True, help="Builds after the first one.")
@click.option("--pages", type=int, help="Simulate a portal of so many pages instead of building one.")
@click.option("--vs", default="borg,restic", show_default=True, help="Peers that keep the same trees.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures here too.")
def main(documents: int, requests: int, pages: int | None, vs: str, json_file: Path | None) -> None:
    """Measure the archive."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as work:
        folder = Path(work)
        portal = simulated_portal(folder, pages) if pages else built_portal(folder, documents)
        if portal is None:
            raise click.UsageError("no generator of a corpus is there; --pages simulates a portal")
        peers = [
            each(folder / each.name)
            for each in (Borg, Restic)
            if each.name in vs.split(",") and each.is_there()
        ]
        rows = measured_rows(portal, folder, requests, peers)
    _show(rows)
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps({"rows": rows}, indent=1), encoding="utf-8")


def measured_rows(portal: Portal, folder: Path, requests: int, peers: list[Peer]) -> list[dict[str, Any]]:
    """All figures, each as `what`, `value` and `unit`."""
    archive, live = folder / "var" / "archive", dict[str, dict[str, str]]()
    key, costs, sizes = service_key(folder / "var"), list[Cost](), list[int]()
    peer_costs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
    joined = 0
    for kept in portal.builds(requests):
        snapshot, cost = cost_of(
            lambda kept=kept: keep(archive, portal.output, kept.listing, kept.provenance, key)
        )
        costs.append(cost)
        sizes.append(size_of(archive))
        if len(sizes) == 1:
            joined = repack(archive).after  # what a week begins from
        live[snapshot.id] = {file.path: file.sha256 for file in kept.listing.everything()}
        for peer in peers:
            peer_costs[peer.name].append(cost_of(lambda peer=peer: peer.keep(portal.output))[1])
    rows = list(_store_rows(sizes, joined, costs))
    for peer in peers:
        rows += list(_peer_rows(peer, peer_costs[peer.name]))
    saved, cost = cost_of(lambda: repack(archive))
    rows += [
        _row("repack: CPU", cost.cpu_s, "s"),
        _row("whole store after the repack", saved.after / 1e6, "MB"),
        _row(
            "bytes of a later build after the repack, mean",
            (saved.after - joined) / len(sizes[1:]) / 1e3,
            "KB",
        ),
    ]
    return rows + list(_reading_rows(archive, folder, live))


def _store_rows(sizes: list[int], joined: int, costs: list[Cost]) -> Iterator[dict[str, Any]]:
    later = [(after - before) / 1e3 for before, after in pairwise([joined, *sizes[1:]])]
    yield _row("first snapshot: size", sizes[0] / 1e6, "MB")
    yield _row("first snapshot after a repack: size", joined / 1e6, "MB")
    yield _row("first snapshot: CPU", costs[0].cpu_s, "s")
    yield _row("bytes of a later build as written, mean", mean(later), "KB")
    yield _row("bytes of a later build as written, median", median(later), "KB")
    yield _row("bytes of a later build as written, most", max(later), "KB")
    yield _row("CPU of a later snapshot, mean", mean(cost.cpu_s for cost in costs[1:]), "s")
    yield _row("CPU of a later snapshot, most", max(cost.cpu_s for cost in costs[1:]), "s")
    yield _row("time of a later snapshot, mean", mean(cost.wall_s for cost in costs[1:]), "s")
    yield _row("whole store as written", sizes[-1] / 1e6, "MB")


def _peer_rows(peer: Peer, costs: list[Cost]) -> Iterator[dict[str, Any]]:
    first, *later = peer.sizes
    yield _row(f"{peer.name}: whole store", peer.sizes[-1] / 1e6, "MB")
    yield _row(f"{peer.name}: bytes of a later build, mean", (later[-1] - first) / len(later) / 1e3, "KB")
    yield _row(f"{peer.name}: CPU of a later build, mean", mean(cost.cpu_s for cost in costs[1:]), "s")


def _reading_rows(archive: Path, folder: Path, live: dict[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    found = snapshots(archive)
    yield from (_row(what, value, unit) for what, value, unit in old_page_seconds(archive, folder, live))
    middle = found[len(found) // 2]
    for name, snapshot in (("newest", found[-1]), ("middle", middle)):
        _, cost = cost_of(lambda snapshot=snapshot, name=name: restore(snapshot, folder / f"restored-{name}"))
        yield _row(f"restore the {name} build: time", cost.wall_s, "s")
    evidence = Evidence(service_key(folder / "var").allowed_signers, None)
    for every in (False, True):
        wrong, cost = cost_of(lambda every=every: verify(archive, evidence, every))
        if wrong:
            raise click.ClickException(f"the archive is damaged: {wrong[0]}")
        yield _row(f"verify{' --all' if every else ''} of {len(found)} builds: time", cost.wall_s, "s")


def _row(what: str, value: float, unit: str) -> dict[str, Any]:
    return {"what": what, "value": round(value, 4), "unit": unit}


def _show(rows: list[dict[str, Any]]) -> None:
    table = Table("what", "value", "unit")
    for row in rows:
        table.add_row(row["what"], f"{row['value']:.3f}", row["unit"])
    Console().print(table)


if __name__ == "__main__":
    main()
