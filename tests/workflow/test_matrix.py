"""The matrix of rights: action, person, kind of path and state, against DESIGN's tables written out once more here.

All of it is asked of the table that the code uses; the ways in (push, command, function) are tried for every kind of
path and person, and actions on real requests for a sample of the matrix, or all of it with CONGSO_STEPS=5000.
"""

import itertools
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import RequestRefusedError
from pipeline.model.request import Action, State
from pipeline.store.repository import Repository
from pipeline.workflow import actions
from pipeline.workflow.acting import Actor
from pipeline.workflow.authority import PathKind, kind_of, owner_of, standing_of
from pipeline.workflow.intake import Wish
from pipeline.workflow.permissions import TABLE, is_allowed, relations
from pipeline.workflow.publication import not_released, publish, released
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.submission import submit, update
from tests.congso import congso
from tests.workflow.portals import NOW, Desk, actor, news_of, person, portal_with_boards

SOKHDT = ("sokhdt.nhap", "sokhdt.duyet", "sokhdt.duyet2", "sokhdt.quantri")
PHOYEN = ("phoyen.nhap", "phoyen.duyet", "phoyen.duyet2", "phoyen.quantri")
MAIN = ("bbt.nhap", "bbt.duyet", "tbt.mau", "quantri")
COUNCIL, STRANGER = "hd.chutich", "nguoi.la"
PEOPLE = (*SOKHDT, *PHOYEN, *MAIN, COUNCIL, STRANGER)

PATHS = {
    PathKind.AGENCY_CONTENT: "sub-portals/sokhdt/content/tin-tuc/2026/moi.md",
    PathKind.MAIN_CONTENT: "content/tin-tuc/2026/moi.md",
    PathKind.AGENCY_SETTINGS: "sub-portals/sokhdt/agency.yml",
    PathKind.PORTAL_DATA: "content/data/contacts.yml",
    PathKind.TECHNICAL: "publishconf.py",
}
MAY_SUBMIT = {
    PathKind.AGENCY_CONTENT: {*SOKHDT},
    PathKind.MAIN_CONTENT: {*SOKHDT, *PHOYEN, *MAIN},
    PathKind.AGENCY_SETTINGS: {"sokhdt.quantri", "quantri"},
    PathKind.PORTAL_DATA: {"quantri"},
    PathKind.TECHNICAL: {"quantri"},
}
MAY_APPROVE = {
    PathKind.AGENCY_CONTENT: {"sokhdt.duyet", "sokhdt.duyet2", "tbt.mau"},
    PathKind.MAIN_CONTENT: {"bbt.duyet", "tbt.mau"},
    PathKind.AGENCY_SETTINGS: {"tbt.mau"},
    PathKind.PORTAL_DATA: {"tbt.mau"},
    PathKind.TECHNICAL: {"tbt.mau"},
}
AUTHOR = {
    PathKind.AGENCY_CONTENT: "sokhdt.duyet2",  # an approver who writes does not approve his own
    PathKind.MAIN_CONTENT: "sokhdt.nhap",
    PathKind.AGENCY_SETTINGS: "sokhdt.quantri",
    PathKind.PORTAL_DATA: "quantri",
    PathKind.TECHNICAL: "quantri",
}
EDITABLE = {"draft", "submitted", "returned", "approved", "scheduled", "failed"}
OPEN = {*EDITABLE, "publishing"}
STATES = {
    Action.SAVE: EDITABLE,
    Action.SUBMIT: EDITABLE,
    Action.REFRESH: EDITABLE,
    Action.COMMENT: OPEN,
    Action.CLAIM: {"submitted"},
    Action.APPROVE: {"submitted", "failed"},
    Action.RETURN: {"submitted", "approved", "scheduled", "failed"},
    Action.REJECT: {"submitted", "returned", "approved", "scheduled", "failed"},
    Action.SCHEDULE: {"approved", "scheduled"},
    Action.PUBLISH: {"approved", "scheduled", "publishing", "failed"},
    Action.CANCEL: EDITABLE,
}


def expected(action: Action, name: str, kind: PathKind, state: State) -> bool:
    """What DESIGN says, written out once more."""
    agency = SOKHDT if AUTHOR[kind] in SOKHDT else MAIN
    is_author = name == AUTHOR[kind]
    approves = name in MAY_APPROVE[kind]
    if state not in STATES[action]:
        return False
    if action in {Action.SAVE, Action.SUBMIT}:
        return is_author or name in agency
    if action is Action.REFRESH:
        return is_author or name in agency or approves
    if action is Action.APPROVE:
        return approves and not is_author
    if action is Action.CANCEL:
        leads = {"sokhdt.duyet", "sokhdt.duyet2"} if agency == SOKHDT else {"bbt.duyet", "tbt.mau"}
        return is_author or name in leads or name == "tbt.mau"
    if action is Action.COMMENT:
        return is_author or approves or name in {*agency, *MAIN, COUNCIL} or (name in SOKHDT and kind in OWN)
    return approves


OWN = {PathKind.AGENCY_CONTENT, PathKind.AGENCY_SETTINGS}
SEED = 20261124
OF_THE_SERVICE = {Action.RELEASE, Action.FAIL, Action.RENEW}
"""What nobody asks for: the publisher and the calendars do it by themselves."""
ASKED = list(itertools.product(TABLE, PEOPLE, PATHS, State))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return portal_with_boards(tmp_path_factory.mktemp("quyen") / "cong")


def test_the_table_is_that_of_the_design(repository: Repository) -> None:
    portal = main_state(repository).portal
    assert set(TABLE) == set(STATES) == set(Action) - OF_THE_SERVICE
    for action, name, kind, state in ASKED:
        agency = "sokhdt" if AUTHOR[kind] in SOKHDT else ""
        standing = standing_of(portal, name)
        held = relations(standing, frozenset({AUTHOR[kind]}), agency, (owner_of(PATHS[kind]),))
        allowed = is_allowed(action, state, held)
        assert allowed == expected(action, name, kind, state), (action, name, kind, state)


def test_every_path_has_its_kind() -> None:
    assert {kind: kind_of(path) for kind, path in PATHS.items()} == {kind: kind for kind in PathKind}
    for odd in ("x", "content", "content/x.md", "sub-portals/x", "sub-portals/sokhdt/x.yml", "README.md"):
        assert kind_of(odd) is PathKind.TECHNICAL


def content_of(repository: Repository, name: str, kind: PathKind) -> str:
    """Content for a path that the person could submit if the path were theirs."""
    if kind in {PathKind.AGENCY_CONTENT, PathKind.MAIN_CONTENT}:
        label = name.partition(".")[0]
        return news_of(f"Tin của {name}", label if label in {"sokhdt", "phoyen"} else "mau")
    if kind is PathKind.AGENCY_SETTINGS:
        before = repository.run(["show", "main:sub-portals/sokhdt/agency.yml"]).decode()
        return before.replace("2 Đường Mẫu", f"3 Đường Mẫu, {name}")
    return f"# Của {name}\n"


def is_refused(act: Callable[[], object]) -> bool:
    """Whether an action is refused for want of a right or by the state."""
    try:
        act()
    except RequestRefusedError as error:
        assert set(error.codes) & {"no_level", "foreign_agency", "not_yours", "own_content", "wrong_state"}, (
            error
        )
        return True
    return False


@pytest.mark.parametrize("kind", PATHS)
def test_who_submits_what_by_function_push_and_command(tmp_path: Path, kind: PathKind) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    for name in PEOPLE:
        text = content_of(repository, name, kind)
        files = {PATHS[kind]: text.encode()}
        taken = not is_refused(lambda files=files, name=name: submit(repository, actor(name), files, Wish()))
        assert taken == (name in MAY_SUBMIT[kind]), name
    for name in {*random.Random(f"{SEED}{kind}").sample(PEOPLE, 2), AUTHOR[kind]}:  # noqa: S311 - a fixed sequence
        desk = Desk(repository, tmp_path / name, name)
        desk.write(PATHS[kind], content_of(repository, name, kind) + "\n")
        desk.commit()
        pushed = desk.push()
        assert pushed.is_taken == (name in MAY_SUBMIT[kind]), name
        assert pushed.is_taken or "không có quyền" in pushed.text
    folder = repository.folder.parent.parent
    for name in (AUTHOR[kind], "phoyen.nhap" if kind is not PathKind.MAIN_CONTENT else COUNCIL):
        (folder / PATHS[kind]).write_text(content_of(repository, name, kind) + "\n\n", encoding="utf-8")
        finished = congso(folder, "request", "submit", PATHS[kind], "--as", name, "--json")
        assert ('"id"' in finished.stdout) == (name in MAY_SUBMIT[kind]), finished.stderr


ACTS: dict[Action, Callable[[Repository, str, Actor], object]] = {
    Action.REFRESH: actions.refresh,
    Action.COMMENT: lambda repository, number, who: actions.comment(repository, number, who, "Lời"),
    Action.CLAIM: actions.claim,
    Action.APPROVE: lambda repository, number, who: actions.approve(
        repository, number, who, read_request(main_state(repository), number).digest
    ),
    Action.RETURN: lambda repository, number, who: actions.return_(repository, number, who, "Lý do"),
    Action.REJECT: lambda repository, number, who: actions.reject(repository, number, who, "Lý do"),
    Action.SCHEDULE: lambda repository, number, who: actions.schedule(repository, number, who, None),
    Action.CANCEL: actions.cancel,
    Action.PUBLISH: lambda repository, number, who: publish(repository, number, who.at, who),
}


def bring_to(repository: Repository, kind: PathKind, state: State) -> str:
    """The number of a fresh request of a kind in a state."""
    author = AUTHOR[kind]
    folder = PATHS[kind].rpartition("/")[0]
    files = {PATHS[kind]: content_of(repository, author, kind).encode()}
    answer = submit(repository, actor(author), files, Wish(is_draft=state is State.DRAFT))
    number = answer.event.request
    chief = actor("tbt.mau", 1)
    if state in {State.DRAFT, State.SUBMITTED}:
        return number
    if state is State.RETURNED:
        actions.return_(repository, number, chief, f"Sửa {folder}")
    elif state is State.REJECTED:
        actions.reject(repository, number, chief, "Không đăng")
    elif state is State.CANCELLED:
        actions.cancel(repository, number, actor(author, 1))
    else:
        ACTS[Action.APPROVE](repository, number, chief)
    if state is State.SCHEDULED:
        actions.schedule(repository, number, chief, NOW.replace(year=2027))
    if state in {State.PUBLISHING, State.PUBLISHED, State.FAILED}:
        publish(repository, number, NOW)
    if state is State.PUBLISHED:
        released(repository, number, NOW, ())
    if state is State.FAILED:
        not_released(repository, number, NOW, "Dựng trang không xong")
    return number


def test_actions_on_real_requests_keep_to_the_table(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a fixed sequence, not a secret
    is_full = int(os.environ.get("CONGSO_STEPS", "0")) >= 5000
    every = list(itertools.product(ACTS, PEOPLE))
    places = list(itertools.product(PATHS, State))
    for kind, state in places if is_full else chance.sample(places, 10):
        repository = portal_with_boards(tmp_path / f"{kind}-{state}")
        number = bring_to(repository, kind, state)
        shown = (
            State.PUBLISHING if state is State.FAILED else state
        )  # it is on main, whatever went wrong then
        asked = every if is_full else chance.sample(every, 10)
        try_in_turn(repository, number, kind, shown, asked)


def try_in_turn(
    repository: Repository, number: str, kind: PathKind, state: State, asked: list[tuple[Action, str]]
) -> None:
    """Try actions on a request, those that are refused first: they must leave it as it is; then one that is not."""
    head = read_request(main_state(repository), number).head
    for action, name in sorted(asked, key=lambda each: expected(*each, kind, state)):
        may = expected(action, name, kind, state)
        try:
            ACTS[action](repository, number, actor(name, 5))
        except RequestRefusedError as error:
            assert not may or error.codes == ("up_to_date",), (action, name, kind, state, str(error))
            assert read_request(main_state(repository), number).head == head
        else:
            assert may, (action, name, kind, state)
            return


def test_colleagues_go_on_with_a_request_and_others_do_not(repository: Repository) -> None:
    path = "sub-portals/sokhdt/content/tin-tuc/2026/chung.md"
    number = submit(repository, actor("sokhdt.nhap"), {path: news_of("Chung").encode()}, Wish()).event.request
    fixed = {path: news_of("Chung, đã sửa").encode()}
    for name in (*PHOYEN, "bbt.duyet", COUNCIL, STRANGER):
        assert is_refused(lambda name=name: update(repository, number, actor(name), fixed, Wish()))
    event = update(repository, number, actor("sokhdt.quantri", 1), fixed, Wish()).event
    assert (event.author, event.by) == ("sokhdt.nhap", "sokhdt.quantri")
    request = read_request(main_state(repository), number)
    assert request.authors == {"sokhdt.nhap", "sokhdt.quantri"}
    assert person("sokhdt.quantri").name in request.authors
