"""The reading of hostile bytes in a process of its own: bounded in time and memory, and told in words."""

import os
import socket

import pytest
from PIL import Image

from pipeline.intake.isolated import in_a_child, leave_the_network
from pipeline.intake.receiving import receive_image, receive_paste
from tests.intake import pictures
from tests.intake.limits import LIMITS


def test_what_comes_back_is_what_was_taken() -> None:
    taken = receive_paste("<p>Xin <b>chào</b></p>", LIMITS)
    assert (taken.text, taken.notices, taken.is_refused) == ("Xin **chào**\n", (), False)
    image = receive_image("Ảnh.png", pictures.plain("PNG"), LIMITS, "Cầu Gia Bẩy")
    (file,) = image.files
    assert (file.content[:4], file.alt, file.name[:4]) == (b"\x89PNG", "Cầu Gia Bẩy", "anh-")


def test_what_takes_too_long_is_stopped() -> None:
    taken = in_a_child("paste", b"<b>a</b>" * 40_000, LIMITS, 1, prefix="")
    assert [notice.code for notice in taken.notices] == ["took_too_long"]


def test_what_takes_too_much_memory_is_stopped() -> None:
    taken = receive_image("a.png", pictures.encoded(Image.new("RGB", (7000, 7000)), "PNG"), LIMITS)
    assert [(notice.code, notice.place) for notice in taken.notices] == [("image_too_heavy", "a.png")]


def test_a_child_that_fails_is_a_refusal() -> None:
    taken = in_a_child("unknown", b"", LIMITS, 1)
    assert [notice.code for notice in taken.notices] == ["failed"]


def test_a_child_that_was_taken_over_reaches_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        child = os.fork()
        if child == 0:
            os._exit(_reached(somebody.getsockname()) if leave_the_network() else 2)
        found = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if found == 2:
        pytest.skip("this kernel lets no process leave the network")
    assert found == 0


def _reached(address: tuple[str, int]) -> int:
    try:
        socket.create_connection(address, timeout=5).close()
    except OSError:
        return 0
    return 1
