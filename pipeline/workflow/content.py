"""Content that came in as a commit: how it stands to `main` and to the request that it is for.

Nothing here writes a ref. `incoming` refuses what must not come in, and says what the request would be with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.account import Account
from pipeline.model.request import Action
from pipeline.store.commits import commits_between, is_ancestor, merge_bases, read_commits
from pipeline.store.service_key import SERVICE
from pipeline.store.trees import merge_trees
from pipeline.workflow.path_rules import path_refusals
from pipeline.workflow.permissions import refusal as permission_refusal
from pipeline.workflow.record import MainState, Pair, Request, read_request
from pipeline.workflow.refusals import refusal, refuse, refused, sentence

FOR_MAIN = "main"
"""What follows `refs/for/` for a new request; otherwise it is the number of one."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it would be with the content that came in."""

    main: MainState
    request: Request | None
    """As it is; None for a new one."""
    parents: tuple[str, ...]
    """One: the tip itself. Two: the request as it is, and the tip, which a commit must join."""
    tree: str
    base: str
    pairs: tuple[Pair, ...]


def incoming(main: MainState, account: Account, target: str, tip: str) -> Incoming:
    """What a tip makes of its target; raises RequestRefusedError where a rule stands against it."""
    request = None if target == FOR_MAIN else read_request(main, target)
    if request:
        allow(main, request, account, Action.SUBMIT)
        _refuse_losing_others_work(main, request, account, tip)
    refuse_foreign(main, request, tip)
    bases = merge_bases(main.repository, main.commit, tip)
    if len(bases) != 1:
        raise refused(refusal("no_single_base"))
    tree, parents, base = _joined(main, request, tip, bases[0])
    pairs = tuple(main.repository.changes(base, tree))
    if not pairs:
        raise refused(refusal("nothing_changed"))
    refuse(path_refusals(main, main.standing(account), pairs))
    return Incoming(main, request, parents, tree, base, pairs)


def allow(main: MainState, request: Request, account: Account, action: Action) -> None:
    """Raise RequestRefusedError unless the table lets an account do this with a request as it is."""
    held = request.relations_of(main.standing(account), main.portal.main.label)
    if code := permission_refusal(action, request.state, held):
        raise refused(
            refusal(code, found=request.id, account=account.name, state=sentence("states", request.state))
        )


def _joined(
    main: MainState, request: Request | None, tip: str, base: str
) -> tuple[str, tuple[str, ...], str]:
    """Tree, parents and base of a request with a tip.

    A tip that does not stand on the request replaces its content; the request's history stays. Where the request has
    been brought up to date with `main` meanwhile, so is the tip: or it would take back what others have published.
    """
    repository = main.repository
    if request is None or is_ancestor(repository, request.head, tip):
        return repository.id_of(f"{tip}^{{tree}}"), (tip,), base
    if is_ancestor(repository, request.base, base):
        return repository.id_of(f"{tip}^{{tree}}"), (request.head, tip), base
    merged = merge_trees(repository, request.base, tip)
    if merged.conflicts:
        raise refused(*(refusal("conflict_with_main", path) for path in merged.conflicts))
    return merged.tree, (request.head, tip), request.base


def refuse_foreign(main: MainState, request: Request | None, tip: str) -> None:
    """Refuse a tip that stands on commits of another request: they would be approved with it, unseen."""
    without = [main.commit, request.head] if request else [main.commit]
    wanted = commits_between(main.repository, [tip], without)
    fresh = set(main.repository.run(["rev-list", tip, "--not", "--all"]).decode().split())
    if strange := [each for each in wanted if each not in fresh]:
        raise refused(refusal("foreign_commit", commit=strange[-1][:10]))


def _refuse_losing_others_work(main: MainState, request: Request, account: Account, tip: str) -> None:
    """Refuse a tip that leaves out commits which somebody else has pushed."""
    lost = commits_between(main.repository, [request.head], [main.commit, tip])
    for commit in read_commits(main.repository, lost):
        if commit.committer != SERVICE and not account.has_address(commit.committer.address):
            raise refused(refusal("loses_work", found=request.id, commit=commit.id[:10]))


def repeated(main: MainState, account: Account, target: str, tip: str) -> Request | None:
    """The open request that has a tip already, from the same account: the first answer may have been lost."""
    words = ["for-each-ref", "--format=%(refname)", f"--contains={tip}", "refs/heads/request"]
    for name in main.repository.run(words).decode().split():
        request = read_request(main, name.rpartition("/")[2])
        is_asked_for = target in {FOR_MAIN, request.id} and account.name in request.authors
        if is_asked_for and tip in _tips(main, request):
            return request
    return None


def _tips(main: MainState, request: Request) -> set[str]:
    """Commits that came in, each the parent of an event or of a commit that joined it."""
    parents = [parent for each in request.events for parent in each.parents]
    joined = read_commits(main.repository, parents)
    return {*parents, *(parent for each in joined if each.committer == SERVICE for parent in each.parents)}


def as_incoming(main: MainState, request: Request) -> Incoming:
    """A request as it is, as if it came in anew."""
    return Incoming(
        main,
        request,
        (request.head,),
        main.repository.id_of(f"{request.head}^{{tree}}"),
        request.base,
        request.pairs,
    )


def labels(main: MainState, owners: Sequence[str]) -> tuple[str, ...]:
    """Owners as the record names them: the main board under the main portal's own label."""
    return tuple(owner or main.portal.main.label for owner in owners)
