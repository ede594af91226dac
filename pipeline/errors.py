"""Every error that congso raises on purpose.

One tree in one file; `pipeline.cli.main` is the one place that turns it into an exit code.
A message says what was expected, what was found, and where; `hint` says what to do.
"""

from collections.abc import Sequence
from typing import Any


class CongsoError(Exception):
    """Something that the person at the keyboard must act on."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n  {self.hint}" if self.hint else message


class MisuseError(CongsoError):
    """The command was given something that it cannot work with."""


class BrokenEnvironmentError(CongsoError):
    """The machine, the checkout or a tool is not as the command needs it."""


class GitError(BrokenEnvironmentError):
    """git refused or failed; the message carries what it said."""


class BusyError(BrokenEnvironmentError):
    """Another process holds the lock."""


class PortalDataError(CongsoError):
    """A data file that the whole portal stands on (types, sections, agencies) cannot be used."""

    exit_code = 1


class ThemeError(CongsoError):
    """A template of the theme cannot be used; the message carries where and why."""

    exit_code = 1


class RefusedError(CongsoError):
    """The content or the request has faults, so the step was not taken."""

    exit_code = 1


class TooManyAttemptsError(RefusedError):
    """Somebody has failed to sign in too often; `wait`: seconds until it may be tried again."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message, f"Try again after {wait} seconds.")
        self.wait = wait


class FaultyContentError(RefusedError):
    """Files of the portal have faults; `issues` are they, as `pipeline.checks` tells them."""

    def __init__(self, message: str, issues: Sequence[Any]) -> None:
        super().__init__(message)
        self.issues = tuple(issues)


class RequestRefusedError(RefusedError):
    """A rule of the workflow stands against what was asked; `codes` name the rules, the message is Vietnamese."""

    def __init__(self, message: str, codes: Sequence[str]) -> None:
        super().__init__(message)
        self.codes = tuple(codes)
