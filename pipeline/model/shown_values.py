"""Dates and sizes as they are read aloud, in Vietnamese and English."""

from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def shown_day(value: str, lang: str = "vi") -> str:
    """`2026-11-20…` as `20/11/2026`, or `20 November 2026` in English; `2026-W48` as a week.

    Values are canonical (pipeline.model.field), so their parts stand at fixed places.
    """
    if len(value) < 10:
        year, _, week = value.partition("-W")
        return (f"Week {week}, {year}" if lang == "en" else f"Tuần {week}/{year}") if week else value
    year, month, day = value[:4], value[5:7], value[8:10]
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if lang == "en" else f"{day}/{month}/{year}"


def shown_size(size: int, lang: str = "vi") -> str:
    """Bytes for a reader: `876 byte`, `27 kB`, `1,4 MB`."""
    if size < 1000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    from babel.numbers import format_decimal  # few pages show a file as big

    return f"{format_decimal(size / 1_000_000, '#,##0.0', lang)} MB"


_WEEKDAYS = "Thứ Hai,Thứ Ba,Thứ Tư,Thứ Năm,Thứ Sáu,Thứ Bảy,Chủ nhật".split(",")


def shown_weekday(value: str) -> str:
    """A day with its name: `Thứ Hai, 16/11/2026`."""
    return f"{_WEEKDAYS[date.fromisoformat(value).weekday()]}, {shown_day(value)}"


def shown_moment(value: str, lang: str = "vi") -> str:
    """A day with its hour where it has one: `20/11/2026, 08:00`."""
    if len(value) <= 10:
        return shown_day(value, lang)
    return f"{shown_day(value, lang)}, {value[11:16]}"
