"""The way in for what clerks, citizens and mails hand in: each kind is read in a process of its own.

For the web desk, `congso mail poll` and `congso request submit`. Every function takes bytes and the limits
of the portal's rule set, touches no file, and returns a `Taken`: what the portal may keep, and a notice
for everything that is not as it was handed in.
"""

from pipeline.intake.isolated import in_a_child
from pipeline.intake.taken import Taken
from pipeline.model.rules import Limits


def receive_paste(html: str, limits: Limits, prefix: str = "") -> Taken:
    """Pasted HTML as Markdown. `prefix`: what stands before an image's name there: `../../files/2026/`."""
    return in_a_child(
        "paste", html.encode(errors="replace"), limits, limits.converting_seconds or 10, prefix=prefix
    )


def receive_image(name: str, content: bytes, limits: Limits, alt: str = "") -> Taken:
    """One image: upright, reduced, without metadata."""
    return in_a_child("image", content, limits, limits.examining_seconds or 2, name=name, alt=alt)
