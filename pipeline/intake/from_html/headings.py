"""Levels of headings: a body begins at the second level (the title is the first) and never skips one."""

from collections.abc import Iterable, Iterator


def normalised(levels: Iterable[int]) -> Iterator[int]:
    """The level for each heading: deeper ones one step below the heading they belong to."""
    open_levels: list[int] = []
    for level in levels:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        yield min(1 + len(open_levels), 6)
