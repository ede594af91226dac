"""The process that reads hostile bytes; `pipeline.intake.isolated` starts it.

Reads one line of JSON and then the bytes that were handed in; writes the outcome in the same way.
"""

import json
import sys
from typing import Any

from pipeline.intake.isolated import limit_this_process, packed
from pipeline.intake.taken import Taken
from pipeline.model.rules import Limits

_OUT_OF_MEMORY = 3


def _done(task: str, content: bytes, limits: Limits, options: dict[str, Any]) -> Taken:
    """Do one task. Libraries are imported where they are used: a child needs one of them, and starts each time."""
    if task == "paste":
        from pipeline.intake.pasted import taken_paste

        return taken_paste(content.decode(), limits, **options)
    if task == "image":
        from pipeline.intake.images import taken_image

        return taken_image(content=content, limits=limits, **options)
    if task == "attachment":
        from pipeline.intake.attachments import taken_attachment

        return taken_attachment(content=content, limits=limits, **options)
    if task == "document":
        from pipeline.intake.documents.draft import taken_document
        from pipeline.intake.documents.known import KnownNames

        known = KnownNames(**options.pop("known"))
        return taken_document(content=content, limits=limits, known=known, **options)
    raise ValueError(task)


def main() -> int:
    """Do the task that standard input gives; returns the exit code."""
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    limit_this_process(limits, order["seconds"])
    try:
        answer = packed(_done(order["task"], sys.stdin.buffer.read(), limits, order["options"]))
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
