"""Lists of requests: who sees which, what waits for whom, in which order; and which refs a clone hides."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.model.request import State
from pipeline.store.git_command import git_environment
from pipeline.store.portal_repository import open_repository
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve, cancel, claim
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish
from pipeline.workflow.push import hiding_environment
from pipeline.workflow.queries import details, due_for_publication, visible, waiting_for
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.request_index import Wanted
from pipeline.workflow.submission import submit
from pipeline.workflow.visibility import hidden_refs
from tests.congso import congso, git
from tests.portals import law
from tests.workflow.portals import NEWS, NOW, actor, news_of, person, portal_with_boards

EVERYTHING = Wanted(with_closed=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Five requests: of two agencies on their subsites, one urgent, one for the main portal, one withdrawn."""
    repository = portal_with_boards(tmp_path_factory.mktemp("hang-doi") / "cong")
    for number, (name, path, agency, wish) in enumerate(
        [
            ("sokhdt.nhap", "sub-portals/sokhdt/content/tin-tuc/2026/mot.md", "sokhdt", Wish()),
            ("phoyen.nhap", "sub-portals/phoyen/content/tin-tuc/2026/hai.md", "phoyen", Wish()),
            ("sokhdt.nhap", "sub-portals/sokhdt/content/tin-tuc/2026/ba.md", "sokhdt", Wish(is_urgent=True)),
            ("phoyen.nhap", "content/tin-tuc/2026/bon.md", "phoyen", Wish()),
            ("sokhdt.nhap", "sub-portals/sokhdt/content/tin-tuc/2026/nam.md", "sokhdt", Wish(is_draft=True)),
        ]
    ):
        text = news_of(f"Tin số {number}", agency).encode()
        submit(repository, actor(name), {path: text}, wish)
    cancel(repository, "2026-000005", actor("sokhdt.nhap", 1), "Nhầm")
    return repository


def numbers(repository: Repository, name: str, wanted: Wanted = EVERYTHING) -> list[int]:
    """Last digits of the requests that somebody sees."""
    return [int(event.request[-1]) for event in visible(repository, person(name), wanted)]


def test_everybody_sees_what_concerns_them(repository: Repository) -> None:
    assert numbers(repository, "sokhdt.nhap") == [3, 1, 5]
    assert numbers(repository, "phoyen.duyet") == [2, 4]
    assert numbers(repository, "nguoi.la") == []
    for name in ("bbt.nhap", "tbt.mau", "hd.chutich", "quantri"):
        assert numbers(repository, name) == [3, 1, 2, 4, 5]


def test_a_list_can_be_narrowed(repository: Repository) -> None:
    assert numbers(repository, "tbt.mau", Wanted()) == [3, 1, 2, 4]
    assert numbers(repository, "tbt.mau", Wanted(states=frozenset({State.CANCELLED}))) == [5]
    assert numbers(repository, "tbt.mau", Wanted(agency="phoyen")) == [2, 4]
    assert numbers(repository, "phoyen.nhap", Wanted(author="phoyen.nhap")) == [2, 4]
    late = Wanted(due_before=NOW + timedelta(days=30))
    assert numbers(repository, "tbt.mau", late) == [3, 1, 2, 4]
    assert numbers(repository, "tbt.mau", Wanted(due_before=NOW)) == []


def test_what_waits_for_whom(repository: Repository) -> None:
    def waiting(name: str) -> list[int]:
        found = waiting_for(repository, person(name), NOW + timedelta(minutes=5))
        return [int(event.request[-1]) for event in found]

    assert waiting("sokhdt.duyet") == [3, 1]
    assert waiting("bbt.duyet") == [4]
    assert waiting("tbt.mau") == [3, 1, 2, 4]
    assert waiting("sokhdt.nhap") == waiting("quantri") == waiting("hd.chutich") == []
    claim(repository, "2026-000001", actor("sokhdt.duyet2", 2))
    assert waiting("sokhdt.duyet") == [3]
    assert waiting("sokhdt.duyet2") == [3, 1]
    hours_later = waiting_for(repository, person("sokhdt.duyet"), NOW + timedelta(hours=5))
    assert [event.request for event in hours_later] == ["2026-000003", "2026-000001"]


def test_what_cannot_be_seen_is_not_there(repository: Repository) -> None:
    assert details(repository, "2026-000001", person("sokhdt.nhap")).faults == ()
    with pytest.raises(Exception, match="không có yêu cầu nào"):
        details(repository, "2026-000001", person("phoyen.nhap"))
    for strange in ("2026-999999", "../main", "--help", "2026-000001\n"):
        with pytest.raises(Exception, match="không có yêu cầu nào"):
            details(repository, strange, person("tbt.mau"))


def test_a_clone_brings_what_may_be_seen(repository: Repository, tmp_path: Path) -> None:
    def refs(name: str) -> set[str]:
        hidden = hiding_environment(hidden_refs(repository, person(name)))
        out = git_with(hidden, "upload-pack", "--http-backend-info-refs", str(repository.folder))
        return set(re.findall(r"^\w+ (refs/\S+)$", out, re.MULTILINE))

    basis = {"refs/heads/main", "refs/tags/portal-start"}
    own = {"refs/heads/request/2026-000001", "refs/heads/request/2026-000003", "refs/tags/closed/2026-000005"}
    others = {"refs/heads/request/2026-000002", "refs/heads/request/2026-000004"}
    assert refs("sokhdt.nhap") == basis | own
    assert refs("phoyen.duyet") == basis | others
    assert refs("nguoi.la") == basis
    assert refs("hd.chutich") == refs("bbt.nhap") == basis | own | others


def git_with(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(
        ["git", *words], env=git_environment(environment), capture_output=True, text=True, check=True
    ).stdout


def test_the_publisher_finds_what_is_due_from_refs_alone(tmp_path: Path) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    later = NOW + timedelta(hours=3)
    for name, wish in (("mot", Wish()), ("hai", Wish(publish_at=later)), ("ba", Wish())):
        path = f"sub-portals/sokhdt/content/tin-tuc/2026/{name}.md"
        submit(repository, actor("sokhdt.nhap"), {path: news_of(f"Tin {name}").encode()}, wish)
    for number in ("2026-000001", "2026-000002"):
        digest = read_request(main_state(repository), number).digest
        approve(repository, number, actor("sokhdt.duyet", 1), digest)
    assert due_for_publication(repository, NOW) == ["2026-000001"]
    assert due_for_publication(repository, later) == ["2026-000001", "2026-000002"]
    for cached in (repository.folder.parent / "cache" / "requests").iterdir():
        cached.unlink()
    again = open_repository(repository.folder.parent.parent)
    assert due_for_publication(again, later) == ["2026-000001", "2026-000002"]
    assert (
        git(repository.folder, "for-each-ref", "--format=%(refname)", "refs/heads/request").count("\n") == 2
    )


def test_a_conflict_is_shown_with_both_versions(tmp_path: Path) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    sent = [_sent(repository, f"Bản {which}", f"Đoạn {which}.") for which in ("một", "hai")]
    seen = read_request(main_state(repository), sent[0]).digest
    approve(repository, sent[0], actor("sokhdt.duyet", 1), seen)
    publish(repository, sent[0], NOW + timedelta(minutes=2))
    [conflict] = details(repository, sent[1], person("sokhdt.nhap")).conflicts
    assert conflict.path == NEWS
    assert "Đoạn một." in conflict.published and "Đoạn hai." not in conflict.published
    assert "Đoạn hai." in conflict.requested and "Đoạn một." not in conflict.requested
    shown = congso(tmp_path / "cong", "request", "show", sent[1], "--as", "sokhdt.nhap").stdout
    assert "-Đoạn một." in shown and "+Đoạn hai." in shown


def _sent(repository: Repository, title: str, body: str) -> str:
    content = news_of(title, body=body).encode()
    return submit(repository, actor("sokhdt.nhap"), {NEWS: content}, Wish()).event.request


def test_a_deadline_that_may_still_move_is_told(tmp_path: Path) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    sure = _sent(repository, "Tin", "Đoạn.")
    path = "sub-portals/sokhdt/content/van-ban/2026/qd-99.md"
    files = {path: law("Quy chế", "99/QĐ-SKHĐT", "2026-12-31").encode()}
    unsure = submit(repository, actor("sokhdt.nhap"), files, Wish()).event.request
    assert details(repository, sure, person("sokhdt.nhap")).unconfirmed == ()
    assert details(repository, unsure, person("sokhdt.nhap")).unconfirmed == (2027,)
    shown = congso(tmp_path / "cong", "request", "show", unsure, "--as", "sokhdt.nhap").stdout
    assert "lịch nghỉ năm 2027 chưa có" in shown
