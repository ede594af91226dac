"""What comes by mail, as a file or on paper: kept, opened as a draft or held, answered; never lost, never twice."""

import mailbox
import os
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.test import override_settings

from pipeline.settings import IncomingSettings
from tests.congso import git
from tests.desk.imap_server import imap_server
from tests.desk.website import Desk
from tests.desk.writing import hidden
from tests.dying import killed_at
from tests.intake.office_files import docx, word_paragraph
from tests.intake.pictures import plain
from tests.pdf_files import pdf_file

NOW = datetime.fromisoformat("2026-11-24T09:00:00+07:00")
CLERK, STRANGER = "sokhdt.nhap@mau.example", "bui.thi.canary@nhadan.example"
EVERY = 1 if int(os.environ.get("CONGSO_STEPS", "0")) >= 5000 else 31
"""Every so many steps a round is killed: at each of them with CONGSO_STEPS=5000."""
OFFICIAL = (
    "UỶ BAN NHÂN DÂN",
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/TB-UBND",
    "Thái Nguyên, ngày 20 tháng 11 năm 2026",
    "THÔNG BÁO",
    "Về lịch tiếp công dân tháng 12",
    "Uỷ ban nhân dân thông báo lịch tiếp công dân.",
    "Nơi nhận:",
)


def letter_from(sender: str, subject: str = "Khánh thành trạm bơm", **headers: str) -> EmailMessage:
    """A mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Ai Đó <{sender}>", "portal@mau.example", subject
    made["Message-ID"] = f"<{abs(hash((sender, subject)))}@mau.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Trạm bơm phục vụ 200 ha.\n")
    return made


def official(*recipients: str) -> bytes:
    """An official document that names these in `Nơi nhận`."""
    return docx(*(word_paragraph(line) for line in (*OFFICIAL, *recipients, "- Lưu: VT.")))


@pytest.fixture
def maildir(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "thu")


@pytest.fixture(autouse=True)
def outbox() -> Iterator[None]:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        sent_mail.outbox = []
        yield


def _poll(website: Desk, **boxes: Any) -> Any:
    from pipeline.desk.letters.polling import poll

    return poll(website.repository, IncomingSettings(**{k: str(v) for k, v in boxes.items()}), NOW)


def _letters() -> list[Any]:
    from pipeline.desk.letters.models import Letter

    return list(Letter.objects.order_by("pk"))


def test_a_clerks_mail_becomes_a_draft_of_the_clerks_agency(website: Desk, maildir: mailbox.Maildir) -> None:
    made = letter_from(CLERK)
    made.add_attachment(pdf_file(), "application", "pdf", filename="Báo cáo tháng 11.pdf")
    made.add_attachment(plain(), "image", "jpeg", filename="ảnh.jpg")
    maildir.add(made.as_bytes())
    assert _poll(website, maildir=maildir._path).kept == 1  # type: ignore[attr-defined]
    [letter] = _letters()
    request = website.request(letter.request)
    assert (request.state, request.last.via, request.last.author) == ("draft", "mail", "sokhdt.nhap")
    assert request.last.agency == "sokhdt"
    names = sorted(path.rpartition("/")[2] for path in request.paths)
    assert [name.rpartition(".")[2] for name in names] == ["jpg", "pdf", "md"]
    [answer] = sent_mail.outbox
    assert answer.to == [CLERK]
    assert letter.request in answer.subject
    assert answer.extra_headers["In-Reply-To"] == made["Message-ID"]
    page = website.visitor("sokhdt.nhap").get(f"/yeu-cau/{letter.request}/").content.decode()
    assert "Khánh thành trạm bơm" in page
    assert len(maildir.get_folder("Da-nhan")) == 1
    assert _poll(website, maildir=maildir._path).kept == 0  # type: ignore[attr-defined]


def test_a_strangers_mail_waits_where_it_seems_to_belong(website: Desk, maildir: mailbox.Maildir) -> None:
    maildir.add(letter_from(STRANGER, "Gửi Sở Kế hoạch và Đầu tư: trạm bơm").as_bytes())
    _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
    [letter] = _letters()
    assert (letter.state, letter.agency, letter.is_guess) == ("held", "sokhdt", True)
    assert letter.number in sent_mail.outbox[0].subject
    clerk, address = website.visitor("sokhdt.nhap"), f"/thu-den/{letter.pk}/"
    assert address in clerk.get("/thu-den/").content.decode()
    assert STRANGER in clerk.get(address).content.decode()
    assert website.visitor("phoyen.nhap").get(address).status_code == 404
    draft = clerk.post(address, {"do": "adopt"}).headers["Location"]
    page = clerk.get(draft).content.decode()
    assert "Trạm bơm phục vụ 200 ha." in page
    assert STRANGER not in page
    sending = clerk.get(re.sub(r"/bai/\d+/", f"/ban-nhap/{_draft_of(draft)}/gui/", draft)).content.decode()
    assert f"Theo thư đến số {letter.number}" in sending
    assert (
        clerk.post(address, {"do": "adopt"}).status_code == 200
    )  # taken on already: the page, and no second draft


def _draft_of(address: str) -> int:
    from pipeline.desk.submission.models import DraftDocument

    return int(DraftDocument.objects.get(pk=int(address.split("/")[-2])).draft_id)


def test_a_letter_is_handed_over_or_set_aside_and_stays(website: Desk, maildir: mailbox.Maildir) -> None:
    for subject in ("một", "hai"):
        maildir.add(letter_from(STRANGER, subject).as_bytes())
    _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
    one, two = (f"/thu-den/{each.pk}/" for each in _letters())
    main_board = website.visitor("bbt.duyet")
    main_board.post(one, {"do": "hand-over", "agency": "phoyen"})
    main_board.post(two, {"do": "set-aside"})
    assert [(each.agency, each.state) for each in _letters()] == [("phoyen", "held"), ("mau", "set_aside")]
    assert website.visitor("phoyen.nhap").get(one).status_code == 200


def test_the_same_mail_twice_is_one_and_programs_get_no_answer(
    website: Desk, maildir: mailbox.Maildir
) -> None:
    made = letter_from(CLERK)
    for way in ("Received: from a\n", "Received: from b\n"):
        maildir.add(way.encode() + made.as_bytes())
    maildir.add(letter_from(STRANGER, "Vắng mặt", Auto_Submitted="auto-replied").as_bytes())
    _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
    assert [each.state for each in _letters()] == ["opened", "held"]
    assert len(sent_mail.outbox) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: =?x-none?Q?a?= <a@b>\nSubject: =?utf-8?B?!!?=\n\nx",
        b"From: a@b\nContent-Type: text/plain; charset=no-such\n\n\xff",
        b"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"From: [\nContent-Disposition: attachment; filename*=utf-8''%ff%00../../x\n\nx",
        "From: a@b\nSubject: Trạm bơm\n\nKhông mã hoá".encode(),
    ],
)
def test_no_bytes_stop_the_mails_after_them(website: Desk, maildir: mailbox.Maildir, raw: bytes) -> None:
    maildir.add(raw)
    maildir.add(letter_from(CLERK).as_bytes())
    assert _poll(website, maildir=maildir._path).kept == 2  # type: ignore[attr-defined]
    assert sorted(each.state for each in _letters()) == ["held", "opened"]


def test_an_imap_box_is_read_on_from_where_it_was_read(website: Desk) -> None:
    mails = [letter_from(CLERK).as_bytes(), letter_from(STRANGER).as_bytes()]
    with imap_server(mails) as port:
        box = {"imap_host": "127.0.0.1", "imap_security": "none", "imap_user": "portal"}
        from pipeline.desk.letters.polling import poll

        incoming = IncomingSettings(**box, imap_port=port)
        assert poll(website.repository, incoming, NOW).kept == 2
        assert poll(website.repository, incoming, NOW).kept == 0
        mails.append(letter_from(STRANGER, "thứ ba").as_bytes())
        assert poll(website.repository, incoming, NOW).kept == 1
    gone = poll(website.repository, incoming, NOW)
    assert gone.failed
    assert [each.state for each in _letters()] == ["opened", "held", "held"]


def test_a_dropped_document_for_the_centre_opens_a_request(website: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "tep" / "sokhdt.nhap"
    folder.mkdir(parents=True)
    (folder / "a.docx").write_bytes(official("- Như trên;", "- Trung tâm Thông tin;"))
    (folder / "b.docx").write_bytes(official("- Như trên;"))
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    (folder / "c.docx").write_bytes(b"still being written")
    assert _poll(website, file_drop=tmp_path / "tep").kept == 2
    one, two = _letters()
    assert (one.state, two.state) == ("opened", "held")
    event = website.request(one.request).last
    assert "Nơi nhận có ghi Trung tâm Thông tin (Đ8.1)" in event.text
    assert website.request(one.request).paths[0].endswith("12-tb-ubnd.md")
    assert [file.name for file in folder.iterdir()] == ["c.docx"]


def test_with_the_mail_server_down_the_answer_waits(website: Desk, maildir: mailbox.Maildir) -> None:
    maildir.add(letter_from(CLERK).as_bytes())
    down = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    )
    with down:
        assert _poll(website, maildir=maildir._path).answered == 0  # type: ignore[attr-defined]
    assert _poll(website, maildir=maildir._path).answered == 1  # type: ignore[attr-defined]
    assert _poll(website, maildir=maildir._path).answered == 0  # type: ignore[attr-defined]


def test_killed_at_any_step_nothing_is_lost_and_nothing_is_there_twice(
    website: Desk, maildir: mailbox.Maildir
) -> None:
    from django.db import connections

    step, killed, round_ = 1, True, 0
    while killed:
        made = letter_from(CLERK, f"Tin thứ {round_}")
        made.add_attachment(pdf_file(), "application", "pdf", filename="a.pdf")
        maildir.add(made.as_bytes())
        maildir.add(letter_from(STRANGER, f"Thư thứ {round_}").as_bytes())
        connections.close_all()
        killed = killed_at(step, lambda: _poll(website, maildir=maildir._path))  # type: ignore[attr-defined]
        _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
        step, round_ = step + EVERY, round_ + 1
        assert len(_letters()) == 2 * round_
        assert sum(each.state == "opened" for each in _letters()) == round_
        assert all(each.is_answered for each in _letters())
        assert len(set(_requests(website))) == len(_requests(website)) == round_
    assert round_ > 3


def test_a_request_that_was_opened_before_a_kill_is_found_again(
    website: Desk, maildir: mailbox.Maildir
) -> None:
    from pipeline.desk.letters.models import Letter

    maildir.add(letter_from(CLERK).as_bytes())
    _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
    number = _letters()[0].request
    folder = website.repository.folder
    moved = git(folder, "commit-tree", "main^{tree}", "-p", "main", "-m", "Tin khác đã đăng")
    git(folder, "update-ref", "refs/heads/main", moved)
    Letter.objects.update(
        state="received", request="", user=None
    )  # as where it was killed after the request's event
    _poll(website, maildir=maildir._path)  # type: ignore[attr-defined]
    assert (_letters()[0].state, _letters()[0].request) == ("opened", number)
    assert _requests(website) == ["Khánh thành trạm bơm"]


def _requests(website: Desk) -> list[str]:
    names = (
        website.repository.run(["for-each-ref", "--format=%(refname)", "refs/heads/request"]).decode().split()
    )
    return [website.request(name.rpartition("/")[2]).last.title for name in names]


def test_a_paper_letter_is_entered_once_with_its_number(website: Desk) -> None:
    clerk = website.visitor("sokhdt.nhap")
    page = clerk.get("/thu-den/cong-van-giay/")
    sent = {
        "number": "1234",
        "day": "2026-11-20",
        "sender": "Hội Nông dân",
        "subject": "Lễ phát động trồng cây",
    }
    sent |= {"type": "news", "site": "sokhdt"}
    missing = clerk.post("/thu-den/cong-van-giay/", {**hidden(page), **sent, "number": " "})
    assert missing.status_code == 422
    assert "Ghi số đến." in missing.content.decode()
    draft = clerk.post("/thu-den/cong-van-giay/", sent).headers["Location"]
    assert 'value="Lễ phát động trồng cây"' in clerk.get(draft).content.decode()
    sending = clerk.get(f"/ban-nhap/{_draft_of(draft)}/gui/").content.decode()
    assert "Theo công văn đến số 1234 ngày 20/11/2026 của Hội Nông dân." in sending
    again = clerk.post("/thu-den/cong-van-giay/", sent)
    assert again.status_code == 422
    assert "đã được nhập" in again.content.decode()
