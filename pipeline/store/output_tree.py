"""The digest of a built portal: a folder's follows from its files and folders, so that a change costs its path alone.

Site, release and archive meet here: what is released, kept and restored has one digest, and it is the same one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.store.published import OutputFile


def folder_digest(files: Mapping[str, tuple[str, int]], folders: Mapping[str, str]) -> str:
    """The digest of a folder.

    `files`: SHA-256 and size in bytes of each file in it, by name; `folders`: the digest of each folder in it.
    """
    whole = hashlib.sha256()
    for name, (sha256, size) in sorted(files.items()):
        whole.update(f"file {sha256} {size} {name}\n".encode())
    for name, digest in sorted(folders.items()):
        whole.update(f"folder {digest} {name}\n".encode())
    return whole.hexdigest()


def tree_digest(files: Iterable[OutputFile]) -> str:
    """The digest of the folder that holds these files."""
    here: dict[str, tuple[str, int]] = {}
    below: dict[str, list[OutputFile]] = defaultdict(list)
    for file in files:
        folder, slash, rest = file.path.partition("/")
        if slash:
            below[folder].append(OutputFile(rest, file.size, file.sha256))
        else:
            here[file.path] = (file.sha256, file.size)
    return folder_digest(here, {name: tree_digest(inside) for name, inside in below.items()})


def parent_of(path: str) -> str:
    """The folder that holds a file or folder; nothing for what stands at the top."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> list[str]:
    """Every folder that holds a path, the nearest first, the top (nothing) last."""
    above = [parent_of(path)]
    while above[-1]:
        above.append(parent_of(above[-1]))
    return above
