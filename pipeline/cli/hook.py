"""The hooks of `var/repository.git`: git starts this module by itself, without the rest of the command line.

Everything printed goes to whoever pushes. It must start fast: it knows neither Pelican nor Django nor click.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from pipeline.errors import CongsoError
from pipeline.model.field import VIETNAM_TIME
from pipeline.workflow.hooks import pre_receive, proc_receive


def main() -> None:
    """Run the hook that the first word names, in the repository where git starts it."""
    folder, now = Path.cwd(), datetime.now(VIETNAM_TIME)
    if sys.argv[1] == "proc-receive":
        for line in proc_receive(folder, os.environ, sys.stdin.buffer, sys.stdout.buffer, now):
            _tell(line)
        return
    lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines()
    try:
        pre_receive(folder, os.environ, lines, now)
    except CongsoError as error:
        for line in str(error).splitlines():
            _tell(line)
        sys.exit(1)


def _tell(line: str) -> None:
    sys.stderr.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stderr.buffer.flush()


if __name__ == "__main__":
    main()
