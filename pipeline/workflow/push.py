"""Who pushes: told by a transport to the hooks through the environment of `git receive-pack`.

A transport has authenticated the account; a push without these variables is refused by the gate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.account import Account

ACCOUNT = "CONGSO_ACCOUNT"
ADDRESSES = "CONGSO_ADDRESSES"
FULL_NAME = "CONGSO_FULL_NAME"
VIA = "CONGSO_SUBMITTED_VIA"

GIT, SSH, COMMAND, WEB, MAIL, FORGE = "git", "ssh", "command", "web", "mail", "forge"
WAYS = (GIT, SSH, COMMAND, WEB, MAIL, FORGE)
"""How something came in, as `Submitted-Via` records it: over HTTP or SSH, from shell, desk, mail or a forge."""


@dataclass(frozen=True, slots=True)
class Push:
    """A push as the hooks see it."""

    account: Account
    via: str


def push_environment(account: Account, via: str) -> dict[str, str]:
    """What a transport adds to the environment of `git receive-pack` or `git http-backend` for an account.

    `via`: one of WAYS. Addresses are parted by line breaks, which no address has.
    """
    if via not in WAYS:
        raise ValueError(f"{via!r} is not one of {', '.join(WAYS)}")
    return {
        ACCOUNT: account.name,
        ADDRESSES: "\n".join(account.addresses),
        FULL_NAME: account.full_name,
        VIA: via,
    }


def push_in(environment: Mapping[str, str]) -> Push | None:
    """The push that an environment tells of; None where no transport has authenticated anyone."""
    name, via = environment.get(ACCOUNT, ""), environment.get(VIA, "")
    if not name or via not in WAYS:
        return None
    addresses = tuple(filter(None, environment.get(ADDRESSES, "").split("\n")))
    try:
        return Push(Account(name, addresses, environment.get(FULL_NAME, "")), via)
    except ValueError:
        return None


def hiding_environment(hidden: Sequence[str]) -> dict[str, str]:
    """The environment that makes git hide refs: each value of `transfer.hideRefs`, in their order."""
    pairs = [("transfer.hideRefs", value) for value in hidden]
    numbered = {
        f"GIT_CONFIG_{part}_{number}": text
        for number, pair in enumerate(pairs)
        for part, text in zip(("KEY", "VALUE"), pair, strict=True)
    }
    return {"GIT_CONFIG_COUNT": str(len(pairs)), **numbered}
