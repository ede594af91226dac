"""From which stage each fault counts, and which faults only warn: the whole gate on one page.

What is not named here stops a document at every stage, drafts included. A code stands in one table at
most, and a later stage asks for all that an earlier one asks: what passes publish passes submit and draft.
"""

from pipeline.model.field import STAGES

SUBMIT = "submit"
PUBLISH = "publish"

ASKED_FROM = {
    "eth_for_d": SUBMIT,
    "look_alike": SUBMIT,
    "invisible_character": SUBMIT,
    "lost_character": SUBMIT,
    "private_character": SUBMIT,
    "heading_skip": SUBMIT,
    "image_without_alt": SUBMIT,
    "image_undeclared": SUBMIT,
    "image_external": SUBMIT,
    "untranslated_english": SUBMIT,
    "english_without_lang": SUBMIT,
    "english_outside": SUBMIT,
    "dates_turned": SUBMIT,
    "change_note_missing": SUBMIT,
    "broken_link": SUBMIT,
    "broken_link_like": SUBMIT,
    "broken_anchor": SUBMIT,
    "file_missing": SUBMIT,
    "document_missing": SUBMIT,
    "document_missing_like": SUBMIT,
    "number_clash": SUBMIT,
    "translation_twice": SUBMIT,
    "translation_of_translation": SUBMIT,
    "office_only": PUBLISH,
    "forms_missing": PUBLISH,
    "level_without_form": PUBLISH,
    "level_without_online": PUBLISH,
    "level_without_payment": PUBLISH,
    "level_without_result": PUBLISH,
}
"""The first stage at which a fault counts."""

WARNINGS = frozenset(
    {"effective_before_issued", "agency_without_decision", "calendar_unconfirmed", "calendar_missing"}
)
"""Faults that are shown and never stop anything."""


def severity_of(code: str) -> str:
    """`warning` for what never stops anything, else `error`."""
    return "warning" if code in WARNINGS else "error"


def counts_at(code: str, stage: str) -> bool:
    """Whether a fault is a fault at this stage."""
    return STAGES.index(ASKED_FROM.get(code, STAGES[0])) <= STAGES.index(stage)
