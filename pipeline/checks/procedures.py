"""Checks of an administrative procedure: its forms (Đ12.2) and the level of service it claims (Đ2.6).

Levels are cumulative: 2 adds a form to download, 3 an address to apply online, 4 a way to pay online
where there is a fee, and a way to receive the result.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.checks.issue import Fault
from pipeline.model.vietnamese import fold

PROCEDURE = "procedure"
JUDGED = frozenset({"forms", "no_forms", "level", "fee", "online_url", "payment_url", "result_modes"})
"""Fields that are judged together; where one of them has a fault of its own, the others wait."""

_NO_FEE = ("khong", "mien phi")


def procedure_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of a procedure's values taken together."""
    forms = [form for form in values.get("forms", ()) if form.get("file") or form.get("url")]
    no_forms = values.get("no_forms") is True
    if not forms and not no_forms:
        yield Fault(("forms",), "forms_missing")
    elif forms and no_forms:
        yield Fault(("no_forms",), "forms_contradict")
    yield from _level_faults(values, forms)


def _level_faults(values: Mapping[str, Any], forms: list[Any]) -> Iterator[Fault]:
    level = int(values.get("level", "1"))
    if level >= 2 and forms and not any(form.get("file") for form in forms):
        yield Fault(("level",), "level_without_form", {"level": level})
    if level >= 3 and not values.get("online_url"):
        yield Fault(("level",), "level_without_online", {"level": level})
    if level >= 4 and _has_fee(values) and not values.get("payment_url"):
        yield Fault(("level",), "level_without_payment", {"level": level, "fee": values["fee"]})
    if level >= 4 and not values.get("result_modes"):
        yield Fault(("level",), "level_without_result", {"level": level})


def _has_fee(values: Mapping[str, Any]) -> bool:
    fee = fold(str(values.get("fee", "khong"))).strip()
    return not fee.startswith(_NO_FEE) and fee != "0"
