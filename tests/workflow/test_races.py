"""People at the same moment: whatever wins, `main` only ever holds what was approved, and every commit is audited.

30 rounds of each by default, 1,000 with CONGSO_STEPS=5000; the rounds of one test share a repository.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import CongsoError
from pipeline.model.request import Action, State
from pipeline.store.repository import Repository
from pipeline.workflow import actions
from pipeline.workflow.audit import audit
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish, released
from pipeline.workflow.record import Request, main_state, read_request
from pipeline.workflow.submission import submit, update
from tests.workflow.portals import NOW, actor, news_of, portal_with_boards

ROUNDS = 1000 if int(os.environ.get("CONGSO_STEPS", "0")) >= 5000 else 30
FOLDER = "sub-portals/sokhdt/content/tin-tuc/2026"

Deed = Callable[[], object]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return portal_with_boards(tmp_path / "cong")


def news_file(title: str, name: str) -> dict[str, bytes]:
    return {f"{FOLDER}/{name}.md": news_of(title).encode()}


def fresh(repository: Repository, name: str, title: str = "Tin") -> str:
    """The number of a submitted request for a new document."""
    return submit(repository, actor("sokhdt.nhap"), news_file(title, name), Wish()).event.request


def read(repository: Repository, number: str) -> Request:
    return read_request(main_state(repository), number)


def approve(repository: Repository, number: str, name: str = "sokhdt.duyet") -> None:
    actions.approve(repository, number, actor(name, 1), read(repository, number).digest)


def at_once(*deeds: Deed) -> list[object]:
    """Do all at the same moment; what each returned, or the refusal that it met."""

    def done(deed: Deed) -> object:
        try:
            return deed()
        except CongsoError as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def play_rounds(play: Callable[[int], None]) -> None:
    for turn in range(ROUNDS):
        play(turn)


def everything_is_proved(repository: Repository) -> int:
    """The number of published requests; nothing else may be on `main`."""
    found = audit(repository)
    assert found.findings == ()
    return found.proved


def test_two_approvals(repository: Repository) -> None:
    def play(turn: int) -> None:
        number = fresh(repository, f"tin-{turn}")
        digest = read(repository, number).digest
        results = at_once(
            lambda: actions.approve(repository, number, actor("sokhdt.duyet", 1), digest),
            lambda: actions.approve(repository, number, actor("sokhdt.duyet2", 1), digest),
        )
        assert sum(not isinstance(each, CongsoError) for each in results) == 1
        assert read(repository, number).state is State.APPROVED
        assert [each.event.action for each in read(repository, number).events].count(Action.APPROVE) == 1

    play_rounds(play)


def test_approval_while_the_content_changes(repository: Repository) -> None:
    def play(turn: int) -> None:
        number = fresh(repository, f"tin-{turn}")
        seen = read(repository, number).digest
        changed = news_file("Đã sửa", f"tin-{turn}")
        at_once(
            lambda: actions.approve(repository, number, actor("sokhdt.duyet", 1), seen),
            lambda: update(repository, number, actor("sokhdt.nhap", 1), changed, Wish()),
        )
        request = read(repository, number)
        assert request.digest != seen
        assert request.state is State.SUBMITTED
        assert request.approvals == ()
        with pytest.raises(CongsoError):
            publish(repository, number, NOW)

    play_rounds(play)
    assert everything_is_proved(repository) == 0


def test_publication_while_main_moves(repository: Repository) -> None:
    def play(turn: int) -> None:
        numbers = [fresh(repository, f"tin-{turn}-{each}") for each in "ab"]
        for number in numbers:
            approve(repository, number)
        results = at_once(*(lambda number=number: publish(repository, number, NOW) for number in numbers))
        assert not [each for each in results if isinstance(each, CongsoError)]

    play_rounds(play)
    assert everything_is_proved(repository) == 2 * ROUNDS


def test_the_same_publication_twice(repository: Repository) -> None:
    def play(turn: int) -> None:
        number = fresh(repository, f"tin-{turn}")
        approve(repository, number)
        results = at_once(*(lambda: publish(repository, number, NOW) for _ in range(2)))
        assert len(set(map(repr, results))) == 1, results

    play_rounds(play)
    assert everything_is_proved(repository) == ROUNDS


def test_two_approved_edits_of_one_file(repository: Repository) -> None:
    """Git would merge both cleanly into a text that nobody has approved."""
    base = news_of("Tin", body="## Một\n\nĐoạn một.\n\n" + "Giữa.\n\n" * 20 + "## Hai\n\nĐoạn hai.")
    name = f"{FOLDER}/tin.md"
    number = submit(repository, actor("sokhdt.nhap"), {name: base.encode()}, Wish()).event.request
    approve(repository, number)
    publish(repository, number, NOW)

    def play(turn: int) -> None:
        now = repository.run(["show", f"main:{name}"]).decode()
        texts = [now.replace("Đoạn một", f"Đoạn một {turn}"), now.replace("Đoạn hai", f"Đoạn hai {turn}")]
        numbers = [
            submit(repository, actor("sokhdt.nhap"), {name: text.encode()}, Wish()).event.request
            for text in texts
        ]
        for each in numbers:
            approve(repository, each)
        results = at_once(*(lambda each=each: publish(repository, each, NOW) for each in numbers))
        assert sum(isinstance(each, CongsoError) for each in results) == 1
        assert repository.run(["show", f"main:{name}"]).decode() in texts
        [loser] = [each for each in numbers if read(repository, each).state is State.FAILED]
        assert "ghép lại" in read(repository, loser).last.reason
        actions.cancel(repository, loser, actor("sokhdt.nhap", 2))

    play_rounds(play)
    assert everything_is_proved(repository) == ROUNDS + 1


def test_cancelling_while_publishing(repository: Repository) -> None:
    def play(turn: int) -> None:
        number = fresh(repository, f"tin-{turn}")
        approve(repository, number)
        at_once(
            lambda: publish(repository, number, NOW),
            lambda: actions.cancel(repository, number, actor("sokhdt.nhap", 2)),
        )
        request = read(repository, number)
        assert (request.state is State.PUBLISHING) == request.is_merged
        assert request.state in {State.PUBLISHING, State.CANCELLED}
        if request.is_merged:
            at_once(*(lambda: released(repository, number, NOW + timedelta(minutes=1), ()) for _ in range(2)))
            assert read(repository, number).state is State.PUBLISHED

    play_rounds(play)
    everything_is_proved(repository)


def test_one_submission_twice_and_many_at_once(repository: Repository) -> None:
    files = [news_file(f"Tin {each}", f"tin-{each}") for each in range(8)]
    deeds = [lambda each=each: submit(repository, actor("sokhdt.nhap"), each, Wish()) for each in files]
    results = at_once(*deeds, *deeds)
    assert not [each for each in results if isinstance(each, CongsoError)]
    assert len({each.event.request for each in results}) == len(files)
