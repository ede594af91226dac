"""Proposes `content/data/calendars/<year>.yml`, for a person to compare with the official announcement."""

from datetime import date
from pathlib import Path
from typing import Any

import holidays

from pipeline.errors import MisuseError
from pipeline.store.content_file import content_file, write_content_file
from pipeline.store.portal_data import calendar_path
from pipeline.store.yaml_file import dump

_COMMENT = (
    "# Lịch nghỉ dự kiến, lập từ danh mục ngày lễ: chưa có ngày nghỉ hoán đổi, ngày làm bù của năm.\n"
    "# Đối chiếu với thông báo nghỉ lễ chính thức, sửa cho đúng rồi ghi văn bản công bố vào confirmed_by.\n"
)


def propose(folder: Path, year: int) -> str:
    """Write the calendar of a year as far as a list of holidays knows it, unconfirmed, and return its path.

    Raises MisuseError where there is a calendar of that year already.
    """
    path = calendar_path(year)
    if content_file(folder, path).exists():
        raise MisuseError(f"{path} exists already", "Edit the file, or delete it first.")
    write_content_file(folder, path, (_COMMENT + dump(_expected(year))).encode())
    return path


def _expected(year: int) -> dict[str, Any]:
    known = holidays.country_holidays("VN", years=year, language="vi")
    worked = sorted(day for day in known.weekend_workdays if day.year == year)
    return {
        "year": str(year),
        "confirmed_by": "",
        "days_off": [_day(day, name) for day, name in sorted(known.items())],
        "make_up_days": [_day(day, "Ngày làm bù") for day in worked],
    }


def _day(day: date, name: str) -> dict[str, str]:
    return {"date": day.isoformat(), "name": name}
