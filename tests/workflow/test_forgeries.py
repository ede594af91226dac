"""Forged records, replayed events, approvers without a seat, clocks set back: none of it brings anything to `main`."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import CongsoError, RequestRefusedError
from pipeline.model.event_message import event_from, message_of
from pipeline.model.request import Action, State
from pipeline.store.commits import Signer, read_commits, write_signed
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import RefChange, writing
from pipeline.store.repository import Repository
from pipeline.store.service_key import SERVICE
from pipeline.store.signing import service_key
from pipeline.store.source import CommitSource
from pipeline.workflow import actions
from pipeline.workflow.audit import audit, check_audited
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.recording import following, recorder
from pipeline.workflow.submission import submit
from tests.congso import git
from tests.workflow.portals import NEWS, NOW, Desk, actor, news_of, portal_with_boards


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return portal_with_boards(tmp_path / "cong")


@pytest.fixture
def number(repository: Repository) -> str:
    return submit(repository, actor("sokhdt.nhap"), {NEWS: news_of("Tin").encode()}, Wish()).event.request


def approval_of(repository: Repository, number: str) -> str:
    """The message of an approval that nobody has given."""
    last = read_request(main_state(repository), number).last
    said = {"action": Action.APPROVE, "state": State.APPROVED, "by": "sokhdt.duyet"}
    return message_of(following(last, **said, acting_as="approve@sokhdt", at=NOW))


def put_on_branch(repository: Repository, number: str, commit: str) -> None:
    name = f"refs/heads/request/{number}"
    with writing(repository) as writer:
        writer.move(RefChange(name, repository.id_of(name), commit))


@pytest.mark.parametrize("signer", ["nobody", "a stranger's key"])
def test_an_approval_that_the_service_has_not_signed_counts_for_nothing(
    repository: Repository, number: str, tmp_path: Path, signer: str
) -> None:
    head = read_request(main_state(repository), number).head
    tree = repository.id_of(f"{head}^{{tree}}")
    if signer == "nobody":
        forged = git(
            repository.folder, "commit-tree", "-p", head, "-m", approval_of(repository, number), tree
        )
    else:
        stranger = Signer(SERVICE, service_key(tmp_path / "khac").path)
        forged = write_signed(repository, tree, [head], approval_of(repository, number), stranger, NOW)
    put_on_branch(repository, number, forged)
    with pytest.raises(RequestRefusedError, match="không còn nguyên vẹn"):
        publish(repository, number, NOW)
    assert audit(repository).proved == 0


def test_an_approval_cannot_be_pushed_nor_replayed(
    repository: Repository, number: str, tmp_path: Path
) -> None:
    other = {NEWS.replace("khanh-thanh", "khac"): news_of("Tin khác").encode()}
    second = submit(repository, actor("sokhdt.nhap"), other, Wish()).event.request
    digest = read_request(main_state(repository), number).digest
    actions.approve(repository, number, actor("sokhdt.duyet", 1), digest)
    approved = read_request(main_state(repository), number).head
    desk = Desk(repository, tmp_path / "nhap", "sokhdt.nhap")
    for target in (second, "main", number):
        desk.git("checkout", "--quiet", approved)
        assert not desk.push(target).is_taken or target == number  # again what it has: nothing happens
    assert read_request(main_state(repository), second).state is State.SUBMITTED
    desk.git("checkout", "--quiet", "--detach", f"origin/request/{second}")
    desk.git("commit", "--quiet", "--allow-empty", f"--message={approval_of(repository, second)}")
    pushed = desk.push(second)
    assert not pushed.is_taken
    assert "chỉ hệ thống được viết" in pushed.text
    put_on_branch(repository, second, approved)
    with pytest.raises(CongsoError):
        publish(repository, second, NOW)


def test_an_approval_does_not_outlive_the_content(
    repository: Repository, number: str, tmp_path: Path
) -> None:
    digest = read_request(main_state(repository), number).digest
    actions.approve(repository, number, actor("sokhdt.duyet", 1), digest)
    desk = Desk(repository, tmp_path / "nhap", "sokhdt.nhap")
    desk.git("checkout", "--quiet", "--detach", f"origin/request/{number}")
    for title in ("Khác", "Tin"):
        desk.write(NEWS, news_of(title))
        desk.commit()
        assert desk.push(number).is_taken
    request = read_request(main_state(repository), number)
    assert request.digest == digest, "the content is what was approved once"
    assert request.state is State.SUBMITTED
    assert request.approvals == ()
    with pytest.raises(RequestRefusedError, match="chưa được duyệt"):
        publish(repository, number, NOW)


def test_an_approver_who_has_lost_the_seat_has_approved_nothing(repository: Repository, number: str) -> None:
    digest = read_request(main_state(repository), number).digest
    actions.approve(repository, number, actor("sokhdt.duyet", 1), digest)
    path = "sub-portals/sokhdt/agency.yml"
    text = repository.run(["show", f"main:{path}"]).decode()
    without = re.sub(r".*account: sokhdt\.duyet,.*\n", "", text)
    change = submit(repository, actor("sokhdt.quantri"), {path: without.encode()}, Wish()).event.request
    digest = read_request(main_state(repository), change).digest
    actions.approve(repository, change, actor("tbt.mau", 2), digest)
    publish(repository, change, NOW)
    with pytest.raises(RequestRefusedError, match="duyệt còn hiệu lực"):
        publish(repository, number, NOW)
    failed = read_request(main_state(repository), number)
    assert failed.state is State.FAILED
    actions.approve(repository, number, actor("sokhdt.duyet2", 3), failed.digest)
    publish(repository, number, NOW)
    assert audit(repository).findings == ()
    assert audit(repository).proved == 2


def test_a_clock_set_back_changes_no_order(repository: Repository, number: str) -> None:
    digest = read_request(main_state(repository), number).digest
    long_ago = actor("sokhdt.duyet", -60 * 24 * 3650)
    actions.return_(repository, number, actor("sokhdt.duyet2", 1), "Sửa lại")
    with pytest.raises(RequestRefusedError, match="trả lại"):
        actions.approve(repository, number, long_ago, digest)
    changed = {NEWS: news_of("Tin, đã sửa").encode()}
    from pipeline.workflow.submission import update

    update(repository, number, actor("sokhdt.nhap", -5), changed, Wish())
    request = read_request(main_state(repository), number)
    assert [each.event.action for each in request.events] == ["submit", "return", "submit"]
    actions.approve(repository, number, long_ago, request.digest)
    publish(repository, number, NOW - timedelta(days=3650))
    assert audit(repository).findings == ()


def forge_on_main(repository: Repository, tree_of: str, parents: list[str], message: str) -> str:
    """Put a commit on `main` that the service has signed: as someone could who holds its key."""
    with writing(repository) as writer:
        record = recorder(writer, NOW)
        commit = record.commit(repository.id_of(f"{tree_of}^{{tree}}"), parents, message)
        writer.move(RefChange(MAIN_BRANCH, parents[0], commit))
    return commit


def test_the_audit_finds_what_came_any_other_way(repository: Repository, number: str, tmp_path: Path) -> None:
    start = repository.id_of(MAIN_BRANCH)
    head = read_request(main_state(repository), number).head
    event = event_from(next(read_commits(repository, [head])).message)
    assert event
    kept = tmp_path / "audited.json"
    unapproved = message_of(following(event, action=Action.PUBLISH, state=State.PUBLISHING))
    forge_on_main(repository, head, [start, head], unapproved)
    straight = git(repository.folder, "commit-tree", "-p", "main", "-m", "Thẳng", f"{start}^{{tree}}")
    git(repository.folder, "update-ref", MAIN_BRANCH, straight)
    unsigned = git(
        repository.folder, "commit-tree", "-p", "main", "-p", head, "-m", unapproved, f"{head}^{{tree}}"
    )
    git(repository.folder, "update-ref", MAIN_BRANCH, unsigned)
    found = audit(repository)
    assert found.proved == 0
    assert [each.code for each in found.findings] == ["other_content", "no_merge", "not_signed"]
    assert found.findings[1].paths == (NEWS,)
    with pytest.raises(RequestRefusedError, match="ghi thẳng"):
        check_audited(CommitSource(repository, unsigned), kept, is_for_the_public=True)
    assert not kept.exists()


def test_a_merge_must_bring_what_was_approved_and_nothing_else(repository: Repository, number: str) -> None:
    digest = read_request(main_state(repository), number).digest
    actions.approve(repository, number, actor("sokhdt.duyet", 1), digest)
    start = repository.id_of(MAIN_BRANCH)
    with writing(repository) as writer:  # as the publisher does, with another tree in the end
        request = read_request(main_state(repository), number)
        record = recorder(writer, NOW)
        said = {"action": Action.PUBLISH, "state": State.PUBLISHING, "digest": request.digest}
        event = following(request.last, **said)
        head = record.add(request.head, request.head, event)
    other = git(repository.folder, "commit-tree", "-m", "x", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    forge_on_main(repository, other, [start, head], message_of(event))
    assert [each.code for each in audit(repository).findings] == ["other_content"]


def test_history_that_was_cut_off_is_noticed(repository: Repository) -> None:
    alone = git(repository.folder, "commit-tree", "-m", "Lại từ đầu", "main^{tree}")
    git(repository.folder, "update-ref", MAIN_BRANCH, alone)
    assert [each.code for each in audit(repository).findings] == ["start_is_gone"]


def test_what_is_not_on_main_is_not_for_the_public(
    repository: Repository, number: str, tmp_path: Path
) -> None:
    head = read_request(main_state(repository), number).head
    source = CommitSource(repository, head)
    check_audited(source, tmp_path / "kept.json", is_for_the_public=False)
    with pytest.raises(RequestRefusedError, match="chưa qua duyệt"):
        check_audited(source, tmp_path / "kept.json", is_for_the_public=True)
