"""Random edits of a portal, each as a person could make it: what property tests do to it step by step."""

import os
import random
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.portals import add_agency, law, news, write

STEPS = int(os.environ.get("CONGSO_STEPS", "200"))
SEED = int(os.environ.get("CONGSO_SEED", "20261123"))
SITES = ("", "sokhdt", "phoyen")
DAYS = ("2026-11-19", "2026-11-20", "2026-11-21", "2026-12-02", "2027-01-04")


class Edits:
    """Random edits of a portal, each as a person could make it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.count = 0
        self.day = DAYS[0]

    def documents(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*.md") if "files" not in path.parts)

    def some(self) -> Path:
        return self.chance.choice(self.documents())

    def content(self, site: str) -> str:
        return f"sub-portals/{site}/content" if site else "content"

    def fields(self) -> dict[str, str]:
        choose = self.chance.random
        return {
            **({"status": "retracted"} if choose() < 0.1 else {}),
            **({"forward_to_main": "true"} if choose() < 0.3 else {}),
            **({"featured": "true"} if choose() < 0.3 else {}),
            **({"expires": "2026-11-30"} if choose() < 0.2 else {}),
            **({"aliases": "[/cu/bai.html]"} if choose() < 0.1 else {}),
            **({"modified": "2026-11-19"} if choose() < 0.3 else {}),
            **({"images": "[{file: /files/2026/anh.png, alt: Ảnh}]"} if choose() < 0.3 else {}),
        }

    def add_news(self) -> None:
        self.count += 1
        year = self.chance.choice(("2025", "2026"))
        day = f"{year}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        text = news(f"Tin {self.count}", day, self.chance.choice(("sokhdt", "phoyen")), self.fields())
        write(
            self.folder, f"{self.content(self.chance.choice(SITES))}/tin-tuc/{year}/tin-{self.count}.md", text
        )

    def add_law(self) -> None:
        self.count += 1
        related = f"[{{kind: sua-doi, number: {self.chance.randint(1, 60)}/2026/QĐ-UBND}}]"
        text = law(
            f"Quyết định {self.count}", f"{self.count}/2026/QĐ-UBND", "2026-05-06", {"relations": related}
        )
        write(self.folder, f"content/van-ban/2026/qd-{self.count}.md", text)

    def add_translation(self) -> None:
        self.count += 1
        original = self.some().relative_to(self.folder).as_posix()
        text = news(f"Translated {self.count}", "2026-11-01", more={"lang": "en", "translation_of": original})
        text = text.replace("category: trong-tinh\n", "")
        write(self.folder, f"content/en/2026/item-{self.count}.md", text)

    def change_body(self) -> None:
        path = self.some()
        path.write_text(path.read_text(encoding="utf-8") + f"\nThêm {self.count}.\n", encoding="utf-8")
        self.count += 1

    def change_title(self) -> None:
        path = self.some()
        self.count += 1
        path.write_text(
            path.read_text(encoding="utf-8").replace("title: ", f"title: Sửa {self.count} ", 1),
            encoding="utf-8",
        )

    def forget_date(self) -> None:
        """Leave a document without a date, as an author's draft may be."""
        path = self.some()
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("date: ")), encoding="utf-8")

    def delete(self) -> None:
        if len(self.documents()) > 6:
            self.some().unlink()

    def rename(self) -> None:
        path = self.some()
        self.count += 1
        path.rename(path.with_name(f"ten-{self.count}.md"))

    def move(self) -> None:
        path, site = self.some(), self.chance.choice(SITES)
        folder = self.chance.choice(("tin-tuc", "chi-dao-dieu-hanh", "van-ban"))
        self.count += 1
        target = self.folder / self.content(site) / folder / "2026" / f"chuyen-{self.count}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)

    def spoil(self) -> None:
        path = self.some()
        self.count += 1
        path.write_text("---\ntitle: [hỏng\n---\n", encoding="utf-8")

    def add_agency(self) -> None:
        self.count += 1
        add_agency(self.folder, f"xa{self.count}", f"Xã Mẫu {self.count}", "xa")
        write(
            self.folder,
            f"sub-portals/xa{self.count}/content/tin-tuc/2026/mo.md",
            news("Ra mắt", "2026-11-12"),
        )

    def close_agency(self) -> None:
        add_agency(self.folder, "phoyen", "Huyện Phổ Yên", "huyen", "status: closed\nsuccessor: sokhdt\n")

    def rename_agency(self) -> None:
        self.count += 1
        add_agency(self.folder, "sokhdt", f"Sở Kế hoạch {self.count}", "so")

    def remove_agency(self) -> None:
        extra = [path for path in (self.folder / "sub-portals").iterdir() if path.name.startswith("xa")]
        if extra:
            shutil.rmtree(self.chance.choice(sorted(extra)))

    def change_theme(self) -> None:
        self.count += 1
        name = self.chance.choice(
            ("article.html", "components/rows.html", "components/shell.html", "base.html")
        )
        path = self.folder / "theme" / "templates" / name
        path.write_text(path.read_text(encoding="utf-8") + f"{{# {self.count} #}}\n", encoding="utf-8")

    def change_style(self) -> None:
        self.count += 1
        path = self.folder / "theme" / "static" / "portal.css"
        path.write_text(path.read_text(encoding="utf-8") + f"\n/* {self.count} */\n", encoding="utf-8")

    def change_type(self) -> None:
        self.count += 1
        path = self.folder / "content" / "data" / "document-types.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("label: Tin tức, sự kiện", f"label: Tin tức, sự kiện {self.count}", 1))

    def change_settings(self) -> None:
        self.count += 1
        path = self.folder / "content" / "data" / "portal.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("short_name: Tỉnh Mẫu", f"short_name: Tỉnh Mẫu {self.count}", 1))

    def change_image(self) -> None:
        out = BytesIO()
        colour = (self.chance.randrange(256), 90, 60)
        Image.new("RGB", (self.chance.choice((300, 700)), 200), colour).save(out, "PNG")
        target = self.folder / self.content(self.chance.choice(SITES)) / "files" / "2026" / "anh.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(out.getvalue())

    def remove_image(self) -> None:
        for path in sorted(self.folder.glob("**/files/2026/anh.png"))[:1]:
            path.unlink()

    def link(self) -> None:
        """Lead from one document to another, to an old address, or to nothing."""
        path, other = self.some(), self.some()
        self.count += 1
        below = other.relative_to(self.folder).as_posix().removeprefix("content/").removesuffix(".md")
        target = self.chance.choice(
            (f"/{below}.html", f"/{below}.html#muc-{self.count % 3}", f"/cu/so-{self.count % 3 + 1}.html")
        )
        text = f"\n## Mục {self.count % 3}\n\nXem [bài khác {self.count}]({target}).\n"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def add_with_claims(self) -> None:
        """Add an item that claims an old address and shows a picture, which others do too or which is not there."""
        self.count += 1
        site, number = self.chance.choice(SITES), self.chance.randint(1, 3)
        image = "file: /files/2026/anh.png, alt: Ảnh, source: Sở, licence: Được phép, consent: khong-co-nguoi"
        root = f"/{site}/" if site else "/"
        more = {"aliases": f"[{root}cu/so-{number}.html]", "images": f"[{{{image}}}]"}
        text = news(f"Tin {self.count}", "2026-11-02", site or "sokhdt", more)
        write(self.folder, f"{self.content(site)}/tin-tuc/2026/ta-{self.count}.md", text)

    def call_like_another(self) -> None:
        path = self.some()
        name = path.stem.lower() if path.stem.isupper() else path.stem.upper()
        path.with_name(f"{name}.md").write_bytes(path.read_bytes())

    def turn_the_day(self) -> None:
        self.day = self.chance.choice(DAYS)


EDITS: tuple[tuple[Callable[[Edits], None], int], ...] = (
    (Edits.add_news, 14),
    (Edits.add_law, 8),
    (Edits.add_translation, 5),
    (Edits.change_body, 8),
    (Edits.change_title, 8),
    (Edits.forget_date, 2),
    (Edits.delete, 12),
    (Edits.rename, 5),
    (Edits.move, 6),
    (Edits.spoil, 3),
    (Edits.add_agency, 1),
    (Edits.close_agency, 1),
    (Edits.rename_agency, 2),
    (Edits.remove_agency, 2),
    (Edits.change_theme, 3),
    (Edits.change_style, 2),
    (Edits.change_type, 2),
    (Edits.change_settings, 2),
    (Edits.change_image, 5),
    (Edits.remove_image, 2),
    (Edits.turn_the_day, 5),
)
