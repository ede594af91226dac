"""The publisher: what is due becomes public, and the record says so when it is."""

import multiprocessing
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import BusyError
from pipeline.model.request import State
from pipeline.publish.publisher import Builder, Round, publish_due
from pipeline.publish.release_build import BuildReport, release_main
from pipeline.store.lock import locked
from pipeline.store.portal_repository import open_repository, portal_of
from pipeline.store.releases import Releases
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve, cancel, schedule
from pipeline.workflow.audit import audit
from pipeline.workflow.intake import Wish
from tests.dying import killed_at
from tests.publish.portals import approved, failing_build, last, main_of, quick_build, request, submitted
from tests.workflow.portals import NEWS, NOW, actor, portal_with_boards

EVERY = 1 if os.environ.get("CONGSO_STEPS") else 29
"""A publisher is killed at every so many-th of its changes of the disk."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with one approved request, to be copied."""
    repository = portal_with_boards(tmp_path_factory.mktemp("publisher") / "cong")
    assert approved(repository, "Khánh thành trạm bơm") == "2026-000001"
    return portal_of(repository)


@pytest.fixture
def repository(prepared: Path, tmp_path: Path) -> Repository:
    return _copied(prepared, tmp_path / "cong")


def _copied(prepared: Path, folder: Path) -> Repository:
    shutil.copytree(prepared, folder, symlinks=True)
    return open_repository(folder)


def _round(repository: Repository, now: datetime = NOW, build: Builder = quick_build) -> Round:
    return publish_due(repository, lambda: now, build, wait=60)


def _releases(repository: Repository) -> Releases:
    return Releases(portal_of(repository) / "var")


def test_a_real_build_puts_the_page_where_the_record_says(repository: Repository) -> None:
    done = publish_due(repository, lambda: NOW, release_main)
    assert done.published == ("2026-000001",)
    event = last(repository, "2026-000001")
    assert (event.state, event.by) == (State.PUBLISHED, "service")
    assert event.text == "https://mau.example/sokhdt/tin-tuc/2026/khanh-thanh.html"
    page = portal_of(repository) / "var" / "live" / "sokhdt" / "tin-tuc" / "2026" / "khanh-thanh.html"
    assert "Khánh thành trạm bơm" in page.read_text(encoding="utf-8")
    assert audit(repository).findings == ()


def test_nothing_is_told_before_it_is_live(repository: Repository) -> None:
    seen: list[State] = []

    def watched(folder: Path, day: str) -> BuildReport:
        seen.append(request(repository, "2026-000001").state)
        return quick_build(folder, day)

    _round(repository, build=watched)
    assert seen == [State.PUBLISHING]
    assert last(repository, "2026-000001").state is State.PUBLISHED
    assert _round(repository, build=watched).published == ()
    assert len(seen) == 1


def test_what_fails_leaves_the_old_release_says_why_and_is_tried_again(repository: Repository) -> None:
    quick_build(portal_of(repository), "2026-11-24")
    before = _releases(repository).live_id()
    done = _round(repository, build=failing_build)
    assert (done.published, done.why_not_built) == ((), "No space left on device")
    event = last(repository, "2026-000001")
    assert event.state is State.FAILED
    assert "No space left on device" in event.reason
    assert _releases(repository).live_id() == before
    assert done.next_due == NOW + timedelta(minutes=1)
    tip = request(repository, "2026-000001").head
    again = _round(
        repository, NOW + timedelta(seconds=30)
    )  # the disk has room again; it is not asked at every push
    assert again.published == ()
    assert request(repository, "2026-000001").head == tip
    assert _round(repository, NOW + timedelta(minutes=1)).published == ("2026-000001",)


def test_one_that_may_not_be_merged_stops_no_other(repository: Repository) -> None:
    """Two approved edits of one file: whichever comes second would make a text that nobody has approved."""
    second = approved(repository, "Khánh thành trạm bơm số hai")
    third = approved(repository, "Tin khác", NEWS.replace("khanh-thanh", "tin-khac"))
    assert _round(repository).published == ("2026-000001", third)
    assert last(repository, second).state is State.FAILED
    assert "khanh-thanh.md" in last(repository, second).reason
    tip = request(repository, second).head
    _round(repository, NOW + timedelta(minutes=5))
    assert request(repository, second).head == tip  # it waits for people, and its record does not grow


def test_a_scheduled_request_is_public_at_its_time_and_not_before(repository: Repository) -> None:
    at = NOW + timedelta(hours=3)
    schedule(repository, "2026-000001", actor("sokhdt.duyet", 2), at)
    waiting = _round(repository)
    assert (waiting.published, waiting.next_due) == ((), at)
    assert _round(repository, at).published == ("2026-000001",)


def test_a_scheduled_request_is_checked_again_at_its_time(repository: Repository) -> None:
    at = NOW + timedelta(hours=3)
    later = submitted(repository, "Hẹn giờ", wish=Wish(publish_at=at))
    approve(repository, later, actor("sokhdt.duyet", 1), request(repository, later).digest)
    _round(repository)
    assert _round(repository, at).published == ()
    assert (
        last(repository, later).state is State.FAILED
    )  # the file has been published by another request meanwhile


def test_a_new_day_is_built_once_and_a_clock_set_back_takes_nothing_away(repository: Repository) -> None:
    days: list[str] = []

    def watched(folder: Path, day: str) -> BuildReport:
        days.append(day)
        return quick_build(folder, day)

    for hours in (0, 1, 24, 25, -48):
        _round(repository, NOW + timedelta(hours=hours), watched)
    assert days == ["2026-11-24", "2026-11-25"]
    approved(repository, "Tin khác", NEWS.replace("khanh-thanh", "tin-khac"))
    _round(repository, NOW, watched)
    assert days[2:] == ["2026-11-25"]


def test_while_publishing_is_locked_nothing_is_merged(repository: Repository) -> None:
    _releases(repository).lock("bảo trì", NOW)
    before = main_of(repository)
    assert _round(repository).published == ()
    assert (main_of(repository), last(repository, "2026-000001").state) == (before, State.APPROVED)
    _releases(repository).unlock()
    assert _round(repository).published == ("2026-000001",)


def test_one_that_is_withdrawn_in_time_is_not_published(repository: Repository) -> None:
    cancel(repository, "2026-000001", actor("sokhdt.nhap", 2), "gửi nhầm")
    assert _round(repository).published == ()


def test_two_publishers_at_once_publish_once(repository: Repository) -> None:
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_round, args=(repository,)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [each.exitcode for each in both] == [0, 0]
    _check_published_once(repository)


def test_who_does_not_want_to_wait_is_told_that_another_publishes(repository: Repository) -> None:
    with locked(_releases(repository).folder / "publisher"), pytest.raises(BusyError):
        publish_due(repository, lambda: NOW, quick_build, wait=0)


def test_killed_at_any_change_of_the_disk_the_next_round_makes_it_good(
    prepared: Path, tmp_path: Path
) -> None:
    rounds = 0
    for step in range(1, 2000, EVERY):
        repository = _copied(prepared, tmp_path / str(step))
        if not killed_at(step, lambda repository=repository: _round(repository)):  # type: ignore[misc]
            break
        _round(repository, NOW + timedelta(seconds=1))
        _check_published_once(repository)
        shutil.rmtree(portal_of(repository))
        rounds += 1
    assert rounds >= 5


def _check_published_once(repository: Repository) -> None:
    """One merge, one chain of events, live, and an audit that finds nothing."""
    found = request(repository, "2026-000001")
    assert [each.event.action for each in found.events] == ["submit", "approve", "publish", "release"]
    assert repository.run(["rev-list", "--count", "--merges", "main"]) == b"1\n"
    assert _releases(repository).named(_releases(repository).live_id()).commit == main_of(repository)
    assert audit(repository).findings == ()
    assert repository.run(["for-each-ref", "refs/heads/request"]) == b""
