"""A forge that lives in memory, over a real Git repository: for tests, and to try a workflow without a server.

It does what forges do and no more: it lets anyone review, and merges what it is told to, approved or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.store.commits import Person, write_commit
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import RefChange, writing
from pipeline.store.repository import Repository
from pipeline.store.trees import merge_trees
from pipeline.workflow.forges.forge import Fate, PullRequest, Review, Verdict


@dataclass
class InMemoryForge:
    """Pull requests and reviews over the bare repository in a folder."""

    folder: Path
    kind: str = "forgejo"
    _requests: dict[int, PullRequest] = field(default_factory=dict)
    _reviews: dict[int, list[Review]] = field(default_factory=dict)

    @property
    def repository(self) -> str:
        return self.folder.absolute().as_uri()

    def pull_requests(self) -> Sequence[PullRequest]:
        return tuple(self._requests.values())

    def reviews(self, number: int) -> Sequence[Review]:
        return tuple(self._reviews[number])

    def open(self, login: str, branch: str, text: str) -> int:
        """Open a pull request for a branch that has been pushed, and return its number."""
        number = len(self._requests) + 1
        ref = f"refs/pull/{number}/head"
        self._requests[number] = PullRequest(number, login, "", ref, text)
        self._reviews[number] = []
        self.push(number, branch)
        return number

    def push(self, number: int, branch: str) -> None:
        """Let a pull request follow a branch that has been pushed anew."""
        request, git = self._requests[number], Repository(self.folder)
        head = git.commit_of(branch)
        with writing(git) as writer:
            writer.move(RefChange(request.ref, request.head, head))
        self._requests[number] = replace(request, head=head)

    def review(
        self, number: int, login: str, verdict: Verdict, at: datetime, text: str = "", where: str = ""
    ) -> None:
        """Review a pull request as it is."""
        identity = sum(map(len, self._reviews.values())) + 1
        head = self._requests[number].head
        self._reviews[number].append(Review(identity, login, verdict, head, at, text, where))

    def end(self, number: int, login: str, fate: Fate, at: datetime) -> None:
        """Merge a pull request at a moment, approved or not, or close it."""
        request = self._requests[number]
        self._requests[number] = replace(request, fate=fate, ended_by=login)
        if fate is Fate.MERGED:
            self._merge(request, Person(login, f"{login}@may-chu.example"), at)

    def _merge(self, request: PullRequest, person: Person, at: datetime) -> None:
        git = Repository(self.folder)
        main = git.commit_of(MAIN_BRANCH)
        tree = merge_trees(git, main, request.head).tree
        people = (person, person)
        merged = write_commit(git, tree, [main, request.head], f"Merge #{request.number}\n", people, at)
        with writing(git) as writer:
            writer.move(RefChange(MAIN_BRANCH, main, merged))
