"""The forges that a portal can be kept on, and where each looks for its files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of forge. Paths are those of the portal's repository."""

    name: str
    pipeline: str
    owners: str
    template: str
    """The text with which a pull request (or merge request) begins."""
    owners_by_regex: bool = False
    """Whether CODEOWNERS has regular expressions that all count, instead of patterns of which the last does."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "github",
            ".github/workflows/cong-so.yml",
            ".github/CODEOWNERS",
            ".github/pull_request_template.md",
        ),
        Kind("gitlab", ".gitlab-ci.yml", ".gitlab/CODEOWNERS", ".gitlab/merge_request_templates/Default.md"),
        Kind(
            "forgejo",
            ".forgejo/workflows/cong-so.yml",
            ".forgejo/CODEOWNERS",
            ".forgejo/pull_request_template.md",
            owners_by_regex=True,
        ),
    )
}
"""Every kind by its name."""
