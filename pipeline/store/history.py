"""The line of `main`, commit by commit, through GitPython: one process reads them all, however many there are.

GitPython is given ids and fixed words only, and git's environment is that of every other command.
"""

from collections.abc import Iterator

from pipeline.store.commits import Commit, commit_from
from pipeline.store.git_command import git_environment
from pipeline.store.repository import Repository


def line_of(repository: Repository, since: str, until: str) -> Iterator[Commit]:
    """First parents from `until` back to `since`, which is left out; oldest first. Both are ids of commits."""
    from git import Repo  # a build whose commit has been proved before reads no line

    with Repo(repository.folder, expand_vars=False) as repo:
        repo.git.update_environment(**git_environment(repository.environment))
        for commit in repo.iter_commits(f"{since}..{until}", first_parent=True, reverse=True):
            yield commit_from(commit.hexsha, repo.odb.stream(commit.binsha).read())
