"""Dates of other systems: converted where they are certain, never guessed."""

import pytest

from pipeline.importer.dates import date_in_name, read_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2016-09-22 11:00:55 -0400", "2016-09-22T22:00:55+07:00"),
        ("2016-09-22 9:00:00 -0500", "2016-09-22T21:00:00+07:00"),
        ("2016-09-22T23:30:00Z", "2016-09-23T06:30:00+07:00"),
        ("2016-09-22T08:00:00.123456+07:00", "2016-09-22T08:00:00+07:00"),
        ("2010-12-03 10:20", "2010-12-03T10:20:00+07:00"),
        ("2010/12/3", "2010-12-03"),
        ("03/12/2010", "2010-12-03"),
        ("3-12-2010 8:05", "2010-12-03T08:05:00+07:00"),
        ("Ngày 3 tháng 12 năm 2010", "2010-12-03"),
        ("Sep 22, 2016", "2016-09-22"),
        ("22 September 2016 2:30 PM", "2016-09-22T14:30:00+07:00"),
        ("Thu, 22 Sep 2016 11:00:55 -0400", "2016-09-22T22:00:55+07:00"),
        ("09/22/2016", None),
        ("2016-02-30", None),
        ("hôm qua", None),
        ("", None),
        ("12", None),
    ],
)
def test_dates(written: str, meant: str | None) -> None:
    assert read_date(written) == meant


def test_day_in_a_file_name() -> None:
    assert date_in_name("2014-03-05-thong-bao.md") == "2014-03-05"
    assert date_in_name("2014-13-05-thong-bao.md") is None
    assert date_in_name("thong-bao.md") is None
