"""Runs the steps of a forge's pipeline file as its runner does: the commands as written, in a clone, with a shell."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.store.git_command import git_environment
from tests.congso import PERSON

PULL_REQUEST, PUSH = "pull_request", "push"
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_GITLAB_RULES = {
    PULL_REQUEST: '$CI_PIPELINE_SOURCE == "merge_request_event"',
    PUSH: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was run: its name, its exit code, and what it printed."""

    name: str
    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner's view of one event: the clone, and the values that the forge puts into the pipeline."""

    clone: Path
    event: str
    expressions: Mapping[str, str]
    """Values of `${{ … }}` by what stands within; an expression that is not among them fails the test."""

    def run(self, text: str) -> list[Step]:
        """Run every job of the pipeline that the event asks for."""
        pipeline = yaml.safe_load(text)
        return list(self._actions(pipeline) if "jobs" in pipeline else self._gitlab(pipeline))

    def _actions(self, pipeline: Mapping[str, Any]) -> Iterator[Step]:
        for job in pipeline["jobs"].values():
            if job["if"] != f"github.event_name == '{self.event}'":
                continue
            failed = False
            for step in job["steps"]:
                if "run" not in step or not _is_due(step.get("if", "success()"), failed):
                    continue
                env = {**pipeline.get("env", {}), **step.get("env", {})}
                done = self._shell(step["name"], [step["run"]], env)
                failed = failed or (done.code != 0 and not step.get("continue-on-error"))
                yield done

    def _gitlab(self, pipeline: Mapping[str, Any]) -> Iterator[Step]:
        for name, job in pipeline.items():
            if not isinstance(job, dict) or "script" not in job:
                continue
            if [rule["if"] for rule in job["rules"]] == [_GITLAB_RULES[self.event]]:
                lines = [*pipeline["default"]["before_script"], *job["script"]]
                yield self._shell(name, lines, pipeline["variables"])

    def _shell(self, name: str, lines: Sequence[str], env: Mapping[str, str]) -> Step:
        """Run the lines in one shell that stops at the first fault, the program of this checkout being at hand."""
        given = {key: self._filled(value) for key, value in env.items()}
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        offline = {
            "PATH": paths,
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "GITHUB_SHA": "abc",
        }
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", "\n".join(lines)],
            cwd=self.clone,
            env=git_environment({**PERSON, **offline, **given}),
            capture_output=True,
            text=True,
            check=False,
        )
        return Step(name, done.returncode, done.stdout, done.stderr)

    def _filled(self, value: str) -> str:
        return _EXPRESSION.sub(lambda found: self.expressions[found[1]], value)


def _is_due(condition: str, failed: bool) -> bool:
    return {"always()": True, "failure()": failed, "success()": not failed}[condition]
