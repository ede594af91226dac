"""What is wrong with a request's content at a stage, at the cost of what it changes.

Facts of every document on `main` are kept in a file that can be deleted. A request is judged inside a transaction that
is taken back: its files are put in, what they can have altered is judged as for a build, and the faults are compared
with those that `main` has anyway.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from importlib.metadata import version

from pipeline.checks.facts import facts_of
from pipeline.checks.files import file_issues
from pipeline.checks.issue import Issue
from pipeline.checks.judging import judge
from pipeline.checks.kept_facts import TABLES, KeptFacts, Key, fact_keys, facts_data
from pipeline.checks.portal import check_portal, is_document
from pipeline.checks.severity import counts_at
from pipeline.checks.stages import examine
from pipeline.model.address import FILES_FOLDER, place_of
from pipeline.model.portal import Portal
from pipeline.store.portal_data import is_data
from pipeline.store.source import CONTENT_FOLDERS, CommitSource, in_batches
from pipeline.store.tree_objects import REGULAR_MODES, TreeEntry
from pipeline.workflow.record import MainState, Pair

_LENIENT = "draft"
"""Documents are known to each other even while something is wrong with them that only stops a publication."""

_FILE_TABLE = (
    "CREATE TABLE file(path TEXT PRIMARY KEY, mode TEXT, blob TEXT) WITHOUT ROWID;"
    "CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
)
_PATIENCE = 120.0


def faults_of(main: MainState, tree: str, pairs: Sequence[Pair], stage: str) -> list[Issue]:
    """The faults of a request at a stage. `tree`: what `main` would be with it; `pairs`: what it changes."""
    paths = {entry.path for before, after in pairs if (entry := after or before)}
    source = CommitSource(main.repository, tree)
    if any(is_data(path) for path in paths):
        return [issue for issue in check_portal(source, stage) if issue.severity == "error"]
    after = [each for _, each in pairs if each and each.path.startswith(CONTENT_FOLDERS)]
    own = list(_own_faults(main, after, stage))
    with _facts(main) as facts:
        shared = facts.faults_with(source, stage, paths)
    found = {*own, *(each for each in shared if counts_at(each.code, stage))}
    return sorted(issue for issue in found if issue.severity == "error")


def _own_faults(main: MainState, entries: Sequence[TreeEntry], stage: str) -> Iterator[Issue]:
    """Faults of files by themselves."""
    contents = main.repository.read(entry.blob for entry in entries)
    for entry, content in zip(entries, contents, strict=True):
        place = place_of(entry.path)
        if is_document(entry.path):
            yield from examine(entry.path, content, main.portal, stage).issues
        elif place and place.folder == FILES_FOLDER:
            yield from file_issues(entry.path, content, main.portal.rules.limits)


@contextmanager
def _facts(main: MainState) -> Iterator["_MainFacts"]:
    """The facts of `main`, brought up to date, in a transaction of their own that nobody disturbs."""
    file = main.repository.folder.parent / "cache" / "requests" / f"facts-{_version(main.portal)}.sqlite"
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        facts = _MainFacts(connection, main)
        facts.follow()
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield facts
        finally:
            connection.execute("ROLLBACK")


def _version(portal: Portal) -> str:
    """What facts depend on beside the documents: the types, how bodies are read, and the program."""
    said = f"{portal.types!r}{portal.settings.markdown_engine}{version('congso')}{version('comrak')}"
    return blake2b(said.encode(), digest_size=8).hexdigest()


class _MainFacts:
    """Facts of the documents on `main`, and of a state that differs from it, in one database."""

    def __init__(self, connection: sqlite3.Connection, main: MainState) -> None:
        self._connection = connection
        self._main = main
        self._kept = KeptFacts(connection)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name='file'").fetchone():
            for statement in (TABLES + _FILE_TABLE).split(";"):
                connection.execute(statement)

    def follow(self) -> None:
        """Bring the facts from the commit that they were taken of to the tip of `main`."""
        row = self._connection.execute("SELECT value FROM state WHERE name='commit'").fetchone()
        last, repository = row[0] if row else "", self._main.repository
        if last == self._main.commit:
            return
        if last:
            pairs = list(repository.changes(last, self._main.commit, CONTENT_FOLDERS))
        else:
            pairs = [(None, entry) for entry in repository.entries(self._main.commit, CONTENT_FOLDERS)]
            self._kept.clear()
        self._take(CommitSource(repository, self._main.commit), pairs, everything=not last)
        self._connection.execute("INSERT OR REPLACE INTO state VALUES('commit',?)", (self._main.commit,))

    def faults_with(self, source: CommitSource, stage: str, paths: Collection[str]) -> list[Issue]:
        """Faults that documents owe each other in another state: those of some paths, and those that are new."""
        self._kept = KeptFacts(
            self._connection
        )  # one that was filled anew takes for granted that nothing is there
        before = set(self._kept.issues())
        pairs = list(source.repository.changes(self._main.commit, source.commit_id, CONTENT_FOLDERS))
        self._take(source, pairs, everything=False)
        return [each for each in self._kept.issues() if each.path in paths or each not in before]

    def _take(self, source: CommitSource, pairs: Sequence[Pair], everything: bool) -> None:
        changed = [after for _, after in pairs if after]
        gone = [before.path for before, after in pairs if before and not after]
        self._connection.executemany(
            "INSERT OR REPLACE INTO file VALUES(?,?,?)", [(e.path, e.mode, e.blob) for e in changed]
        )
        self._connection.executemany("DELETE FROM file WHERE path=?", [(path,) for path in gone])
        keys: set[Key] = set()
        for path in gone:
            keys |= self._kept.replace(path, "", ())
        documents = [each for each in changed if is_document(each.path) and each.mode in REGULAR_MODES]
        for batch in in_batches(documents):
            for entry, content in zip(batch, source.read(batch), strict=True):
                keys |= self._replace(entry, content)
        judge(self._kept, source, self._main.portal, changed, gone, keys, everything)

    def _replace(self, entry: TreeEntry, content: bytes) -> set[Key]:
        examined = examine(entry.path, content, self._main.portal, _LENIENT)
        if examined.document is None or examined.rendered is None:
            return self._kept.replace(entry.path, "", ())
        facts = facts_of(examined.document, examined.rendered)
        return self._kept.replace(entry.path, facts_data(facts), fact_keys(facts))
