"""An urgent request is told to those who may approve it, at once and once."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings

from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve, comment, reject, return_
from pipeline.workflow.intake import Wish
from tests.publish.portals import request, submitted
from tests.workflow.portals import MAIN_NEWS, NEWS, NOW, actor, portal_with_boards

URGENT = Wish(message="Bão số 9, xin đăng ngay", is_urgent=True)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    from pipeline.desk.accounts.registration import add_account, set_active

    for name in ("sokhdt.nhap", "sokhdt.duyet", "sokhdt.duyet2", "phoyen.duyet", "tbt.mau", "bbt.nhap"):
        user = add_account(name, "", [f"{name}@mau.example", f"{name}.2@mau.example"], NOW)
        set_active(user, name != "sokhdt.duyet2")
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield portal_with_boards(tmp_path / "cong")


def _told(repository: Repository) -> list[str]:
    """Addresses that one round writes to, in order."""
    from pipeline.desk.notices.urgent import send_urgent_notices

    before = len(mail.outbox)
    assert send_urgent_notices(repository, NOW) == len(mail.outbox) - before
    return sorted(address for each in mail.outbox[before:] for address in each.to)


def test_those_who_may_approve_are_told_once_and_again_of_new_content(repository: Repository) -> None:
    submitted(repository, "Tin thường", MAIN_NEWS)
    assert _told(repository) == []
    number = submitted(repository, "Công điện ứng phó bão", wish=URGENT)
    assert _told(repository) == ["sokhdt.duyet@mau.example", "tbt.mau@mau.example"]
    sent = mail.outbox[-1]
    assert sent.subject == f"[Khẩn] Yêu cầu {number} chờ duyệt: Công điện ứng phó bão"
    assert "Bão số 9, xin đăng ngay" in sent.body
    comment(repository, number, actor("tbt.mau", 2), "Đang xem")
    assert _told(repository) == []


def test_what_has_been_decided_is_not_told(repository: Repository) -> None:
    number = submitted(repository, "Công điện", wish=URGENT)
    approve(repository, number, actor("sokhdt.duyet", 1), request(repository, number).digest)
    assert _told(repository) == []


def test_with_the_mail_server_down_it_is_told_later(repository: Repository) -> None:
    submitted(repository, "Công điện", NEWS, URGENT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        port = free.getsockname()[1]
        with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            assert _told(repository) == []
    assert _told(repository) == ["sokhdt.duyet@mau.example", "tbt.mau@mau.example"]


def _changes(repository: Repository) -> list[tuple[str, str]]:
    """Whom one round tells of a change, and of what."""
    from pipeline.desk.notices.changes import send_change_notices

    before = len(mail.outbox)
    send_change_notices(repository)
    return [(each.to[0], each.subject.split(": ", 1)[1]) for each in mail.outbox[before:]]


def test_the_writer_is_told_of_each_change_once(repository: Repository) -> None:
    number = submitted(repository, "Tin của sở")
    assert _changes(repository) == [("sokhdt.nhap@mau.example", "chờ duyệt – Tin của sở")]
    assert _changes(repository) == []
    comment(repository, number, actor("sokhdt.duyet", 1), "Đang xem")
    assert _changes(repository) == []
    return_(repository, number, actor("sokhdt.duyet", 2), "Thiếu nguồn số liệu")
    assert _changes(repository) == [("sokhdt.nhap@mau.example", "trả lại – Tin của sở")]
    assert "Thiếu nguồn số liệu" in mail.outbox[-1].body
    assert f"https://mau.example/bien-tap/yeu-cau/{number}/" in mail.outbox[-1].body
    reject(repository, number, actor("sokhdt.duyet", 3), "Không thuộc thẩm quyền")
    assert _changes(repository) == [("sokhdt.nhap@mau.example", "từ chối – Tin của sở")]
    assert _changes(repository) == []


def test_the_board_is_told_when_the_writer_is_no_longer_there(repository: Repository) -> None:
    from pipeline.desk.accounts.registration import set_active, user_named

    submitted(repository, "Tin của sở")
    set_active(user_named("sokhdt.nhap"), False)
    assert _changes(repository) == [("sokhdt.duyet@mau.example", "chờ duyệt – Tin của sở")]
