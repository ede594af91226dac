"""Why something was refused: codes and places as data, their words in `messages.vi.yml`."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import RequestRefusedError
from pipeline.model.plain_text import one_line
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that stands against what was asked, with the file that it is about."""

    code: str
    path: str = ""
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)


def refusal(code: str, path: str = "", **context: object) -> Refusal:
    """A refusal with the words that its message needs."""
    return Refusal(code, path, context)


@cache
def messages() -> dict[str, Any]:
    """Every text of the workflow: `refused` has `text` and `fix` for each code, the others are sentences."""
    return load_data_file(_FILE, _FILE.read_bytes())


def said(each: Refusal) -> str:
    """A refusal as one line of Vietnamese: file, rule, what to do."""
    entry = messages()["refused"][each.code]
    words = {name: one_line(str(value), _LONGEST) for name, value in each.context.items()}
    sentence = " — ".join(entry[part].format(**words) for part in ("text", "fix") if entry.get(part))
    return f"{one_line(each.path, _LONGEST)}: {sentence}" if each.path else sentence


def sentence(kind: str, code: str, **context: object) -> str:
    """One of the other texts, for instance the Vietnamese name of a state."""
    words = {name: one_line(str(value), _LONGEST) for name, value in context.items()}
    return str(messages()[kind][code]).format(**words)


def refused(*refusals: Refusal) -> RequestRefusedError:
    """The error that tells them all."""
    return RequestRefusedError("\n".join(map(said, refusals)), [each.code for each in refusals])


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise the error that tells them all, where there is one."""
    found = list(refusals)
    if found:
        raise refused(*found)
