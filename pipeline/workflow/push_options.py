"""What a push says beside its commits: `git push -o message=… -o publish-at=… -o draft -o urgent`."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.model.field import VIETNAM_TIME
from pipeline.workflow.intake import Wish
from pipeline.workflow.refusals import refusal, refused

_MESSAGE, _PUBLISH_AT, _DRAFT, _URGENT = "message", "publish-at", "draft", "urgent"
_KNOWN = f"{_MESSAGE}=…, {_PUBLISH_AT}=2026-11-30T08:00, {_DRAFT}, {_URGENT}"


def wish_of(options: Iterable[str], moment: datetime) -> Wish:
    """The wish that push options tell; raises RequestRefusedError for one that is not known or cannot be read."""
    found: dict[str, str] = {}
    for option in options:
        name, _, value = option.partition("=")
        if name not in {_MESSAGE, _PUBLISH_AT, _DRAFT, _URGENT}:
            raise refused(refusal("unknown_option", found=option, known=_KNOWN))
        found[name] = f"{found[name]}\n{value}" if name == _MESSAGE and name in found else value
    at = moment_from(found[_PUBLISH_AT], moment) if _PUBLISH_AT in found else None
    return Wish(found.get(_MESSAGE, ""), at, _DRAFT in found, _URGENT in found)


def moment_from(text: str, now: datetime) -> datetime:
    """A moment to come, in Vietnamese time unless it says otherwise; raises RequestRefusedError for any other text."""
    try:
        found = datetime.fromisoformat(text)
        moment = (found if found.tzinfo else found.replace(tzinfo=VIETNAM_TIME)).astimezone(VIETNAM_TIME)
    except (ValueError, OverflowError):
        raise refused(refusal("bad_time", found=text)) from None
    if moment <= now:
        raise refused(refusal("past_time", found=text))
    return moment.replace(microsecond=0)
