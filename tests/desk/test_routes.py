"""What every answer of the desk carries, whatever route it comes from: policies, tokens of forms, cookies."""

import re
from typing import Any

import pytest

from tests.desk.website import PASSWORD, Desk

SANDBOXED = {"preview-document", "request-preview", "request-file"}
"""Routes that give out what somebody wrote or sent."""


def _addresses(website: Desk) -> dict[str, str]:
    """An address of each route, with a request, a draft of sokhdt.duyet and an account behind it."""
    from pipeline.desk.routes import ROUTES
    from pipeline.desk.submission.models import DraftDocument

    number = website.submitted().request
    website.visitor("sokhdt.duyet").post("/gui-tin/", {"type": "news", "site": "sokhdt"})
    document = DraftDocument.objects.get()
    parts: dict[str, Any] = {"document_id": document.pk, "draft_id": document.draft_id, "number": number}
    parts |= {"index": 0, "name": "sokhdt.nhap", "public_id": 1}

    def address(pattern: str) -> str:
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(parts.get(found[1], 1)), pattern)

    return {route.name: address(route.pattern) for route in ROUTES}


@pytest.mark.parametrize("name", ["", "sokhdt.duyet", "quantri"])
def test_every_answer_forbids_inline_script_and_foreign_frames(website: Desk, name: str) -> None:
    client = website.visitor(name)
    for route, address in {**_addresses(website), "nothing": "/khong-co/"}.items():
        for answer in (client.get(address), client.post(address)):
            policy, page = (
                answer.headers["Content-Security-Policy"],
                answer.content.decode("utf-8", "replace"),
            )
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            if route in SANDBOXED and answer.status_code == 200:
                assert policy.startswith("sandbox; ")
                assert "script-src" not in policy
            else:
                assert "script-src 'self';" in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["Cache-Control"] == "no-store"
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page), route
            assert not re.search(r"<script(?! src=)|<style|javascript:", page), route


def test_every_form_that_changes_something_bears_a_token_and_stays_in_the_desk(website: Desk) -> None:
    addresses, forms = _addresses(website), 0
    for name in ("", "sokhdt.duyet", "quantri"):
        client = website.visitor(name)
        for address in addresses.values():
            page = client.get(address).content.decode("utf-8", "replace")
            for form in re.findall(r'<form [^>]*method="post".*?</form>', page, re.DOTALL):
                forms += 1
                assert 'name="csrfmiddlewaretoken"' in form, address
                assert all(each.startswith("/") for each in re.findall(r'<form [^>]*action="([^"]*)"', form))
    assert forms > 60


def test_the_desks_own_files_say_what_they_are(website: Desk) -> None:
    from werkzeug.test import Client

    from pipeline.desk.website import desk_application
    from pipeline.workflow.record import main_state

    client = Client(desk_application(main_state(website.repository).portal))
    for name in ("desk.css", "desk.js", "emblem.svg"):
        answer = client.get(f"/tinh/{name}")
        answer.close()
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; ")


def test_a_form_without_its_token_is_refused_everywhere(website: Desk) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.cookies = website.visitor("tbt.mau").cookies
    for address in _addresses(website).values():
        assert client.post(address, {"reason": "x", "text": "x"}).status_code == 403, address


def test_cookies_are_the_desks_alone(website: Desk) -> None:
    client = website.visitor()
    client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"name": "sokhdt.nhap", "password": PASSWORD})
    for name in ("bien-tap", "bien-tap-form"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/bien-tap/"


def test_behind_a_web_server_cookies_ask_for_tls() -> None:
    from pathlib import Path

    from pipeline.desk.project import django_settings
    from pipeline.settings import Settings

    behind = django_settings(Path("var/private"), "x", Settings(trusted_proxy="127.0.0.1"))
    assert behind["SESSION_COOKIE_SECURE"]
    assert behind["CSRF_COOKIE_SECURE"]
    assert behind["SESSION_COOKIE_NAME"].startswith("__Secure-")
