"""A pull request with reviews and a merge becomes the same record as a push: on an in-memory forge over real Git."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import MisuseError
from pipeline.model.account import Account
from pipeline.model.request import State
from pipeline.store.mirror import open_mirror, send_main
from pipeline.store.portal_repository import open_repository
from pipeline.store.refs import refs_below
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve, comment
from pipeline.workflow.forges.forge import Fate, Forge, Verdict
from pipeline.workflow.forges.in_memory import InMemoryForge
from pipeline.workflow.forges.reading import Reading, read_forge
from pipeline.workflow.publication import publish, released
from pipeline.workflow.record import Request, main_state, read_request
from tests.congso import git
from tests.portals import write
from tests.workflow.portals import NEWS, NOW, Desk, actor, news_of, person, portal_with_boards

LOGINS = """\
logins:
  - {account: sokhdt.nhap, login: Do-Thu}
  - {account: sokhdt.duyet, login: hoang-mau}
  - {account: sokhdt.duyet2, login: bui-mau}
  - {account: bbt.duyet, login: vi-du}
"""


class Province:
    """A portal, its forge, and somebody's clone of the forge."""

    def __init__(self, folder: Path) -> None:
        self.repository = portal_with_boards(folder / "cong")
        checkout = self.repository.folder.parent.parent
        write(checkout, "content/data/forge.yml", LOGINS)
        git(checkout, "add", "--all")
        git(checkout, "commit", "--quiet", "--message=Tên đăng nhập")
        shutil.rmtree(self.repository.folder)
        self.repository = open_repository(checkout)
        git(folder, "clone", "--quiet", "--bare", str(checkout), str(folder / "forge.git"))
        self.forge = InMemoryForge(folder / "forge.git")
        self.desk = Desk(Repository(self.forge.folder), folder / "nhap", "sokhdt.nhap")

    def pull_request(self, title: str = "Khánh thành trạm bơm", branch: str = "tin", path: str = NEWS) -> int:
        """Commit a news item on a branch, push it to the forge, and open a pull request."""
        self.desk.git("switch", "--quiet", "--create", branch, "origin/main")
        self.desk.write(path, news_of(title))
        self.desk.commit()
        self.desk.git("push", "--quiet", "origin", branch)
        return self.forge.open("do-thu", branch, f"{title}\n\nNhờ duyệt sớm")

    def read(self, minutes: int = 0) -> Reading:
        """Read the forge, which has one pull request."""
        (reading,) = self.read_all(minutes)
        return reading

    def read_all(self, minutes: int = 0) -> list[Reading]:
        forge: Forge = self.forge
        return list(read_forge(forge, self.repository, account, NOW + timedelta(minutes=minutes)))

    def review(self, number: int, login: str, verdict: Verdict, text: str = "", where: str = "") -> None:
        self.forge.review(number, login, verdict, NOW, text, where)

    def request(self, number: str) -> Request:
        return read_request(main_state(self.repository), number)


def account(name: str) -> Account | None:
    return person(name)


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


def told(request: Request) -> list[tuple[str, str, str, str]]:
    """What the record says, without the way it came in."""
    events = [each.event for each in request.events]
    return [(event.action, event.state, event.by, event.acting_as) for event in events]


def test_a_pull_request_becomes_the_same_record_as_a_push(province: Province, tmp_path: Path) -> None:
    number = province.pull_request()
    province.review(number, "hoang-mau", Verdict.COMMENT, "Xem lại ngày", f"{NEWS}:3")
    province.review(number, "hoang-mau", Verdict.APPROVE)
    province.forge.end(number, "hoang-mau", Fate.MERGED, NOW)
    reading = province.read()
    assert reading.told == ()
    released(province.repository, reading.request, NOW, ("https://mau.example/",))
    by_forge = province.request(reading.request)

    pushed = Desk(province.repository, tmp_path / "khac", "sokhdt.nhap")
    pushed.write(NEWS.replace("khanh-thanh", "khac"), news_of("Khánh thành trạm bơm"))
    pushed.commit()
    other = pushed.push(options=["message=Khánh thành trạm bơm", "message=", "message=Nhờ duyệt sớm"]).number
    place = f"{NEWS.replace('khanh-thanh', 'khac')}:3"
    comment(province.repository, other, actor("sokhdt.duyet"), "Xem lại ngày", place)
    approve(province.repository, other, actor("sokhdt.duyet"), province.request(other).digest)
    publish(province.repository, other, NOW, actor("sokhdt.duyet"))
    released(province.repository, other, NOW, ("https://mau.example/",))
    by_push = province.request(other)

    assert told(by_forge) == told(by_push)
    assert [each.event.via for each in by_forge.events] == ["forge"] * 4 + ["service"]
    first, remark = by_forge.events[0].event, by_forge.events[1].event
    assert (first.title, first.due_at, first.owners) == (
        "Khánh thành trạm bơm",
        by_push.last.due_at,
        ("sokhdt",),
    )
    assert (remark.where, remark.text) == (f"{NEWS}:3", "Xem lại ngày")
    assert by_forge.events[2].event.origin == "forgejo/1/review/2"
    assert by_forge.state is State.PUBLISHED
    assert git(province.repository.folder, "show", f"main:{NEWS}")


def test_what_was_read_is_read_once(province: Province) -> None:
    number = province.pull_request()
    province.review(number, "hoang-mau", Verdict.COMMENT, "Được")
    first = province.read()
    shutil.rmtree(open_mirror(province.repository, "forgejo").folder)
    second = province.read(1)
    assert (len(first.done), second.done, second.told) == (2, (), ())
    assert second.request == first.request
    assert len(province.request(first.request).events) == 2


def test_new_content_follows_into_the_same_request_and_voids_the_approval(province: Province) -> None:
    number = province.pull_request()
    province.review(number, "hoang-mau", Verdict.APPROVE)
    request = province.read().request
    assert province.request(request).state is State.APPROVED
    province.desk.write(NEWS, news_of("Khánh thành trạm bơm số 2"))
    province.desk.commit()
    province.desk.git("push", "--quiet", "origin", "tin")
    province.forge.push(number, "tin")
    again = province.read(1)
    assert again.request == request
    assert province.request(request).state is State.SUBMITTED
    assert province.request(request).approvals == ()
    assert refs_below(province.repository, "refs/heads/request").keys() == {f"refs/heads/request/{request}"}


def test_an_approval_of_other_content_counts_for_nothing(province: Province) -> None:
    number = province.pull_request()
    province.review(number, "hoang-mau", Verdict.APPROVE)
    province.desk.write(NEWS, news_of("Nội dung khác"))
    province.desk.commit()
    province.desk.git("push", "--quiet", "origin", "tin")
    province.forge.push(number, "tin")
    reading = province.read()
    assert province.request(reading.request).state is State.SUBMITTED
    assert "đã thay đổi" in reading.told[0]


def test_a_review_that_asks_for_changes_returns_the_request_with_its_reason(province: Province) -> None:
    number = province.pull_request()
    province.review(number, "hoang-mau", Verdict.RETURN, "Ghi rõ nguồn")
    last = province.request(province.read().request).last
    assert (last.state, last.by, last.reason) == (State.RETURNED, "sokhdt.duyet", "Ghi rõ nguồn")


@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("do-thu", "không có quyền"),
        ("vi-du", "không có quyền"),
        ("sokhdt.duyet", "chưa rõ sokhdt.duyet là ai"),  # anyone may register that name on a forge
        ("ai-do", "chưa rõ ai-do là ai"),
    ],
)
def test_only_who_may_approve_here_approves_there(province: Province, login: str, why: str) -> None:
    number = province.pull_request()
    province.review(number, login, Verdict.APPROVE)
    province.forge.end(number, login, Fate.MERGED, NOW)
    before = province.repository.id_of("refs/heads/main")
    reading = province.read()
    assert why in reading.told[0]
    assert province.request(reading.request).state is State.SUBMITTED
    assert province.repository.id_of("refs/heads/main") == before


def test_a_merge_without_approval_publishes_nothing_and_main_there_follows_ours(province: Province) -> None:
    number = province.pull_request()
    province.forge.end(number, "hoang-mau", Fate.MERGED, NOW)
    there = Repository(province.forge.folder)
    assert git(there.folder, "show", f"main:{NEWS}")
    reading = province.read()
    assert len(reading.told) == 1
    assert province.request(reading.request).state is State.SUBMITTED
    send_main(province.repository, province.forge.repository)
    assert there.id_of("refs/heads/main") == province.repository.id_of("refs/heads/main")


def test_the_next_pull_request_stands_on_what_was_published(province: Province) -> None:
    first = province.pull_request()
    province.review(first, "hoang-mau", Verdict.APPROVE)
    province.forge.end(first, "hoang-mau", Fate.MERGED, NOW)
    number = province.read().request
    released(province.repository, number, NOW, ())
    send_main(province.repository, province.forge.repository)
    province.desk.git("fetch", "--quiet", "origin")
    second = province.pull_request("Tin thứ hai", "tin-2", NEWS.replace("khanh-thanh", "tin-2"))
    province.review(second, "bui-mau", Verdict.APPROVE)
    one, two = province.read_all(5)
    assert (one.done, one.request) == ((), number)
    assert (two.told, province.request(two.request).state) == ((), State.APPROVED)
    assert province.request(two.request).paths == (NEWS.replace("khanh-thanh", "tin-2"),)


def test_a_closed_pull_request_withdraws_the_request(province: Province) -> None:
    number = province.pull_request()
    request = province.read().request
    province.forge.end(number, "do-thu", Fate.CLOSED, NOW)
    province.read(1)
    assert province.request(request).state is State.CANCELLED
    assert province.read(2).told == ()


def test_the_gate_stands_before_a_forge_too(province: Province) -> None:
    province.desk.git("switch", "--quiet", "--create", "mat", "origin/main")
    province.desk.write(NEWS, news_of("Tin mật").replace("title:", "secrecy: mat\ntitle:", 1))
    secret = province.desk.commit()
    province.desk.git("push", "--quiet", "origin", "mat")
    province.forge.open("do-thu", "mat", "Tin mật")
    reading = province.read()
    assert reading.request == ""
    assert "Đ5.1b" in reading.told[0]
    assert province.repository.missing([secret]) == {secret}


def test_a_pull_request_that_cannot_be_read_stops_no_other(province: Province) -> None:
    province.pull_request()
    province.desk.git("push", "--quiet", "origin", "--delete", "tin")
    git(province.forge.folder, "update-ref", "-d", "refs/pull/1/head")
    province.pull_request("Tin thứ hai", "tin-2", NEWS.replace("khanh-thanh", "tin-2"))
    broken, sound = province.read_all()
    assert (broken.request, len(broken.told)) == ("", 1)
    assert province.request(sound.request).state is State.SUBMITTED


@pytest.mark.parametrize("address", ["ext::sh -c reboot", "--upload-pack=reboot", "/srv/x", "git://x/y"])
def test_an_address_of_another_kind_is_refused(province: Province, address: str) -> None:
    with pytest.raises(MisuseError, match="begin with"):
        send_main(province.repository, address)
