"""The stored tree: what goes in comes out, its folders stay small, and plain git with tar and sha256sum reads it."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.archive.restoring import restore
from pipeline.archive.shelves import plain_path
from pipeline.archive.snapshots import newest_of
from pipeline.archive.writing import Base, Record, write_snapshot
from pipeline.store.archive_repository import ArchiveRepository
from pipeline.store.git_command import run_git
from pipeline.store.published import Change, OutputFile
from pipeline.store.signing import ServiceKey, service_key
from tests.archives import MOMENT, wrong

FACTS = {
    "As-Of": "2026-11-20",
    "Kept-At": MOMENT.isoformat(),
    "Reason": "test",
    "Tools": "none",
    "Pages-Changed": "1",
    "Build-Tree-SHA256": "0",
}
FOLDERS = ("", "tin-tuc/2026/", "tin-tuc/", "~b/", "files/~$/")
NAMES = [
    f"{folder}{name}" for folder in FOLDERS for name in ("index.html", "~sha256", "~a", "~~", "x y%.html")
]
MANY = [f"tin-tuc/2026/bai-{number}.html" for number in range(450)]
FOLDERS_OF_FILES = [f"tin-tuc/{number}/index.html" for number in range(230)]

Files = dict[str, bytes]


def put(repository: ArchiveRepository, before: Files, after: Files, key: ServiceKey) -> None:
    """Keep the files `after` as the snapshot that follows `before`."""
    head = newest_of(repository)
    changes = [
        Change(path, _file(path, after[path]) if path in after else None)
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]
    lines = b"".join(
        f"{hashlib.sha256(after[path]).hexdigest()}  data/{path.replace('%', '%25')}\n".encode()
        for path in sorted(after)
    )
    number = head.number + 1 if head else 1
    facts = {**FACTS, "Payload-Oxum": f"{sum(map(len, after.values()))}.{len(after)}"}
    record = Record(f"2026-11-20-{number:04}", MOMENT, facts, hashlib.sha256(lines).hexdigest())
    base = Base(head.kept if head else "", continued=head is not None)
    write_snapshot(repository, record, changes, lambda change: after[change.path], base, key)


def _file(path: str, content: bytes) -> OutputFile:
    return OutputFile(path, len(content), hashlib.sha256(content).hexdigest())


def longest_folder(repository: ArchiveRepository) -> int:
    trees = run_git(repository.folder, ["ls-tree", "-r", "-d", "--full-tree", "HEAD"]).decode().splitlines()
    ids = [line.split()[2] for line in trees]
    return max(len(run_git(repository.folder, ["ls-tree", each]).splitlines()) for each in ids)


def a_state(number: int) -> st.SearchStrategy[Files]:
    texts = st.sampled_from([b"", b"a\n", b"b\n", b"c" * 100])
    few = st.dictionaries(st.sampled_from(NAMES), texts, min_size=1)
    many = st.sampled_from([[], MANY, MANY[::2], MANY[:150], FOLDERS_OF_FILES, MANY + FOLDERS_OF_FILES[:201]])
    return st.builds(lambda some, long: {**dict.fromkeys(long, b"%d" % number), **some}, few, many)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)
@given(states=st.tuples(a_state(1), a_state(2), a_state(3)))
def test_what_goes_in_comes_out(states: tuple[Files, ...], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("shelves")
    repository, key = ArchiveRepository(folder / "archive" / "2026.git"), service_key(folder)
    before: Files = {}
    for after in states:
        repository.prepare()
        put(repository, before, after, key)
        newest = newest_of(repository)
        assert newest is not None
        restore(newest, folder / newest.id)
        found = {path for path in (folder / newest.id).rglob("*") if path.is_file()}
        assert {path.relative_to(folder / newest.id).as_posix(): path.read_bytes() for path in found} == after
        assert longest_folder(repository) <= 33
        before = after
    assert wrong(folder) == []


def test_git_tar_and_sha256sum_read_it_without_us(tmp_path: Path) -> None:
    repository, key = ArchiveRepository(tmp_path / "archive" / "2026.git"), service_key(tmp_path)
    repository.prepare()
    files = {path: path.encode() for path in (*MANY, *FOLDERS_OF_FILES, "index.html", "a/.gitattributes")}
    files["a/.gitattributes"] = b"* export-ignore\n*.html export-subst\n"
    files["a/khac.html"] = b"$Format:%H$\n"
    put(repository, {}, files, key)
    script = r"""
git -C archive/2026.git archive 2026-11-20-0001 data > all.tar
mkdir stored plain
tar -xf all.tar -C stored
find stored -name '~sha256' -execdir sha256sum --check --quiet --strict '{}' ';'
tar -xf all.tar -C plain --exclude='~sha256' --transform='s,/~[0-9a-f]\(/~[0-9a-f]\)*/,/,g'
"""
    done = subprocess.run(
        ["sh", "-e"], cwd=tmp_path, input=script, text=True, capture_output=True, check=True
    )
    assert done.stderr + done.stdout == ""
    plain = tmp_path / "plain" / "data"
    found = {
        path.relative_to(plain).as_posix(): path.read_bytes() for path in plain.rglob("*") if path.is_file()
    }
    assert found == files


def test_a_plain_path_leaves_out_what_is_ours() -> None:
    assert plain_path("tin/~a/~0/x.html") == "tin/x.html"
    assert plain_path("tin/~a/~sha256") == ""
    assert plain_path("tin/~~a/~~sha256") == "tin/~a/~sha256"


def test_a_change_costs_its_own_folders(tmp_path: Path) -> None:
    repository, key = ArchiveRepository(tmp_path / "archive" / "2026.git"), service_key(tmp_path)
    repository.prepare()
    names = [f"tin-tuc/{year}/bai-{number}.html" for year in range(2016, 2027) for number in range(900)]
    files = {name: name.encode() for name in names}
    put(repository, {}, files, key)
    packs = {path: path.stat().st_size for path in (repository.folder / "objects" / "pack").iterdir()}
    put(repository, files, {**files, names[7]: b"khac"}, key)
    fresh = [path for path in (repository.folder / "objects" / "pack").iterdir() if path not in packs]
    assert sum(path.stat().st_size for path in fresh) < 6_000
