"""What becomes of a letter by itself: the draft request of an account's agency, or a place among those that wait."""

import logging
from datetime import datetime

from django.db import DatabaseError

from pipeline.desk.accounts.models import User
from pipeline.desk.letters.contents import Contents, contents_of
from pipeline.desk.letters.keeping import mail_of
from pipeline.desk.letters.models import FILE, HELD, OPENED, RECEIVED, Letter
from pipeline.desk.letters.senders import agency_of, guessed, sender_of
from pipeline.desk.messages import text as said
from pipeline.desk.submission.content import file_of
from pipeline.desk.submission.places import new_path
from pipeline.errors import RequestRefusedError
from pipeline.intake.taken import Notice
from pipeline.model.portal import Portal
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.intake import Wish
from pipeline.workflow.push import MAIL
from pipeline.workflow.record import MainState, main_state, origins_in
from pipeline.workflow.submission import submit

_log = logging.getLogger(__name__)
_ORIGIN = "mail/"


def handle_received(repository: Repository, moment: datetime) -> int:
    """Handle every letter that is kept and not handled; one that cannot be handled is held and stops no other."""
    letters = list(Letter.objects.filter(state=RECEIVED).order_by("pk"))
    for letter in letters:
        try:
            _handle(repository, letter, moment)
        except (DatabaseError, OSError):
            raise  # the machine, not the letter: the next round begins here
        except Exception:  # whatever hostile bytes do to a parser: the letter is held, and said to be
            _log.exception("letter %s cannot be read", letter.number)
            _hold(letter, main_state(repository).portal, said("letters", "unreadable"))
    return len(letters)


def _handle(repository: Repository, letter: Letter, moment: datetime) -> None:
    main = main_state(repository)
    user = sender_of(main, letter)
    if user is None:
        _hold(letter, main.portal, said("letters", "unknown_sender"))
        return
    number, why = _opened(repository, main, letter, user)
    label = agency_of(main, user) or main.portal.main.label
    changes = {"agency": label, "is_guess": False, "user": user, "why": why}
    if number:
        changes |= {"state": OPENED, "request": number, "handled": moment}
    else:
        changes |= {"state": HELD}
    Letter.objects.filter(pk=letter.pk).update(**changes)


def _opened(repository: Repository, main: MainState, letter: Letter, user: User) -> tuple[str, str]:
    """The number of the letter's request, opened now or before a round was killed; and what is to be said."""
    origin = f"{_ORIGIN}{letter.key}"
    before = origins_in(main, origin).get(origin)
    if before:
        return before, ""
    label = agency_of(main, user)
    contents = contents_of(
        mail_of(letter), main.portal, label, label or main.portal.main.label, letter.received
    )
    if letter.way == FILE and not contents.names_the_centre:
        return "", said("letters", "not_for_us")
    wish = Wish(_message(letter, contents), is_draft=True, origin=origin)
    try:
        files = files_of(repository, main, contents, label, letter.received)
        answer = submit(repository, Actor(user.account(), MAIL, letter.received), files, wish)
    except RequestRefusedError as refused:
        return "", str(refused)
    return answer.event.request, in_words(contents.notices)


def files_of(
    repository: Repository, main: MainState, contents: Contents, site: str, moment: datetime
) -> dict[str, bytes]:
    """Everything that a letter brings, by the path where it will stand."""
    taken = {entry.path for entry in repository.entries(main.commit)}
    files = dict(contents.files)
    for name, content in contents.documents:
        kind = main.portal.types[name]
        path = new_path(kind, site, content, moment, taken)
        taken.add(path)
        files[path] = file_of(kind, content)
    return files


def in_words(notices: list[Notice]) -> str:
    """What was refused or changed, a line each."""
    return "\n".join(f"{each.place}: {each.text}" if each.place else each.text for each in notices)


def _message(letter: Letter, contents: Contents) -> str:
    named = contents.names_the_centre
    code = "from_file" if letter.way == FILE else "from_mail"
    return said("letters", code) + (f" {said('letters', 'names_us', name=named)}" if named else "")


def _hold(letter: Letter, portal: Portal, why: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=HELD, agency=guessed(portal, letter), why=why)
