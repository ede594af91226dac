"""Hands hostile files in as the desk would, and measures each child: `python -m tests.intake.measured_uploads STEP`.

A program of its own, because what a child is charged for begins with the memory of who starts it.
"""

import json
import resource
import sys

from pipeline.intake.receiving import receive_attachment
from tests.intake.hostile_files import hostile_files
from tests.intake.limits import LIMITS


def main(step: int) -> None:
    """Print one line of JSON for every `step`th file: name, refused, codes, seconds of processor time, most bytes."""
    for number, (name, content) in enumerate(hostile_files()):
        if number % step:
            continue
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken = receive_attachment(name, content, LIMITS)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        codes = [notice.code for notice in taken.notices]
        print(json.dumps([name, taken.is_refused, codes, round(seconds, 3), after.ru_maxrss * 1024]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
