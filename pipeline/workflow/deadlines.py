"""By when a request must be public: the earliest deadline of its documents (Đ10.2, Đ10.3)."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.checks.portal import is_document
from pipeline.checks.stages import examine
from pipeline.model.deadlines import Due, due
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.record import MainState


def earliest_due(main: MainState, entries: Iterable[TreeEntry]) -> Due | None:
    """The first deadline of the documents that a request adds, None where no clock runs for any of them."""
    documents = [each for each in entries if is_document(each.path)]
    contents = main.repository.read(each.blob for each in documents)
    found: list[Due] = []
    for entry, content in zip(documents, contents, strict=True):
        document = examine(entry.path, content, main.portal, "draft").document
        if document:
            at = due(document.type, document.values, main.portal.rule_sets, main.portal.calendars)
            found += [at] if at else []
    return min(found, key=_at, default=None)


def _at(each: Due) -> datetime:
    return each.at
