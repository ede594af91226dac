"""Small folders as Pelican, Hugo and Jekyll keep them, and the portal that takes them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.importer.outcome import Outcome
from pipeline.importer.run import run_import
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from pipeline.store.yaml_file import parse_mapping, split_front_matter

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)

PELICAN: dict[str, str | bytes] = {
    "khai-mac.md": (
        "\ufeffTitle: Khai mạc Lễ hội trà\r\nDate: 2019-11-20 08:30\r\nCategory: Tin trong tỉnh\r\n"
        "Tags: lễ hội, trà\r\nAuthor: Ban biên tập\r\nSave_as: tin/khai-mac.html\r\n\r\n"
        "Sáng 20/11, lễ hội khai mạc. Xem [lịch]({filename}/lich-le-hoi.md) và\r\n"
        "![Sân khấu]({static}/images/san-khau.png).\r\n"
    ),
    "lich-le-hoi.md": (
        "Title: Lịch lễ hội\nDate: 21/11/2019\nSlug: lich\nUnknown: giá trị lạ\n\n"
        "# Ngày đầu\n\n### Buổi sáng\n"
    ),
    "images/san-khau.png": PNG,
    "images/khong-dung.png": PNG,
    "nhap.md": "Title: Bản nháp\nDate: 2019-11-22\nStatus: draft\n\nChưa đăng.\n",
}

HUGO: dict[str, str | bytes] = {
    "news/2016/2016-09-22-cau-moi.md": (
        "---\ntitle: Khởi công: cầu mới\ndate: 2016-09-22 11:00:55 -0400\ndraft: false\n"
        "tags: [giao thông]\ncategories:\n  - Tin quốc tế\naliases:\n  - /cau-moi/\nexpiryDate: 2020-01-01\n---\n"
        "<p>M&#7897;t c&acirc;y c&#7847;u <b>m&#7899;i</b>.</p>\n\n"
        '<div class="x">\n\nXem [họp báo]({{< ref "hop-bao.md" >}}).\n\n</div>\n'
    ),
    "news/2016/hop-bao.md": (
        '+++\ntitle = "Họp báo"\ndate = 2016-09-23T01:00:00Z\nweight = 3\n[params]\nvenue = "Hội trường"\n+++\n\n'
        "Xem [cầu mới](/cau-moi/#khong-co), [trang chủ](/gioi-thieu-chung/) và [ngoài](https://example.com/a_b).\n\n![](anh.jpg)\n"
    ),
    "news/ghi-chu.txt": "không ai dùng",
}

JEKYLL: dict[str, str | bytes] = {
    "_posts/2014-03-05-thong-bao.markdown": (
        "---\nlayout: post\ntitle: Thông báo nghỉ lễ\n---\n\n{% post_url 2014-03-06-lich-truc %}\n\n"
        "[Lịch trực]({% post_url 2014-03-06-lich-truc %}), tải [biểu mẫu]({{ site.baseurl }}/assets/mau.pdf).\n"
    ),
    "_posts/2014-03-06-lich-truc.md": (
        "---\ntitle: Lịch trực\ndate: ngày 6 tháng 3 năm 2014\nattachments: [assets/mau.pdf]\n---\n"
        "Trực 24/24.\n"
    ),
    "assets/mau.pdf": b"%PDF-1.4\n",
    "tcvn3.md": "---\ntitle: Th«ng b¸o\n---\n".encode("latin-1"),
}


def make(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a source folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def portal_in(folder: Path) -> Portal:
    """The portal whose files stand in a folder."""
    return load_portal(WorktreeSource(folder, datetime(2026, 11, 20, tzinfo=VIETNAM_TIME)))


def take(portal: Path, origin: Path, section: str = "tin-tuc", **more: Any) -> Outcome:
    """Import a folder."""
    return run_import(portal, portal_in(portal), origin, section, **more)


def front_matter(path: Path) -> dict[str, Any]:
    """The values of a written document."""
    return parse_mapping(split_front_matter(path.read_text("utf-8")).yaml_text)


def body(path: Path) -> str:
    """The body of a written document."""
    return split_front_matter(path.read_text("utf-8")).body.strip()


def codes(outcome: Outcome, path: str) -> set[tuple[str, str]]:
    """What an outcome says changed in one file: codes with their fields."""
    return {(change.code, change.field) for change in outcome.changed if change.path == path}


def skipped(outcome: Outcome) -> dict[str, str]:
    """Codes of skipped files by path."""
    return {skip.path: skip.code for skip in outcome.skipped}
