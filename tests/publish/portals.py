"""Portals with an approved request for tests of the publisher, and a builder that is done at once."""

from datetime import datetime, timedelta
from pathlib import Path

from pipeline.model.request import Event
from pipeline.publish.release_build import BuildReport
from pipeline.store.portal_repository import MAIN_BRANCH, open_repository
from pipeline.store.releases import Release, Releases
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve
from pipeline.workflow.intake import Wish
from pipeline.workflow.record import Request, main_state, read_request
from pipeline.workflow.submission import submit
from tests.workflow.portals import NEWS, NOW, actor, news_of

SOON = NOW + timedelta(minutes=5)


def submitted(repository: Repository, title: str, path: str = NEWS, wish: Wish | None = None) -> str:
    """The number of a request for one news item of sokhdt."""
    files = {path: news_of(title).encode()}
    return submit(repository, actor("sokhdt.nhap"), files, wish or Wish()).event.request


def approved(repository: Repository, title: str, path: str = NEWS, wish: Wish | None = None) -> str:
    """The number of an approved request for one news item of sokhdt."""
    number = submitted(repository, title, path, wish)
    approve(repository, number, actor("sokhdt.duyet", 1), request(repository, number).digest)
    return number


def request(repository: Repository, number: str) -> Request:
    """A request as it stands."""
    return read_request(main_state(repository), number)


def last(repository: Repository, number: str) -> Event:
    """The newest event of a request."""
    return request(repository, number).last


def main_of(repository: Repository) -> str:
    """The tip of `main`."""
    return repository.id_of(MAIN_BRANCH)


def quick_build(folder: Path, day: str) -> BuildReport:
    """A release of `main` with no pages at all, made as the real one is made: folder, release, rename."""
    releases, commit = Releases(folder / "var"), main_of(open_repository(folder))
    with releases.making():
        if not releases.folders.has(commit):
            (releases.folders.begin(commit, {}) / "index.html").write_text(commit)
            releases.folders.finish([commit])
        name = f"{day}-{commit[:8]}"
        moment = datetime.fromisoformat(f"{day}T00:00:00+07:00").isoformat()
        releases.add(Release(name, day, commit, moment, 1, 1, commit))
    return BuildReport(commit, name)


def failing_build(folder: Path, day: str) -> BuildReport:
    """A build for which the disk is full."""
    return BuildReport("", "", "No space left on device")
