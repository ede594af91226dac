"""Images and attachments: what pages say of them, and the smaller copies that are made of images."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

IMAGE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp"})
WIDTHS = (480, 960, 1600)
"""Widths in pixels of the copies; none is wider than the image itself."""

_SAVED_AS: Mapping[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "png": {"format": "PNG", "optimize": True},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
}


@dataclass(frozen=True, slots=True)
class FileView:
    """What a page may say of one image or attachment."""

    path: str
    address: str
    blob: str
    size: int
    """In bytes."""
    width: int = 0
    """In pixels; 0 for what is not an image."""
    height: int = 0

    @property
    def digest(self) -> bytes:
        return blake2b(f"{self.address}\n{self.blob}".encode(), digest_size=16).digest()

    @property
    def ending(self) -> str:
        """What comes after the last dot, in capitals: `PDF`."""
        return PurePosixPath(self.address).suffix[1:].upper()

    @property
    def is_image(self) -> bool:
        return self.width > 0

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths in pixels of the copies that are made."""
        smaller = tuple(width for width in WIDTHS if width < self.width)
        return (*smaller, min(self.width, WIDTHS[-1])) if self.is_image else ()

    def copy(self, width: int, kind: str) -> str:
        """The address of the copy with a width, `jpg` or `webp`."""
        return f"{self.address.rsplit('.', 1)[0]}-{width}.{kind}"

    def scaled_height(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def image_size(path: str, content: bytes) -> tuple[int, int]:
    """Width and height in pixels as shown; (0, 0) for what is not an image or cannot be read."""
    if PurePosixPath(path).suffix.lower() not in IMAGE_ENDINGS:
        return 0, 0
    from PIL import Image, UnidentifiedImageError  # only builds that meet a new image wait for it

    try:
        with Image.open(BytesIO(content)) as image:
            turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
            return (image.height, image.width) if turned else image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return 0, 0


def image_copy(content: bytes, width: int, kind: str) -> bytes:
    """The image at a width, as `jpg`, `png` or `webp`, upright and without what the camera wrote into it.

    Where a photograph was taken is nobody's business: no EXIF, XMP or colour profile is carried over.
    """
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    out, saved = BytesIO(), _SAVED_AS["jpg" if kind == "jpeg" else kind]
    if saved["format"] == "JPEG":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    image.save(out, **saved)
    return out.getvalue()
