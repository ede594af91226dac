"""Text that a stranger wrote, made safe for a record, a terminal or a mail: printable, NFC, of limited length."""

from pipeline.model.vietnamese import nfc


def one_line(text: str, most: int = 500) -> str:
    """The text on one line: what cannot be printed is left out, blanks are single; longer text ends in `…`."""
    kept = "".join(letter if letter.isprintable() else " " for letter in nfc(text))
    line = " ".join(kept.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def printable(line: str) -> str:
    """One line as it is written, a sign in place of each letter that could move a terminal's cursor or hide."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def plain_lines(text: str, most: int = 20_000) -> str:
    """The text with its lines kept: no blank ends, no two empty lines together, nothing that cannot be printed."""
    lines: list[str] = []
    for line in nfc(text[:most]).replace("\r\n", "\n").split("\n"):
        kept = "".join(letter if letter.isprintable() else " " for letter in line).rstrip()
        if kept or (lines and lines[-1]):
            lines.append(kept)
    return "\n".join(lines).strip()
