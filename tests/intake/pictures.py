"""Pictures made in code: real files of every format, and hostile ones."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

CANARY = "toa-do-nha-rieng"


def encoded(image: Image.Image, kind: str, **more: Any) -> bytes:
    """The image as a file of this format."""
    whole = io.BytesIO()
    image.save(whole, kind, **more)
    return whole.getvalue()


def plain(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """An ordinary small picture."""
    return encoded(Image.new(mode, size, "red"), kind)


def telling() -> Iterator[tuple[str, bytes]]:
    """Pictures that say where and by whom they were taken, in each place that a format has for it."""
    image = Image.new("RGB", (60, 40), "red")
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 35.0, 0.0), 29: CANARY})
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", CANARY)
    words.add_itxt("XML:com.adobe.xmp", CANARY, zip=False)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "jpeg-exif", encoded(image, "JPEG", exif=exif)
    yield "jpeg-xmp", encoded(image, "JPEG", xmp=xmp)
    yield "jpeg-comment", encoded(image, "JPEG", comment=CANARY.encode())
    yield "jpeg-profile", encoded(image, "JPEG", icc_profile=profile)
    yield "jpeg-tail", encoded(image, "JPEG") + CANARY.encode()
    yield "png-text", encoded(image, "PNG", pnginfo=words)
    yield "png-exif", encoded(image, "PNG", exif=exif)
    yield "png-profile", encoded(image, "PNG", icc_profile=profile)
    yield "png-tail", encoded(image, "PNG") + CANARY.encode()
    yield "webp-exif", encoded(image, "WEBP", exif=exif, xmp=xmp, icc_profile=profile)
    yield "gif-comment", encoded(image, "GIF", comment=CANARY.encode())
    yield "tiff-exif", encoded(image, "TIFF", exif=exif, description=CANARY)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Pictures that are none, are broken, or would need far more memory than their bytes."""
    good = plain("PNG")
    yield "png-claims-huge", huge_png(65_000, 65_000)
    yield "png-claims-widest", huge_png(2**31 - 1, 1)
    yield "png-really-large", huge_png(20_000, 20_000, zlib.compress(bytes(20_000 * 2_501)))
    yield "gif-claims-huge", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf0\0\0" + b"\0" * 60
    yield (
        "bmp-claims-huge",
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield "tiff-loop", b"II*\0\x08\0\0\0" + b"\x01\0" + b"\0" * 12 + b"\x08\0\0\0"
    yield "svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "svg-xml", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
    yield "avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 100
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n"
    yield "pdf", b"%PDF-1.7\n"
    yield "html", b"<html><script>alert(1)</script>"
    yield "program", b"MZ" + b"\0" * 200
    yield "empty", b""
    for cut in (9, 20, 33, 45, len(good) - 15):
        yield f"png-cut-{cut}", good[:cut]
    for kind in ("JPEG", "WEBP", "GIF", "BMP", "TIFF"):
        yield f"{kind.lower()}-cut", plain(kind)[:-20] if kind != "JPEG" else plain(kind)[:60]


def huge_png(width: int, height: int, data: bytes = b"") -> bytes:
    """A black and white PNG of few bytes that claims this size."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
