"""The whole way of a request, once: pushed, answered, approved, merged, live, closed for ever."""

from pathlib import Path

from pipeline.model.request import State
from pipeline.store.refs import refs_below
from pipeline.workflow.actions import approve
from pipeline.workflow.publication import publish, released
from pipeline.workflow.record import main_state, read_request
from tests.congso import git
from tests.workflow.portals import NEWS, NOW, Desk, actor, news_of, portal_with_boards


def test_from_a_push_to_the_public(tmp_path: Path) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    desk = Desk(repository, tmp_path / "nhap", "sokhdt.nhap")
    before = repository.id_of("refs/heads/main")
    desk.write(NEWS, news_of("Khánh thành trạm bơm"))
    desk.commit()
    pushed = desk.push(options=["message=Nhờ duyệt sớm"])
    number = pushed.number
    assert "chờ duyệt" in pushed.text
    assert "Khánh thành trạm bơm" in pushed.text
    request = read_request(main_state(repository), number)
    assert request.state is State.SUBMITTED
    assert request.last.text == "Nhờ duyệt sớm"
    assert request.last.acting_as == "edit@sokhdt"
    assert request.owners == ("sokhdt",)
    assert request.last.due_at
    assert repository.id_of("refs/heads/main") == before

    event = approve(repository, number, actor("sokhdt.duyet", 1), request.digest)
    assert event.state is State.APPROVED
    publication = publish(repository, number, NOW)
    assert repository.id_of("refs/heads/main") == publication.commit
    assert git(repository.folder, "show", f"main:{NEWS}") == news_of("Khánh thành trạm bơm").strip()
    released(repository, number, NOW, ("https://mau.example/sokhdt/tin-tuc/2026/khanh-thanh.html",))

    closed = read_request(main_state(repository), number)
    assert closed.state is State.PUBLISHED
    assert closed.digest == request.digest
    assert closed.head == repository.id_of(f"refs/tags/closed/{number}")
    assert refs_below(repository, "refs/heads/request") == {}
    assert [each.event.action for each in closed.events] == ["submit", "approve", "publish", "release"]
    signers = repository.folder.parent / "keys" / "allowed_signers"
    for commit in (publication.commit, closed.head):
        options = ["-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers}"]
        git(repository.folder, *options, "verify-commit", commit)
