"""An account: who acts, and under which addresses that person's commits may stand.

What an account may do is not in it: levels are read from the boards on `main` (Đ17.2).
"""

import re
from dataclasses import dataclass

_NAME = re.compile(r"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$")
_ADDRESS = re.compile(r"^[^\s<>\x00-\x1f\x7f@]+@[^\s<>\x00-\x1f\x7f@]+$")


@dataclass(frozen=True, slots=True)
class Account:
    """One named account (Đ21.4). Raises ValueError for a name or an address that could be read otherwise."""

    name: str
    """As boards name it in `agency.yml` and `portal.yml`: `sokhdt.duyet`."""
    addresses: tuple[str, ...]
    """E-mail addresses that the account's commits may bear; the first stands in those made for it."""
    full_name: str = ""
    is_active: bool = True

    def __post_init__(self) -> None:
        if not is_account_name(self.name):
            raise ValueError(
                f"an account is called by a-z, 0-9, dot, hyphen and underline, not {self.name!r}"
            )
        for address in self.addresses:
            if not _ADDRESS.match(address):
                raise ValueError(f"account {self.name}: {address!r} is no e-mail address")

    def has_address(self, address: str) -> bool:
        """Whether a commit's address is one of the account's; letter case does not count."""
        return address.casefold() in {each.casefold() for each in self.addresses}


def is_account_name(name: str) -> bool:
    """Whether an account may be called so: it never is an option, a path or a line break."""
    return bool(_NAME.fullmatch(name))
