"""Drafts in the private database: begun, saved state by state, and found again."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from pipeline.desk.accounts.models import User
from pipeline.desk.submission.content import Content, content_from_json
from pipeline.desk.submission.models import Draft, DraftDocument, Version

KEPT_AFTER_SENDING = timedelta(days=90)
"""So long after it was sent a draft is deleted; the record is in Git."""

VERSIONS_KEPT = 100
"""States of one document that are kept, the newest ones."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a document of a draft begins with."""

    type_name: str
    site: str
    purpose: str
    content: Content
    path: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving."""

    number: int
    moment: datetime
    is_apart: bool
    """Whether another window has saved something else meanwhile: both states are there."""


def begin(user: User, beginnings: list[Beginning], moment: datetime, request: str = "") -> Draft:
    """Begin a draft with some documents."""
    with transaction.atomic():
        draft = Draft.objects.create(user=user, request=request, created=moment, changed=moment)
        for beginning in beginnings:
            add_document(draft, beginning, moment)
    return draft


def add_document(draft: Draft, beginning: Beginning, moment: datetime) -> DraftDocument:
    """Add a document to a draft."""
    document = DraftDocument.objects.create(
        draft=draft,
        type_name=beginning.type_name,
        site=beginning.site,
        purpose=beginning.purpose,
        path=beginning.path,
        base=beginning.base,
    )
    Version.objects.create(
        document=document, number=1, saved=moment, tab="", content=beginning.content.as_json()
    )
    return document


def save(document: DraftDocument, content: Content, tab: str, based_on: int, moment: datetime) -> Saved:
    """Save a state of a document that follows from state `based_on`, as a window called `tab` saw it.

    Where another window has saved something else since, nothing is overwritten: this becomes a state beside it.
    """
    with transaction.atomic():
        Draft.objects.select_for_update().filter(pk=document.draft_id).update(changed=moment)
        last = newest(document)
        if last.content == content.as_json():
            return Saved(last.number, last.saved, is_apart=False)
        is_apart = last.number > based_on and last.tab != tab
        number = last.number + 1
        Version.objects.create(
            document=document,
            number=number,
            saved=moment,
            tab=tab,
            content=content.as_json(),
            is_apart=is_apart,
        )
        document.versions.filter(number__lte=number - VERSIONS_KEPT).delete()
    return Saved(number, moment, is_apart)


def newest(document: DraftDocument) -> Version:
    """The last saved state of a document."""
    found = document.versions.order_by("-number").first()
    if found is None:
        raise LookupError(f"document {document.pk} of a draft has no state")
    return found


def content_of_version(version: Version) -> Content:
    """What a saved state holds."""
    return content_from_json(version.content)


def open_drafts(user: User) -> QuerySet[Draft]:
    """Drafts of an account that have not been sent, the one changed last first."""
    return Draft.objects.filter(user=user, sent=None).order_by("-changed").prefetch_related("documents")


def mark_sent(draft: Draft, request: str, moment: datetime) -> None:
    """Remember which request a draft became."""
    Draft.objects.filter(pk=draft.pk).update(request=request, sent=moment)


def delete_old(moment: datetime) -> None:
    """Delete drafts that were sent long ago."""
    Draft.objects.filter(sent__lt=moment - KEPT_AFTER_SENDING).delete()


def new_tab() -> str:
    """A name for a browser window."""
    return secrets.token_urlsafe(12)


def last_number(document: DraftDocument) -> int:
    """The number of the last saved state."""
    return document.versions.aggregate(last=Max("number"))["last"] or 0
