"""What a clerk is told about content that came in, in Vietnamese: number, state, every fault, what to do."""

from collections.abc import Iterator
from datetime import datetime

from pipeline.checks.messages import shown
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import State
from pipeline.workflow.intake import Answer
from pipeline.workflow.refusals import sentence


def answer_lines(answer: Answer) -> Iterator[str]:
    """The lines of an answer."""
    event = answer.event
    state = sentence("states", event.state)
    code = "repeated" if answer.is_repeated else "received"
    yield sentence("answers", code, number=event.request, title=event.title, state=state)
    for fault in answer.faults:
        yield f"  {shown(fault)}"
    if answer.faults:
        yield sentence("answers", "faulty", count=len(answer.faults))
    elif event.state is State.DRAFT:
        yield sentence("answers", "draft")
    elif event.state is State.SUBMITTED:
        yield sentence("answers", "waiting", owners=", ".join(event.owners))
    for path in answer.conflicts:
        yield sentence("answers", "conflict", path=path)
    if event.publish_at:
        yield sentence("answers", "publish_at", moment=_moment(event.publish_at))
    if event.due_at:
        yield sentence("answers", "due_at", moment=_moment(event.due_at))
    yield sentence("answers", "again", number=event.request)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM_TIME):%H:%M %d/%m/%Y}"
