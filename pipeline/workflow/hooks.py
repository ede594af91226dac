"""What git's hooks do when something is pushed: `pre-receive` lets in or refuses, `proc-receive` records.

A push is for `refs/for/main` or `refs/for/<number>`, one at a time; no ref moves but by the program itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import CongsoError
from pipeline.store.repository import Repository
from pipeline.workflow.answers import answer_lines
from pipeline.workflow.content import incoming, repeated
from pipeline.workflow.gate import gate, pushed_by
from pipeline.workflow.intake import receive
from pipeline.workflow.pkt_line import read_lines, write_lines
from pipeline.workflow.push import Push, push_in
from pipeline.workflow.push_options import wish_of
from pipeline.workflow.record import main_state
from pipeline.workflow.refusals import refusal, refuse, refused

FOR = "refs/for/"
_ABSENT = "0" * 40
_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")


@dataclass(frozen=True, slots=True)
class Command:
    """One ref that a push asks for."""

    old: str
    new: str
    ref: str

    @property
    def target(self) -> str:
        """`main` for a new request, or a request's number."""
        return self.ref.removeprefix(FOR)


def pre_receive(folder: Path, environment: Mapping[str, str], lines: Sequence[str], moment: datetime) -> None:
    """Let a push in, or raise RequestRefusedError with every rule that stands against it; nothing is stored then."""
    command = _only(lines)
    push = _push(environment)
    quarantine = {name: environment[name] for name in _QUARANTINE if name in environment}
    received = _size(Path(quarantine["GIT_QUARANTINE_PATH"])) if quarantine else 0
    options = (environment[f"GIT_PUSH_OPTION_{n}"] for n in range(_count(environment)))
    wish_of(options, moment)
    with Repository(folder, quarantine).at_hand() as repository:
        if repository.id_of(f"{command.new}^{{commit}}") != command.new:
            raise refused(refusal("no_commit", found=command.ref))
        main = main_state(repository)
        if repeated(main, push.account, command.target, command.new):
            return
        refuse(gate(main, push.account, command.new, pushed_by(repository, command.new), received))
        incoming(main, push.account, command.target, command.new)


def _only(lines: Sequence[str]) -> Command:
    commands = [Command(*line.split(" ", 2)) for line in lines]
    wrong = [each for each in commands if not each.ref.startswith(FOR) or each.new == _ABSENT]
    if wrong:
        raise refused(*(refusal("wrong_ref", found=each.ref) for each in wrong))
    if len(commands) != 1:
        raise refused(refusal("several_refs", count=len(commands)))
    return commands[0]


def _push(environment: Mapping[str, str]) -> Push:
    push = push_in(environment)
    if push is None:
        raise refused(refusal("nobody"))
    return push


def _count(environment: Mapping[str, str]) -> int:
    return int(environment.get("GIT_PUSH_OPTION_COUNT", "0"))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def proc_receive(
    folder: Path, environment: Mapping[str, str], stdin: BinaryIO, stdout: BinaryIO, moment: datetime
) -> Iterator[str]:
    """Record what was pushed, answer git, and yield the lines that the pusher reads."""
    features = next(iter(list(read_lines(stdin)))).partition(b"\0")[2].split()
    has_options = b"push-options" in features
    write_lines(stdout, [b"version=1\0push-options" if has_options else b"version=1"])
    commands = [Command(*line.decode("utf-8", "surrogateescape").split(" ", 2)) for line in read_lines(stdin)]
    options = [line.decode("utf-8", "replace") for line in read_lines(stdin)] if has_options else []
    report: list[bytes] = []
    for command in commands:
        try:
            push = _push(environment)
            wish = wish_of(options, moment)
            answer = receive(
                Repository(folder), push.account, push.via, command.target, command.new, wish, moment
            )
        except CongsoError as error:
            report.append(f"ng {command.ref} refused".encode("utf-8", "surrogateescape"))
            yield from str(error).splitlines()
            continue
        branch = f"refs/heads/request/{answer.event.request}"
        report += [f"ok {command.ref}".encode(), f"option refname {branch}".encode()]
        report += [f"option new-oid {answer.commit}".encode()]
        yield from answer_lines(answer)
    write_lines(stdout, report)
