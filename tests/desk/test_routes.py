"""The route table: every address has a rule, and the rule holds for every role, own and foreign, open and closed."""

import re
from typing import Any

import pytest

from tests.desk.website import PASSWORD, PEOPLE, Desk

BOARDS = {name for name in PEOPLE if name not in {"nguoila", "hd.chutich"}}
MAY: dict[str, set[str]] = {
    "overseers": {"bbt.duyet", "tbt.mau", "quantri", "hd.chutich"},
    "releasers": {"tbt.mau", "quantri"},
    "everybody": {"", *PEOPLE},
    "accounts": set(PEOPLE),
    "submitters": BOARDS,
    "approvers": {
        "sokhdt.duyet",
        "phoyen.duyet",
        "bbt.duyet",
        "tbt.mau",
        "quantri",
        "hd.chutich",
        "sokhdt.duyet2",
    },
    "administrators": {"quantri"},
}
READERS = {"sokhdt.nhap", "sokhdt.duyet", "sokhdt.duyet2", "sokhdt.quantri"}
READ_ALL = {"bbt.duyet", "tbt.mau", "quantri", "hd.chutich"}
"""Of a request of sokhdt: its board, and those who see everything."""


def _open(client: Any, address: str) -> bool:
    answer = client.get(address)
    led_away = answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap/?")
    return not led_away and answer.status_code != 403


def test_every_address_has_a_rule() -> None:
    from django.urls import get_resolver

    from pipeline.desk.routes import ROUTES

    names = {route.name for route in ROUTES}
    assert len(names) == len(ROUTES)
    assert all(route.open_to in {*MAY, "readers"} for route in ROUTES)
    reachable = {pattern.name for pattern in get_resolver().url_patterns}  # type: ignore[union-attr]
    assert reachable == names


@pytest.mark.parametrize("name", ["", *PEOPLE])
def test_each_role_opens_what_the_table_says(website: Desk, name: str) -> None:
    from pipeline.desk.routes import ROUTES

    number = website.submitted().request
    client = website.visitor(name)
    parts = {"<str:number>": number, "<int:index>": "0", "<int:public_id>": "1"}
    parts |= {
        "<int:contribution_id>": "0",
        "<int:document_id>": "0",
        "<int:draft_id>": "0",
        "<str:name>": "x",
        "<str:identifier>": "x",
        "<str:token>": "x",
    }
    wrong = {}
    for route in (each for each in ROUTES if each.name != "sign-out"):
        address = "/" + route.pattern
        for part, value in parts.items():
            address = address.replace(part, value)
        if route.open_to == "readers":
            reads = name in READERS | READ_ALL
            status = client.get(address).status_code
            is_right = (
                (status in {200, 302, 404 if "xem-truoc" in address else 200})
                if reads
                else status in {302, 404}
            )
            is_right = is_right and (reads or not client.get(address).content.count("Khánh thành".encode()))
        else:
            is_right = _open(client, address) == (name in MAY[route.open_to])
        if not is_right:
            wrong[address] = client.get(address).status_code
    assert wrong == {}


ACTIONS = {
    "duyet": {"sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
    "tra-lai": {"sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
    "tu-choi": {"sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
    "nhan-xu-ly": {"sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
    "nhan-xet": READERS | READ_ALL,
    "rut": {"sokhdt.nhap", "sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
}
"""Who may do what with a submitted request that sokhdt.nhap has written for sokhdt."""


@pytest.mark.parametrize("action", ACTIONS)
def test_a_button_works_for_those_who_may_and_changes_nothing_for_the_others(
    website: Desk, action: str
) -> None:
    from pipeline.desk.review.checklist import items

    number = website.submitted().request
    seen, ticked = website.digest(number), [each.code for each in items()]
    sent = {"seen": seen, "checked": ticked, "reason": "Lý do", "text": "Ý kiến"}
    before = website.head(number)
    for name in ["", *(each for each in PEOPLE if each not in ACTIONS[action])]:
        answer = website.visitor(name).post(f"/yeu-cau/{number}/{action}/", sent)
        refused = answer.status_code in {404, 409} or answer.headers.get("Location", "").startswith(
            "/dang-nhap/"
        )
        assert refused, name
        assert website.head(number) == before, name
    name = sorted(ACTIONS[action])[0]
    assert website.visitor(name).post(f"/yeu-cau/{number}/{action}/", sent).status_code == 302
    assert website.head(number) != before


def test_every_answer_forbids_inline_script_and_frames(website: Desk) -> None:
    from pipeline.desk.routes import ROUTES

    client = website.visitor("tbt.mau")
    for route in (each for each in ROUTES if "<" not in each.pattern):
        answer = client.get("/" + route.pattern)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "script-src 'self'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert b" onclick=" not in answer.content
        assert b" style=" not in answer.content
        assert b"<script>" not in answer.content


def test_a_form_without_its_token_is_refused_everywhere(website: Desk) -> None:
    from django.test import Client

    from pipeline.desk.routes import ROUTES

    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.cookies = website.visitor("tbt.mau").cookies
    number = website.submitted().request
    for route in ROUTES:
        address = "/" + re.sub("<[^>]+>", "1", route.pattern.replace("<str:number>", number))
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
