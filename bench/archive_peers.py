"""borg and restic, keeping the same trees in their own stores."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar, Protocol

from pipeline.archive.upkeep import size_of


class Peer(Protocol):
    """A program that keeps trees."""

    name: ClassVar[str]
    sizes: list[int]
    """Bytes of its store after each tree."""

    def keep(self, tree: Path) -> None:
        """Keep a tree as it is now."""


class _Program:
    name: ClassVar[str] = ""

    def __init__(self, store: Path) -> None:
        self.sizes: list[int] = []
        self._store = store
        self._begin()

    @classmethod
    def is_there(cls) -> bool:
        """Whether the program is installed."""
        return shutil.which(cls.name) is not None

    def keep(self, tree: Path) -> None:
        self._run(*self._keeping(), cwd=tree)
        self.sizes.append(size_of(self._store))

    def _begin(self) -> None:
        raise NotImplementedError

    def _keeping(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _run(self, *words: str, cwd: Path | None = None) -> None:
        own = {
            f"{name}_CACHE_DIR": str(self._store.with_name(f"{self.name}-cache"))
            for name in ("BORG", "RESTIC")
        }
        own |= {"BORG_BASE_DIR": str(self._store.with_name("borg-base")), "RESTIC_PASSWORD": "x"}
        environment = {**os.environ, **own}
        subprocess.run([self.name, *words], cwd=cwd, env=environment, check=True, capture_output=True)


class Borg(_Program):
    """BorgBackup, without encryption, zstd."""

    name = "borg"

    def _begin(self) -> None:
        self._run("init", "--encryption=none", str(self._store))

    def _keeping(self) -> tuple[str, ...]:
        return "create", "--compression=zstd,6", f"{self._store}::build-{len(self.sizes):05}", "."


class Restic(_Program):
    """restic, with its strongest compression."""

    name = "restic"

    def _begin(self) -> None:
        self._run("init", "--repo", str(self._store), "--repository-version", "2")

    def _keeping(self) -> tuple[str, ...]:
        return "backup", "--repo", str(self._store), "--compression", "max", "--quiet", "."
