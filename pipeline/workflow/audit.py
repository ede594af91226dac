"""Proves that everything on `main` since `portal-start` came through an approved request, and lists what did not.

Each commit of `main` must be a merge by the service of a request whose content was approved, for all its owners, by
somebody else than its authors who held the level at that time; and it must bring exactly the approved files.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import GitError, PortalDataError, RequestRefusedError
from pipeline.model.event_message import event_from
from pipeline.model.request import Action, State
from pipeline.store.commits import Commit, is_ancestor
from pipeline.store.durable import write_durably
from pipeline.store.history import line_of
from pipeline.store.portal_data import is_data
from pipeline.store.portal_repository import MAIN_BRANCH, START_TAG
from pipeline.store.repository import Repository
from pipeline.store.service_key import SERVICE, KnownKey, known_keys
from pipeline.store.signatures import PublicKey, signer_of
from pipeline.store.source import CommitSource, Source
from pipeline.workflow.approval import missing_approvals
from pipeline.workflow.record import MainState, Pair, Request, request_before, state_at
from pipeline.workflow.refusals import refusal, refuse, refused, sentence

_SHOWN = 20
"""Commits that a refused build names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One commit of `main` that no approved request explains."""

    commit: str
    subject: str
    code: str
    """A code of the message file: what is wrong with it."""
    paths: tuple[str, ...]
    """Files that it changed on `main`."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit has found out about `main` up to a commit."""

    since: str
    until: str
    proved: int
    """Requests that were published, each proved."""
    findings: tuple[Finding, ...]
    lost_keys: tuple[str, ...]
    """Service keys that nobody vouched for: somebody must remember that the one before was lost."""


def audit(repository: Repository, until: str = "", since: str = "") -> Audit:
    """Audit `main`, or its line up to a commit. `since`: where to begin instead of `portal-start`."""
    with repository.at_hand() as near:
        return _audit(near, until, since)


def _audit(repository: Repository, until: str, since: str) -> Audit:
    tip, start = until or repository.id_of(MAIN_BRANCH), since or repository.id_of(START_TAG)
    known = known_keys(repository)
    lost = tuple(each.key.fingerprint for each in known if each.how == "lost")
    if not start or not is_ancestor(repository, start, tip):
        return Audit(start, tip, 0, (Finding(tip, "", "start_is_gone", ()),), lost)
    findings: list[Finding] = []
    proved = 0
    for commit, code, paths in _judged(repository, start, tip, known):
        if code:
            findings.append(Finding(commit.id, commit.message.partition("\n")[0], code, paths))
        else:
            proved += 1
    return Audit(start, tip, proved, tuple(findings), lost)


def _judged(
    repository: Repository, start: str, tip: str, known: Sequence[KnownKey]
) -> Iterator[tuple[Commit, str, tuple[str, ...]]]:
    """Every commit of the line with what is wrong with it, or nothing, and the files that it changed on `main`."""
    main = state_at(repository, start)
    replaced_at = {each.main_at: number for number, each in enumerate(known)}
    first = max((n for at, n in replaced_at.items() if at and is_ancestor(repository, at, start)), default=0)
    for commit in line_of(repository, start, tip):
        pairs = tuple(repository.changes(main.commit, commit.id))
        paths = tuple(sorted({entry.path for pair in pairs for entry in pair if entry}))
        keys = frozenset(each.key for each in known[first:])
        yield commit, _fault(main, commit, pairs, keys), paths
        first = max(first, replaced_at.get(commit.id, 0))
        main = _after(main, commit.id, any(map(is_data, paths)))


def _after(main: MainState, commit: str, has_new_data: bool) -> MainState:
    """`main` after a commit; where its data cannot be used, boards are what they were last."""
    if has_new_data:
        try:
            return state_at(main.repository, commit)
        except PortalDataError:
            pass
    return replace(main, commit=commit)


def _fault(main: MainState, commit: Commit, pairs: Sequence[Pair], keys: frozenset[PublicKey]) -> str:
    """What is wrong with a commit of `main`: a code, or nothing. `main`: as it was before."""
    if len(commit.parents) != 2 or commit.parents[0] != main.commit:
        return "no_merge"
    if commit.committer != SERVICE or signer_of(commit, keys) is None:
        return "not_signed"
    said = event_from(commit.message)
    if said is None or said.action is not Action.PUBLISH:
        return "no_record"
    try:
        request = request_before(main, said.request, commit.parents[1], main.commit, is_merged=False)
    except RequestRefusedError:
        return "no_record"
    if request.last.state is not State.PUBLISHING or said.digest != request.digest:
        return "other_content"
    if missing_approvals(main, request):
        return "not_approved"
    return "" if _brings_only(request, pairs) else "other_content"


def _brings_only(request: Request, pairs: Sequence[Pair]) -> bool:
    """Whether what changed on `main` are files of the request, as they were approved."""
    approved = {entry.path: after for before, after in request.pairs if (entry := after or before)}
    return all(
        entry.path in approved and after == approved[entry.path]
        for before, after in pairs
        if (entry := after or before)
    )


# what a build asks -------------------------------------------------------------------------------


def check_audited(source: Source, kept: Path, is_for_the_public: bool) -> None:
    """Raise RequestRefusedError unless everything that a commit of `main` holds came through approved requests.

    What is not on `main` may be built to be looked at, and is never for the public (Đ6.3). `kept`: a file that says how
    far the line has been proved, so that the next build looks at what is new; deletable.
    """
    if not isinstance(source, CommitSource):
        refuse([refusal("not_on_main")] if is_for_the_public else [])
        return
    repository, commit = source.repository, source.commit_id
    start = repository.id_of(START_TAG)
    if not is_ancestor(repository, commit, repository.id_of(MAIN_BRANCH)):
        refuse([refusal("not_on_main")] if is_for_the_public else [])
        return
    proved = _proved(repository, kept, start, commit)
    found = audit(repository, commit, proved)
    if found.findings:
        raise refused(
            *(
                refusal("unaudited", commit=each.commit[:10], subject=each.subject, why=why(each))
                for each in found.findings[:_SHOWN]
            )
        )
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_durably(kept, json.dumps({"since": start, "until": commit}).encode())


def _proved(repository: Repository, kept: Path, start: str, commit: str) -> str:
    """Up to where the line to a commit has been proved since the same start; nothing where that is not known."""
    try:
        said = json.loads(kept.read_text(encoding="utf-8"))
        until = str(said["until"])
        is_on_line = said["since"] == start and is_ancestor(repository, until, commit)
    except (OSError, ValueError, KeyError, TypeError, GitError):
        return ""
    return until if is_on_line else ""


def why(finding: Finding) -> str:
    """What is wrong with a commit, in Vietnamese."""
    return sentence("audit", finding.code)
