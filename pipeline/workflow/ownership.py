"""Whose approval a request needs, from the files that it changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.checks.portal import is_document
from pipeline.model.agency import MAIN
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.yaml_file import YamlFault, read_leniently, split_front_matter
from pipeline.workflow.authority import owner_of


def owners_of(
    repository: Repository, pairs: Iterable[tuple[TreeEntry | None, TreeEntry | None]]
) -> tuple[str, ...]:
    """Labels of the boards (MAIN for the main board) and CHIEF, as far as the changed files need them.

    A subsite's document that is forwarded to the main portal needs the main board too (Đ19a).
    """
    listed = list(pairs)
    entries = [entry for before, after in listed if (entry := after or before)]
    owners = {owner_of(entry.path) for entry in entries}
    documents = [after for _, after in listed if after and owner_of(after.path) and is_document(after.path)]
    if MAIN not in owners and any(
        str(values.get("forward_to_main")) == "true" for values in front_matters(repository, documents)
    ):
        owners.add(MAIN)
    return tuple(sorted(owners))


def front_matters(repository: Repository, entries: Sequence[TreeEntry]) -> list[dict[str, Any]]:
    """What the front matter of each document holds, as far as it can be read."""
    blobs = [entry.blob for entry in entries]
    return [front_matter(content) for content in repository.read(blobs)] if blobs else []


def front_matter(content: bytes) -> dict[str, Any]:
    """What the front matter of a document's bytes holds, faulty as it may be; nothing where it cannot be read."""
    try:
        parts = split_front_matter(content.decode("utf-8", "replace"))
    except YamlFault:
        return {}
    return read_leniently(parts.yaml_text)[0] or {}
