"""Small portals for tests: real files in a temporary folder, with fixed dates and made-up people."""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from pipeline.cli.indexing import update_index
from pipeline.model.field import VIETNAM_TIME
from pipeline.search.shards import FOLDER
from pipeline.site.build import Build, Outcome
from pipeline.site.portals import run
from pipeline.site.running import cache_folder
from pipeline.site.writer import MARK
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-20"

PORTAL = """\
label: mau
name: Cổng thông tin điện tử tỉnh Mẫu
name_en: Mau Province Portal
short_name: Tỉnh Mẫu
kind: so
address: 1 Đường Mẫu
phone: 0208 3855 000
email: cong@mau.example
responsible: Nguyễn Văn Mẫu
board:
  - {account: tbt.mau, name: Nguyễn Văn Mẫu, level: approve, title: Tổng Biên tập}
settings: {base_url: "https://mau.example", rules: "40-2012", editor_in_chief: tbt.mau}
"""
AGENCY = """\
label: %(label)s
name: %(name)s
short_name: %(name)s
kind: %(kind)s
address: 2 Đường Mẫu
phone: 0208 3855 001
email: %(label)s@mau.example
responsible: Trần Thị Ví Dụ
board:
  - {account: %(label)s.duyet, name: Trần Thị Ví Dụ, level: approve, title: Trưởng Ban biên tập}
"""


def empty_portal(folder: Path) -> Path:
    """Write a portal with two agencies and no document."""
    data = folder / "content" / "data"
    data.mkdir(parents=True)
    for name in ("document-types.yml", "sections.yml"):
        shutil.copy(ROOT / "content" / "data" / name, data)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    shutil.copytree(ROOT / "theme", folder / "theme")
    for name in ("rules", "calendars"):
        shutil.copytree(ROOT / "content" / "data" / name, data / name)
    (data / "portal.yml").write_text(PORTAL, encoding="utf-8")
    add_agency(folder, "sokhdt", "Sở Kế hoạch và Đầu tư", "so")
    add_agency(folder, "phoyen", "Huyện Phổ Yên", "huyen")
    return folder


def add_agency(folder: Path, label: str, name: str, kind: str, more: str = "") -> None:
    """Write an `agency.yml`; `more` is further YAML."""
    path = folder / "sub-portals" / label / "agency.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(AGENCY % {"label": label, "name": name, "kind": kind} + more, encoding="utf-8")


def small_portal(folder: Path) -> Path:
    """Write a portal with two agencies and one document of several types on each site."""
    empty_portal(folder)
    for path, text in documents().items():
        write(folder, path, text)
    return folder


def write(folder: Path, path: str, text: str) -> None:
    """Write one file below the portal's folder."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def document(
    title: str, fields: Mapping[str, str], body: str = "## Nội dung\n\nNội dung của văn bản."
) -> str:
    """The text of a content file; `fields` are YAML values as they are written."""
    lines = [f"{name}: {value}" for name, value in {"title": title, **fields}.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def news(
    title: str, day: str, agency: str = "sokhdt", more: Mapping[str, str] | None = None, body: str = ""
) -> str:
    """A news item of a day."""
    fields = {
        "date": day,
        "summary": f"Tóm tắt {title}",
        "agency": agency,
        "category": "trong-tinh",
        **(more or {}),
    }
    return document(title, fields, body) if body else document(title, fields)


def law(title: str, number: str, issued: str, more: Mapping[str, str] | None = None) -> str:
    """A legal document with its number and day of issue."""
    fields = {
        "date": issued,
        "summary": f"Về việc {title}",
        "agency": "sokhdt",
        "number": number,
        "kind": "quyet-dinh",
        "issuer": "Uỷ ban nhân dân tỉnh Mẫu",
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "Chủ tịch",
        "issued": issued,
        "effective": issued,
        "validity": "con-hieu-luc",
        "domain": "dau-tu",
    }
    return document(title, {**fields, **(more or {})})


def documents() -> dict[str, str]:
    """Paths and texts of the documents of `small_portal`."""
    older = "[{kind: thay-the, number: 12/2025/QĐ-UBND}]"
    link = "## Tin\n\nXem [quyết định](../../van-ban/2026/qd-40.md#noi-dung)."
    return {
        "content/tin-tuc/2026/khoi-cong-cau.md": news(
            "Khởi công cầu", "2026-11-18T08:00:00+07:00", body=link
        ),
        "content/tin-tuc/2025/le-hoi-tra.md": news("Lễ hội trà", "2025-11-10", "phoyen"),
        "content/van-ban/2026/qd-40.md": law(
            "Ban hành Quy chế", "40/2026/QĐ-UBND", "2026-10-02", {"relations": older}
        ),
        "content/van-ban/2025/qd-12.md": law("Quy chế cũ", "12/2025/QĐ-UBND", "2025-03-04"),
        "content/en/2026/bridge.md": document(
            "Bridge construction starts",
            {
                "date": "2026-11-19",
                "summary": "Construction of a bridge started.",
                "agency": "sokhdt",
                "lang": "en",
                "translation_of": "content/tin-tuc/2026/khoi-cong-cau.md",
            },
            "## Bridge\n\nConstruction started.",
        ),
        "sub-portals/sokhdt/content/tin-tuc/2026/ke-hoach.md": news(
            "Kế hoạch đầu tư công", "2026-11-17", more={"forward_to_main": "true"}
        ),
        "sub-portals/phoyen/content/tin-tuc/2026/thu-hoach.md": news(
            "Thu hoạch vụ mùa", "2026-11-16", "phoyen"
        ),
    }


def build_of(
    folder: Path, output: Path, day: str = DAY, jobs: int = 1, cache: Path | None = None, strict: bool = False
) -> Build:
    """A build of the files of a portal into a folder, not yet run."""
    source = WorktreeSource(folder, datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=VIETNAM_TIME))
    portal = load_portal(source)
    return Build(source, portal, day, output, cache or cache_folder(folder, output), jobs, strict=strict)


def build(
    folder: Path,
    output: Path,
    day: str = DAY,
    jobs: int = 1,
    cache: Path | None = None,
    strict: bool = False,
    finish: Callable[[], None] = lambda: None,
) -> Outcome:
    """Build the files of a portal into a folder."""
    return run(build_of(folder, output, day, jobs, cache, strict), folder, finish)


def build_with_index(folder: Path, output: Path, day: str = DAY, cache: Path | None = None) -> Outcome:
    """Build the files of a portal into a folder, with the index that browsers search."""
    prepared = build_of(folder, output, day, jobs=2, cache=cache)
    return run(prepared, folder, lambda: update_index(prepared))


def pages(folder: Path) -> dict[str, bytes]:
    """Every page and file of a built portal, without the index: that is not archived."""
    return {path: content for path, content in tree(folder).items() if not path.startswith(f"{FOLDER}/")}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path and bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
