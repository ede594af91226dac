"""The answer to a mail: its number, and what has become of it; once, or twice where a round was killed in between."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from pipeline.desk.letters.models import OPENED, RECEIVED, Letter
from pipeline.desk.messages import text
from pipeline.model.portal import Portal

_log = logging.getLogger(__name__)


def answer_all(portal: Portal) -> int:
    """Answer every letter that has a number and no answer; where the mail server is down, the rest waits."""
    sent = 0
    try:
        for letter in Letter.objects.filter(is_answered=False).exclude(state=RECEIVED).order_by("pk"):
            if letter.sender.lower() != settings.DEFAULT_FROM_EMAIL.lower():
                _answer(letter, portal).send()
                sent += 1
            Letter.objects.filter(pk=letter.pk).update(is_answered=True)
    except (SMTPException, OSError) as error:
        _log.error("answers to mail: %s", error)
    return sent


def _answer(letter: Letter, portal: Portal) -> EmailMessage:
    """The mail: a program's own (RFC 3834), with one identity however often it is sent."""
    code = "opened" if letter.state == OPENED else "held"
    words = {
        "number": letter.number,
        "subject": letter.subject or "–",
        "portal": portal.main.name,
        "address": portal.absolute(f"/bien-tap/yeu-cau/{letter.request}/") if letter.request else "",
        "why": f"\n{letter.why}\n" if letter.why and letter.state == OPENED else "",
    }
    headers = {
        "Auto-Submitted": "auto-replied",
        "Message-ID": f"<{letter.key}@{portal.settings.base_url.partition('://')[2]}>",
    }
    if letter.reference.isascii() and letter.reference:
        headers |= {"In-Reply-To": letter.reference, "References": letter.reference}
    subject, body = text("letters", f"{code}_subject", **words), text("letters", f"{code}_body", **words)
    return EmailMessage(subject, body, None, [letter.sender], headers=headers)
