"""Names that a portal knows, to tell what an official document is and whom it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.portal import Portal

_OFFICIAL = "legal_document"


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the portal's data files call things; JSON has it as it is."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """Label of each kind of document (`Quyết định`) → the choice that stands for it (`quyet-dinh`)."""
    issuers: tuple[str, ...] = ()
    """Full names of agencies, spelt as the portal spells them."""
    information_centre: tuple[str, ...] = ()
    """Names under which `Nơi nhận` means the portal's own information centre (Đ8.1)."""


def known_names(portal: Portal) -> KnownNames:
    """The names that a portal's data files know."""
    kind = portal.types[_OFFICIAL].fields.get("kind") if _OFFICIAL in portal.types else None
    return KnownNames(
        kinds={label: choice for choice, label in kind.choices.items()} if kind else {},
        issuers=tuple(agency.name for agency in portal.agencies.values()),
        information_centre=portal.settings.information_centre,
    )
