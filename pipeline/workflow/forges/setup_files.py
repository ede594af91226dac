"""The files that a portal needs to live on a forge: pipeline, CODEOWNERS, and the text of a pull request."""

from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.model.portal import Portal
from pipeline.workflow.forges.kinds import Kind
from pipeline.workflow.forges.owners import owners_file

_FILES = Path(__file__).with_name("files")
_PROGRAM = "@PROGRAM@"


def setup_files(portal: Portal, kind: Kind, program: str) -> dict[str, str]:
    """The text of each file by its path in the repository.

    `program`: what pip installs in the pipeline, `congso==1.2` or an address. Raises MisuseError where it could not
    stand in a pipeline file as it is.
    """
    if not program.isprintable() or any(letter in program for letter in "\"\\$`'"):
        raise MisuseError(
            f"--program {program!r} has quotes or signs of the shell",
            "Give what pip installs: congso==1.2, or an address.",
        )
    pipeline = (_FILES / f"{kind.name}.yml").read_text(encoding="utf-8")
    return {
        kind.pipeline: pipeline.replace(_PROGRAM, program),
        kind.owners: owners_file(portal, kind),
        kind.template: (_FILES / "pull-request.md").read_text(encoding="utf-8"),
    }
