"""Who a letter comes from: an account that may submit, or somebody unknown, of whom the agency is guessed."""

from pipeline.desk.accounts.models import User
from pipeline.desk.letters.models import FILE, Letter
from pipeline.model.agency import MAIN
from pipeline.model.portal import Portal
from pipeline.model.vietnamese import fold
from pipeline.workflow.record import MainState


def sender_of(main: MainState, letter: Letter) -> User | None:
    """The account that a letter comes from, if it sits on a board.

    A mail's sender can be forged: it opens drafts, which nobody sees but the agency's own board, and no more.
    """
    wanted = {"name": letter.sender} if letter.way == FILE else {"addresses__address__iexact": letter.sender}
    user = User.objects.filter(is_active=True, **wanted).first() if letter.sender else None
    return user if user and main.standing(user.name).levels else None


def agency_of(main: MainState, user: User) -> str:
    """The label of the agency that an account submits for; MAIN for the main board."""
    return next(iter(main.standing(user.name).levels), MAIN)


def guessed(portal: Portal, letter: Letter) -> str:
    """The agency that a letter seems to be of: by the domain of its sender, or by the name that it mentions first."""
    domain = letter.sender.rpartition("@")[2].lower()
    same = [each.label for each in portal.agencies.values() if _domain(each.email) == domain != ""]
    if len(same) == 1:
        return same[0]
    said = fold(f"{letter.subject}\n{letter.text[:2000]}")
    named = {said.find(fold(each.name)): each.label for each in portal.agencies.values()}
    named.pop(-1, None)
    return named[min(named)] if named else portal.main.label


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
