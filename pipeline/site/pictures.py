"""An image as pages show it: WebP and JPEG in several widths, with its size given, so that nothing jumps."""

from collections.abc import Callable

from markupsafe import Markup

from pipeline.site.files import FileView

BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"


def picture(
    view: FileView, alt: str, link: Callable[[str], str], sizes: str = BODY_SIZES, lazy: bool = True
) -> Markup:
    """The element of an image. `alt` is plain text; `sizes` as in HTML; the first image of a page is not lazy."""
    biggest = view.widths[-1]

    def copies(kind: str) -> str:
        return ", ".join(f"{link(view.copy(width, kind))} {width}w" for width in view.widths)

    return Markup(
        '<picture><source type="image/webp" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}></picture>'
    ).format(
        copies("webp"),
        sizes,
        link(view.copy(biggest, "jpg")),
        copies("jpg"),
        sizes,
        biggest,
        view.scaled_height(biggest),
        alt,
        Markup(' loading="lazy"') if lazy else "",
    )
