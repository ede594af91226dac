"""What differs from machine to machine: read from the environment, once, at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one machine."""

    releases_kept: int = 10
    """How many releases `congso release switch` can go back to (`CONGSO_RELEASES_KEPT`)."""


_DEFAULTS = Settings()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; raises MisuseError where a value cannot be used."""
    kept = environment.get("CONGSO_RELEASES_KEPT", str(_DEFAULTS.releases_kept))
    if not kept.isascii() or not kept.isdigit() or int(kept) < 1:
        raise MisuseError(f"CONGSO_RELEASES_KEPT: expected a whole number of at least 1, found {kept!r}")
    return Settings(int(kept))
