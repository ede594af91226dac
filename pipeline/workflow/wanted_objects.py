"""What a clone asks for, looked at before git sees it: commits, and nothing that hangs below a hidden one.

git checks that a wanted commit can be reached from a ref that the client may see. Over HTTP, where every request
stands for itself, it lets trees and files through unchecked (git 2.39): whoever knew the id of another agency's
file could fetch it. No client asks for them, so they are refused here, in git's own words.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pipeline.errors import GitError, RefusedError
from pipeline.store.git_command import run_git
from pipeline.workflow.pkt_line import read_lines

_WANT = re.compile(rb"want ([0-9a-fA-F]{40})(?: |$)")
_OTHERS = (b"shallow ", b"deepen ", b"deepen-since ", b"deepen-not ")


class HiddenObjectError(RefusedError):
    """Something is asked for that the account may not see, or that is not there: one cannot tell which."""


def refuse_hidden(repository: Path, question: bytes) -> None:
    """Raise HiddenObjectError where a clone wants anything but commits, RefusedError where it cannot be read.

    `question`: body of a request to `git-upload-pack`, protocol version 0 (gitprotocol-pack(5)).
    """
    wanted = list(_wanted(question))
    if not wanted:
        return
    asked = "".join(f"{each}\n" for each in wanted).encode()
    kinds = run_git(repository, ["cat-file", "--batch-check=%(objecttype)"], stdin=asked).splitlines()
    for each, kind in zip(wanted, kinds, strict=True):
        if kind != b"commit":
            raise HiddenObjectError(f"upload-pack: not our ref {each}")


def _wanted(question: bytes) -> Iterator[str]:
    """Ids that are wanted; they stand before the first flush, and nothing after it wants any more."""
    try:
        for line in read_lines(BytesIO(question)):
            if found := _WANT.match(line):
                yield found[1].decode()
            elif not line.startswith(_OTHERS):
                raise RefusedError("a line is neither want, shallow nor deepen")
    except GitError as error:
        raise RefusedError(str(error)) from None
