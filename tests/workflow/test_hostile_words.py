"""What strangers write reaches neither git's command line, nor a terminal, nor a page: everywhere it is only text."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CongsoError
from pipeline.model.event_message import event_from, message_of, reserved_in, trailers_in
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Action, Event, State, content_digest
from pipeline.store.repository import Repository
from pipeline.workflow import actions
from pipeline.workflow.intake import Wish
from pipeline.workflow.queries import details
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.submission import submit, update
from tests.congso import congso, done
from tests.workflow.portals import NEWS, NOW, Desk, actor, news_of, person, portal_with_boards

HOSTILE = (
    "--upload-pack=touch /tmp/x",
    "ext::sh -c touch% /tmp/x",
    ":(top)",
    "-c core.pager=x",
    "a\nRequest-State: approved\nActed-By: sokhdt.duyet",
    "\n\nRequest-Id: 2026-000001\nRequest-State: published",
    "\x1b]0;x\x07\x1b[2J\x1b[31m",
    "\u202egnp.exe\u2066",
    "<script>alert(1)</script>",
    "$(touch /tmp/x)`id`",
    "\x00\x08\x7f",
    "{found}{0}{state.__class__}%s%n",
)
SHIM = """#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word" >> {log}; done
exec {git} "$@"
"""


@pytest.fixture
def argv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Every word that any git was started with, as a git that writes them down has seen them."""
    log, folder = tmp_path / "argv", tmp_path / "bin"
    folder.mkdir()
    shim = folder / "git"
    shim.write_text(SHIM.format(log=log, git=shutil.which("git")), encoding="utf-8")
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return lambda: log.read_bytes().decode("utf-8", "surrogateescape").split("\0")


def attempts(repository: Repository, number: str, word: str) -> list[Callable[[], object]]:
    """Everything that takes a stranger's words."""
    clerk, chief = actor("sokhdt.nhap"), actor("tbt.mau", 1)
    named = {f"sub-portals/sokhdt/content/tin-tuc/2026/{word}.md": news_of("Tin").encode()}
    titled = {NEWS: news_of("Tin").replace("title: Tin", f"title: {word!r}").encode("utf-8", "replace")}
    return [
        lambda: submit(repository, clerk, named, Wish()),
        lambda: update(repository, number, clerk, titled, Wish(message=word)),
        lambda: actions.comment(repository, number, chief, f"Lời {word}"),
        lambda: actions.comment(repository, number, chief, "Lời", word),
        lambda: actions.comment(repository, number, chief, "Lời", f"{NEWS}:{word}"),
        lambda: actions.approve(repository, number, chief, word),
        lambda: actions.claim(repository, word, chief),
        lambda: details(repository, word, person("tbt.mau")),
        lambda: actions.return_(repository, number, chief, f"Vì {word}"),
    ]


def test_no_word_reaches_git_as_an_option_or_a_path(tmp_path: Path, argv: Callable[[], list[str]]) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    number = submit(repository, actor("sokhdt.nhap"), {NEWS: news_of("Tin").encode()}, Wish()).event.request
    for word in HOSTILE:
        for attempt in attempts(repository, number, word):
            try:
                attempt()
            except (CongsoError, ValueError):
                continue
    words = argv()
    assert "cat-file" in words and "commit-tree" in words
    for word in HOSTILE:
        assert not [each for each in words if word.strip() in each], word
    request = read_request(main_state(repository), number)
    assert request.state in {State.RETURNED, State.DRAFT, State.SUBMITTED}
    assert {each.event.by for each in request.events} == {"sokhdt.nhap", "tbt.mau"}
    assert request.approvals == ()


def test_a_push_with_hostile_options_and_names(tmp_path: Path, argv: Callable[[], list[str]]) -> None:
    desk = Desk(portal_with_boards(tmp_path / "cong"), tmp_path / "nhap", "sokhdt.nhap")
    desk.write(NEWS, news_of("Tin"))
    desk.commit()
    for target in ("2026-000001;x", "--help", "main/../../heads/main", "2026-999999", "$(id)"):
        assert not desk.push(target).is_taken
    number = desk.push(options=["message=--upload-pack=x $(id)"]).number
    request = read_request(main_state(desk.repository), number)
    assert request.last.text == "--upload-pack=x $(id)"
    by_the_server = [
        each for each in argv() if "$(id)" in each and not each.startswith(("message=", "HEAD:"))
    ]
    assert by_the_server == []


@pytest.mark.parametrize("word", HOSTILE)
def test_a_terminal_is_shown_one_plain_line(tmp_path: Path, word: str) -> None:
    folder = tmp_path / "cong"
    repository = portal_with_boards(folder)
    text = news_of("Tin", body=f"Đoạn {word}").encode("utf-8", "replace")
    number = submit(repository, actor("sokhdt.nhap"), {NEWS: text}, Wish(message=word)).event.request
    for words in (
        ("show", number),
        ("list",),
        ("diff", number, "--view", "raw"),
        ("diff", number, "--view", "text"),
    ):
        shown = done(folder, "request", *words, "--as", "sokhdt.nhap")
        assert all(letter.isprintable() or letter == "\n" for letter in shown)
    refused = congso(folder, "request", "show", word.replace("\0", ""), "--as", "sokhdt.nhap")
    assert refused.returncode in {1, 2}
    assert all(letter.isprintable() or letter == "\n" for letter in refused.stdout + refused.stderr)


EVENT = Event(
    "2026-000001",
    State.SUBMITTED,
    Action.SUBMIT,
    "sokhdt.nhap",
    "edit@sokhdt",
    NOW,
    content_digest([]),
    "sokhdt",
    "sokhdt.nhap",
    ("sokhdt",),
    "Tin",
    "git",
)


@given(st.text(), st.text(), st.text(), st.text())
def test_a_record_says_what_was_recorded(title: str, text: str, reason: str, where: str) -> None:
    from dataclasses import replace

    event = replace(EVENT, title=title, text=text, reason=reason, where=where)
    once = event_from(message_of(event))
    assert once is not None
    assert replace(once, title="", text="", reason="", where="") == replace(EVENT, title="")
    assert event_from(message_of(once)) == once


@given(st.sampled_from(HOSTILE), st.sampled_from(["title", "text", "reason", "where"]))
def test_no_words_make_another_record(word: str, field: str) -> None:
    from dataclasses import replace

    trailers = trailers_in(message_of(replace(EVENT, **{field: word})))
    assert trailers["Request-State"] == "submitted"
    assert trailers["Acted-By"] == "sokhdt.nhap"


@pytest.mark.parametrize("line", ["Request-State: x", "request-id:1", "  Acted-By : x", "CONTENT-DIGEST:"])
def test_reserved_names_are_seen_in_any_spelling(line: str) -> None:
    assert reserved_in(f"Tin\n\n{line}\n")
    assert NOW.tzinfo is VIETNAM_TIME
