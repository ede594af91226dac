"""Makes an image fit for the portal: opened with limits, turned upright, reduced, and written anew.

Only pixels cross over. Where a picture was taken, by whom and with what (EXIF, XMP, comments, thumbnails)
does not: the new file is made from the pixels alone, in sRGB.
"""

import io
import warnings
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from pipeline.intake.messages import notice
from pipeline.intake.taken import Notice, Taken, TakenFile
from pipeline.model.rules import Limits
from pipeline.model.vietnamese import slug

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""What is opened at all: every further decoder is further code that reads hostile bytes."""

_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 85, "method": 2},
}
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypavif")
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError)
"""What Pillow raises where bytes are not what they promise."""


def taken_image(name: str, content: bytes, limits: Limits, alt: str = "") -> Taken:
    """The image as the portal keeps it, or why it is refused. `name` as it was handed in."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of damaged metadata, which is dropped, and of sizes, which are judged
            return _taken(name, content, limits, alt)
    except Image.DecompressionBombError:
        return _refused("image_too_large", name, most=_millions(limits.image_pixels))
    except MemoryError:
        return _refused("image_too_heavy", name)
    except UnidentifiedImageError:
        return _refused(_unknown(content), name)
    except _DAMAGE:
        return _refused("image_broken", name)


def _taken(name: str, content: bytes, limits: Limits, alt: str) -> Taken:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if limits.image_pixels and opened.width * opened.height > limits.image_pixels:
            return _refused("image_too_large", name, most=_millions(limits.image_pixels))
        kind = opened.format or ""
        notices = list(_notices(name, opened, limits))
        pixels = _pixels(opened, limits)
    kept = kind if kind in _ENDINGS else "PNG"
    if kept == "JPEG" and pixels.mode == "RGBA":
        pixels = pixels.convert("RGB")
    if kind != kept:
        notices.append(notice("image_format", name, found=kind, ending=_ENDINGS[kept]))
    written = io.BytesIO()
    pixels.save(written, kept, **_SAVING[kept])
    made = written.getvalue()
    stem = slug(PurePosixPath(name).stem, 60) or "anh"
    file = TakenFile(f"{stem}-{sha256(made).hexdigest()[:8]}{_ENDINGS[kept]}", made, alt)
    return Taken(tuple(notices), files=(file,))


def _notices(name: str, image: Image.Image, limits: Limits) -> Iterator[Notice]:
    if getattr(image, "n_frames", 1) > 1:
        yield notice("first_frame", name, count=image.n_frames)  # type: ignore[attr-defined]
    if limits.image_side and max(image.size) > limits.image_side:
        yield notice("image_reduced", name, width=image.width, height=image.height, side=limits.image_side)
    if image.getexif() or image.info.get("xmp") or image.info.get("comment"):
        yield notice("image_data_dropped", name)


def _pixels(image: Image.Image, limits: Limits) -> Image.Image:
    """The pixels alone: upright, not larger than the limit, in sRGB, with nothing attached."""
    profile = image.info.get("icc_profile")
    if limits.image_side:
        image.draft(image.mode, _reduced(image.size, limits.image_side))
    if image.mode in {"P", "1"} or image.mode.startswith("I") or image.mode == "F":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if limits.image_side:  # before anything else makes a copy of so many pixels
        image.thumbnail((limits.image_side, limits.image_side), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image)
    plain = _in_srgb(upright, profile)
    plain.info.clear()
    plain.getexif().clear()
    return plain


def _reduced(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size that fits into a square of this side, which a JPEG decoder may come near to by itself."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = (
        "RGBA" if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info else "RGB"
    )
    if profile and image.mode in {"RGB", "CMYK", "L", "RGBA"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            shown = image if image.mode == mode or image.mode in {"CMYK", "L"} else image.convert(mode)
            made = ImageCms.profileToProfile(shown, source, target, outputMode=mode)
            return made if made is not None else shown
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile says nothing: the numbers are taken for sRGB, as browsers take them
    return image.convert(mode)


def _unknown(content: bytes) -> str:
    start = content[:512].lstrip()
    if any(mark in content[:64] for mark in _HEIC):
        return "image_heic"
    if start.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg")) or b"<svg" in start:
        return "image_svg"
    return "image_unknown"


def _refused(code: str, name: str, **context: object) -> Taken:
    return Taken((notice(code, name, **context),))


def _millions(pixels: int | None) -> str:
    return str((pixels or 0) // 1_000_000)
