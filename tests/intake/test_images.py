"""Images: only pixels cross over, in a size that pages need; the rest is refused or dropped, and said."""

import io

import pytest
from PIL import Image, ImageCms

from pipeline.intake.images import taken_image
from pipeline.intake.taken import Taken
from tests.intake import pictures
from tests.intake.limits import LIMITS

TELLING = dict(pictures.telling())
HOSTILE = dict(pictures.hostile())


def codes(taken: Taken) -> list[str]:
    return [notice.code for notice in taken.notices]


def opened(taken: Taken) -> Image.Image:
    (file,) = taken.files
    return Image.open(io.BytesIO(file.content))


@pytest.mark.parametrize("name", TELLING)
def test_nothing_but_pixels_crosses_over(name: str) -> None:
    taken = taken_image(f"{name}.jpg", TELLING[name], LIMITS)
    (file,) = taken.files
    image = opened(taken)
    assert pictures.CANARY.encode() not in file.content
    assert not image.getexif()
    assert not {"icc_profile", "exif", "xmp", "comment", "Author", "XML:com.adobe.xmp"} & set(image.info)
    assert image.convert("RGB").getpixel((9, 9)) == pytest.approx((255, 0, 0), abs=3)
    if "exif" in name:
        assert "image_data_dropped" in codes(taken)


def test_a_photograph_is_turned_upright_and_reduced() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    taken = taken_image(
        "Ảnh lễ hội.JPG", pictures.encoded(Image.new("RGB", (4000, 2000)), "JPEG", exif=exif), LIMITS
    )
    assert opened(taken).size == (1280, 2560)
    assert taken.files[0].name.startswith("anh-le-hoi-")
    assert taken.files[0].name.endswith(".jpg")
    assert codes(taken) == ["image_reduced", "image_data_dropped"]


def test_colours_of_another_profile_are_converted() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    turned = profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    content = pictures.encoded(Image.new("RGB", (9, 9), (255, 0, 0)), "PNG", icc_profile=turned)
    assert opened(taken_image("a.png", content, LIMITS)).getpixel((4, 4)) == pytest.approx((0, 255, 0), abs=3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_mode_of_every_format_is_taken(kind: str, mode: str) -> None:
    try:
        content = pictures.encoded(Image.new(mode, (30, 20)), kind)
    except (OSError, ValueError):
        return  # a format that has no such mode
    taken = taken_image("a", content, LIMITS)
    assert opened(taken).size == (30, 20)
    assert taken.files[0].name.endswith({"JPEG": ".jpg", "WEBP": ".webp"}.get(kind, ".png"))


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    taken = taken_image(
        "a.gif", pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), LIMITS
    )
    assert opened(taken).convert("RGB").getpixel((4, 4)) == (255, 0, 0)
    assert codes(taken) == ["first_frame", "image_format"]


def test_transparency_stays() -> None:
    taken = taken_image("a.png", pictures.encoded(Image.new("RGBA", (9, 9), (1, 2, 3, 0)), "PNG"), LIMITS)
    assert opened(taken).mode == "RGBA"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("png-claims-huge", "image_too_large"),
        ("png-really-large", "image_too_large"),
        ("svg", "image_svg"),
        ("svg-xml", "image_svg"),
        ("heic", "image_heic"),
        ("avif", "image_heic"),
        ("eps", "image_unknown"),
        ("png-cut-45", "image_broken"),
    ],
)
def test_a_refusal_says_why(name: str, code: str) -> None:
    taken = taken_image(name, HOSTILE[name], LIMITS)
    assert codes(taken) == [code]
    assert taken.is_refused
    assert not taken.files


def test_the_same_picture_has_the_same_name() -> None:
    first, second = (taken_image("a.png", pictures.plain("PNG"), LIMITS).files[0] for _ in range(2))
    assert first == second
