"""What is private is nowhere else: a word of its own in each private field, looked for in all that is kept or shown."""

import subprocess
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from pipeline.publish.publisher import publish_due
from pipeline.settings import IncomingSettings
from tests.desk.website import Desk
from tests.desk.writing import hidden

PRIVATE = {
    "name of a citizen": "Nguyễn CANARYTEN",
    "contact of a citizen": "canarylienhe@dan.example",
    "sender of a letter": "canarynguoigui@dan.example",
    "text of a letter": "CANARYTHU",
    "draft that was not sent": "CANARYNHAP",
    "password": "CANARYMATKHAU dài",
}
FIELDS = {"title": "Cầu dân sinh", "summary": "Xã có cầu mới.", "category": "trong-tinh", "agency": "sokhdt"}


@pytest.fixture(autouse=True)
def printed_nowhere() -> Any:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


def test_private_words_are_in_no_object_page_index_archive_log_or_error(
    website: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = _somebody_contributes(website, monkeypatch)
    _somebody_writes(website, tmp_path)
    _a_clerk_publishes_it(website)
    seen = _everything_kept(website.repository.folder.parents[1]) + caplog.text.encode() + error
    assert "Cầu dân sinh".encode() in seen
    assert [field for field, word in PRIVATE.items() if word.encode() in seen] == []


def _somebody_contributes(website: Desk, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Contribute, and once more while the server is broken; gives the page that says so."""
    from django.conf import settings
    from django.test import Client

    from pipeline.desk.contributions import public_form
    from pipeline.desk.portal import now

    public: Any = {"congso.is_public": True, "SERVER_NAME": "localhost", "REMOTE_ADDR": "203.0.113.9"}
    citizen = Client(**public, raise_request_exception=False)
    token = hidden(citizen.get("/gop-y/"))["token"]
    monkeypatch.setattr(public_form, "now", lambda: now() + timedelta(minutes=1))
    sent = {"agency": "sokhdt", "title": "Cầu dân sinh", "text": "Xã vừa có cầu mới.", "token": token}
    sent |= {"name": PRIVATE["name of a citizen"], "contact": PRIVATE["contact of a citizen"]}
    assert citizen.post("/gop-y/", sent).status_code == 200
    with override_settings(PORTAL_FOLDER=settings.PORTAL_FOLDER / "no-such-portal"):
        broken = citizen.post("/gop-y/", sent)
    assert broken.status_code == 500
    return bytes(broken.content)


def _somebody_writes(website: Desk, tmp_path: Path) -> None:
    from pipeline.desk.letters.polling import poll
    from pipeline.desk.portal import now

    folder = tmp_path / "thu"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = PRIVATE["sender of a letter"], "Hỏi về trạm bơm"
    mail.set_content(PRIVATE["text of a letter"])
    (folder / "new" / "1").write_bytes(mail.as_bytes())
    assert poll(website.repository, IncomingSettings(maildir=str(folder)), now()).kept == 1


def _a_clerk_publishes_it(website: Desk) -> None:
    from pipeline.desk.contributions.models import Contribution
    from pipeline.workflow.actions import approve

    website.visitor().post("/dang-nhap/", {"name": "sokhdt.nhap", "password": PRIVATE["password"]})
    clerk = website.visitor("sokhdt.nhap")
    kept = clerk.post("/gui-tin/", {"type": "news", "site": "sokhdt"}).headers["Location"]
    clerk.post(kept, {**hidden(clerk.get(kept)), "body": PRIVATE["draft that was not sent"], "do": "save"})
    adopted = f"/dong-gop/{Contribution.objects.get().pk}/"
    form = clerk.post(adopted, {"do": "adopt"}).headers["Location"]
    fields = {**FIELDS, "date": "2026-11-24", "body": "Xã vừa có cầu mới.", "do": "send"}
    sending = clerk.post(form, {**hidden(clerk.get(form)), **fields}).headers["Location"]
    number = clerk.post(sending, {}).headers["Location"].split("/")[-2]
    approve(website.repository, number, website.actor("sokhdt.duyet"), website.digest(number))
    moment = website.actor("sokhdt.duyet").at
    assert publish_due(website.repository, lambda: moment).published == (number,)


def _everything_kept(folder: Path) -> bytes:
    """Every file of a portal but the private ones, and what the objects of its repositories and archive hold."""
    private = folder / "var" / "private"
    files = [each for each in folder.rglob("*") if each.is_file() and not each.is_relative_to(private)]
    repositories = {each.parent for each in folder.rglob("HEAD") if (each.parent / "objects").is_dir()}
    assert len(repositories) > 1
    words = ["cat-file", "--batch-all-objects", "--batch"]
    objects = [
        subprocess.run(["git", "-C", str(each), *words], capture_output=True, check=True).stdout
        for each in repositories
    ]
    return b"".join([*(each.read_bytes() for each in files), *objects])
