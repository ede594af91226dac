"""An agency's own colour: readable in light and dark, whatever was asked for (WCAG 2.2, 1.4.3)."""

import re

_HEX = re.compile(r"^#[0-9a-fA-F]{6}$")
LEAST_CONTRAST = 4.5
_WHITE = (255, 255, 255)
DAY = (0xF2, 0xF6, 0xF3)
NIGHT = (0x1B, 0x23, 0x20)
"""The `--tint` of portal.css, light and dark: of all backgrounds the nearest to a colour meant to be read."""

Colour = tuple[int, int, int]


def is_colour(text: str) -> bool:
    """Whether a text is a colour as `agency.yml` writes it: `#0b5d3b`."""
    return bool(_HEX.match(text))


def contrast(one: Colour, other: Colour) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def style_sheet(colour: str) -> str:
    """The rules that give a site its colour: darkened for white pages, and lightened for dark ones, until readable."""
    asked = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    day = _towards(asked, (0, 0, 0), DAY)
    night = _towards(asked, _WHITE, NIGHT)
    return f":root{{--brand:{_written(day)};--brand-night:{_written(night)}}}\n"


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _towards(colour: Colour, end: Colour, background: Colour) -> Colour:
    for step in range(21):
        red, green, blue = (
            round(part + (last - part) * step / 20) for part, last in zip(colour, end, strict=True)
        )
        if contrast((red, green, blue), background) >= LEAST_CONTRAST:
            return red, green, blue
    return end


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
