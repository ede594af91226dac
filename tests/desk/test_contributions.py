"""Contributions of citizens: taken without account or cookie, kept privately, adopted by a clerk, gone in the end."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.website import Desk
from tests.desk.writing import hidden

NAME, CONTACT = "Người-Gửi-CANARY7431", "canary7431@dan.example"
SENT = {
    "agency": "sokhdt",
    "title": "Cầu dân sinh",
    "text": "Xã vừa có cầu mới.",
    "name": NAME,
    "contact": CONTACT,
}


@pytest.fixture
def citizen(website: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser of somebody without account, who takes a minute to write."""
    from django.test import Client

    from pipeline.desk.contributions import public_form
    from pipeline.desk.portal import now

    class Citizen(Client):
        """Fills the form in and sends it a minute later."""

        def contribute(self, minutes: float = 1, **sent: str) -> Any:
            begun = now()
            monkeypatch.setattr(public_form, "now", lambda: begun)
            token = hidden(self.get("/gop-y/"))["token"]
            return self.send(token, begun + timedelta(minutes=minutes), **sent)

        def send(self, token: str, moment: Any, **sent: str) -> Any:
            monkeypatch.setattr(public_form, "now", lambda: moment)
            return self.post("/gop-y/", {**SENT, "token": token, **sent})

    public = {"congso.is_public": True, "SERVER_NAME": "localhost", "REMOTE_ADDR": "203.0.113.9"}
    return Citizen(enforce_csrf_checks=True, **public)  # type: ignore[arg-type]


def test_a_citizen_contributes_without_account_or_cookie(citizen: Any) -> None:
    page = citizen.get("/gop-y/")
    assert not citizen.cookies
    assert " checked" not in page.content.decode()
    text = page.content.decode()
    assert text.index("không đăng công khai") < text.index("<button>")
    answer = citizen.contribute()
    assert answer.status_code == 200
    assert re.search(r"GY-\d{4}-\d{6}", answer.content.decode())
    assert not citizen.cookies


@pytest.mark.parametrize("missing", ["agency", "title", "text", "name", "contact"])
def test_what_is_missing_is_said_and_the_rest_is_still_there(citizen: Any, missing: str) -> None:
    answer = citizen.contribute(**{missing: " "})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{missing}"' in page
    assert all(value in page for name, value in SENT.items() if name != missing)


def test_a_form_is_taken_once_and_not_from_programs(citizen: Any) -> None:
    from pipeline.desk.contributions.models import Contribution
    from pipeline.desk.portal import now

    assert citizen.contribute(minutes=0).status_code == 422
    assert citizen.contribute(minutes=60 * 13).status_code == 422
    assert citizen.contribute(website="https://spam.example").status_code == 422
    assert citizen.send("made-up", now()).status_code == 422
    token = hidden(citizen.get("/gop-y/"))["token"]
    later = now() + timedelta(minutes=20)
    assert [citizen.send(token, later).status_code for _ in range(2)] == [200, 422]
    assert Contribution.objects.count() == 1


def test_a_network_that_sends_much_waits(citizen: Any) -> None:
    assert [citizen.contribute().status_code for _ in range(11)] == [200] * 10 + [422]


def test_name_and_contact_stay_in_the_database(citizen: Any, website: Desk, desk: Path) -> None:
    assert citizen.contribute().status_code == 200
    clerk = website.visitor("sokhdt.nhap")
    address = re.findall(r"/dong-gop/\d+/", clerk.get("/dong-gop/").content.decode())[0]
    assert CONTACT in clerk.get(address).content.decode()
    assert website.visitor("phoyen.nhap").get(address).status_code == 404
    written = clerk.post(address, {"do": "adopt"}).headers["Location"]
    fields = {
        "title": "Cầu dân sinh",
        "date": "2026-11-24",
        "summary": "Xã có cầu mới.",
        "category": "trong-tinh",
    }
    fields |= {"agency": "sokhdt", "body": "Xã vừa có cầu mới."}
    page = clerk.post(written, {**hidden(clerk.get(written)), **fields, "do": "send"}).headers["Location"]
    assert clerk.post(page, {}).status_code == 302
    folder = website.repository.folder
    objects = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--batch"]
    kept = subprocess.run(objects, capture_output=True, check=True).stdout
    others = b"".join(path.read_bytes() for path in folder.parent.rglob("*") if path.is_file())
    for canary in (NAME, CONTACT):
        assert canary.encode() not in kept
        assert canary.encode() not in others


def test_a_sender_is_named_only_with_consent(citizen: Any, website: Desk) -> None:
    citizen.contribute()
    citizen.contribute(may_name="1")
    clerk = website.visitor("sokhdt.nhap")
    addresses = re.findall(r"/dong-gop/\d+/", clerk.get("/dong-gop/").content.decode())
    pages = [
        clerk.get(clerk.post(each, {"do": "adopt"}).headers["Location"]).content.decode()
        for each in addresses
    ]
    assert sorted(NAME in page for page in pages) == [False, True]
    assert not any(CONTACT in page for page in pages)


def test_an_administrator_exports_and_deletes_and_a_clerk_does_not(citizen: Any, website: Desk) -> None:
    from pipeline.desk.contributions.models import Contribution

    citizen.contribute()
    address = f"/dong-gop/{Contribution.objects.get().pk}/"
    for asked in ("export", "delete"):
        assert website.visitor("sokhdt.nhap").post(address, {"do": asked}).status_code == 403
    exported = website.visitor("quantri").post(address, {"do": "export"}).json()
    assert (exported["name"], exported["contact"]) == (NAME, CONTACT)
    website.visitor("quantri").post(address, {"do": "delete"})
    assert not Contribution.objects.exists()


def test_what_is_kept_long_enough_is_deleted(citizen: Any) -> None:
    from pipeline.desk.contributions.models import Contribution
    from pipeline.desk.contributions.retention import delete_expired

    citizen.contribute()
    last = Contribution.objects.get().kept_until
    delete_expired(last)
    assert Contribution.objects.exists()
    delete_expired(last + timedelta(days=1))
    assert not Contribution.objects.exists()
