"""A disk that is full: said in words, nothing lost that was saved, and all goes on once there is room."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.desk.website import Desk
from tests.desk.writing import hidden

LONG = "Trạm bơm phục vụ 200 ha. " * 4000


@contextmanager
def _no_room_left() -> Iterator[None]:
    """SQLite itself says that the disk is full: its file may not grow by a page."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_full_disk_is_told_and_what_was_saved_is_there(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    client.raise_request_exception = False
    address = client.post("/gui-tin/", {"type": "news", "site": "sokhdt"}).headers["Location"]
    form = {**hidden(client.get(address)), "title": "Khánh thành trạm bơm", "do": "save"}
    client.post(address, {**form, "body": "Đã lưu."})
    with _no_room_left():
        answer = client.post(address, {**form, "body": LONG})
        assert answer.status_code == 507
        assert "Ổ đĩa của máy chủ đã đầy" in answer.content.decode()
        assert "Đã lưu." in client.get(address).content.decode()
    assert client.post(address, {**form, "body": LONG}).status_code == 302
    assert LONG.strip() in client.get(address).content.decode()


def test_another_error_is_not_taken_for_a_full_disk() -> None:
    from django.db import OperationalError
    from django.test import RequestFactory

    from pipeline.desk import faults

    for error, status in ((OperationalError("database is locked"), 500), (OSError(28, "No space"), 507)):
        with pytest.raises(type(error)):
            try:
                raise error
            except Exception:
                assert faults.public_broken(RequestFactory().get("/gop-y/")).status_code == status
                raise
