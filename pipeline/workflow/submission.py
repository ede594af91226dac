"""Takes content in from files rather than from a push: for the command line, the desk and the mail gateway.

The files are committed for the account, pass the same gate in a quarantine of their own, and go the same way then.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.store.commits import Person, write_commit
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.trees import take_objects, tree_with, write_blob
from pipeline.workflow.acting import Actor
from pipeline.workflow.content import FOR_MAIN, incoming, repeated
from pipeline.workflow.gate import gate, pushed_by
from pipeline.workflow.intake import Answer, Wish, receive
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.refusals import refusal, refuse, refused

_ORDINARY = "100644"


def submit(repository: Repository, actor: Actor, files: Mapping[str, bytes], wish: Wish) -> Answer:
    """Open a request for files as they shall be; raises RequestRefusedError where a rule stands against them."""
    return _take(repository, actor, FOR_MAIN, main_state(repository).commit, files, wish)


def update(
    repository: Repository, number: str, actor: Actor, files: Mapping[str, bytes], wish: Wish
) -> Answer:
    """Bring files of a request up to date; raises RequestRefusedError where a rule stands against it."""
    head = read_request(main_state(repository), number).head
    return _take(repository, actor, number, head, files, wish)


def _take(
    repository: Repository, actor: Actor, target: str, parent: str, files: Mapping[str, bytes], wish: Wish
) -> Answer:
    if not actor.account.addresses:
        raise refused(refusal("no_address", account=actor.account.name))
    return admit(repository, actor, target, wish, lambda where: _commit(where, actor, parent, files))


def admit(
    repository: Repository, actor: Actor, target: str, wish: Wish, bring: Callable[[Repository], str]
) -> Answer:
    """Take in a commit that comes by no push; raises RequestRefusedError where a rule stands against it.

    `bring`: puts the commit into the repository that it is given, a quarantine where the gate looks at it before
    anything is stored (Đ5.1b), and returns its id. `target`: see `intake.receive`.
    """
    with tempfile.TemporaryDirectory(prefix="incoming-", dir=repository.folder / "objects") as folder:
        kept = str(repository.folder / "objects")
        quarantine = {"GIT_OBJECT_DIRECTORY": folder, "GIT_ALTERNATE_OBJECT_DIRECTORIES": kept}
        tip = bring(repository.with_environment(quarantine))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        with repository.with_environment(quarantine).at_hand() as aside:
            main = main_state(aside)
            if again := repeated(main, actor.account, target, tip):
                return Answer(again.last, again.head, is_repeated=True)
            refuse(gate(main, actor.account, tip, pushed_by(aside, tip), size))
            incoming(main, actor.account, target, tip)
        take_objects(repository, Path(folder))
    return receive(repository, actor.account, actor.via, target, tip, wish, actor.at)


def _commit(repository: Repository, actor: Actor, parent: str, files: Mapping[str, bytes]) -> str:
    entries = {
        path: TreeEntry(path, _ORDINARY, write_blob(repository, files[path])) for path in sorted(files)
    }
    account = actor.account
    person = Person(account.full_name or account.name, account.addresses[0])
    tree = tree_with(repository, parent, entries)
    message = f"Change {len(files)} file(s)\n"
    return write_commit(repository, tree, [parent], message, (person, person), actor.at)
