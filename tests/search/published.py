"""Published documents for tests: made-up texts with a fixed seed, and an index of them in a temporary folder."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.search_words import SearchWords
from pipeline.search.memory import Memory
from pipeline.search.shards import FOLDER, Updated, update
from pipeline.store.published import PublishedDocument

DAY = "2026-11-24"
SYLLABLES = (
    "đăng ký kinh doanh hộ khẩu đất đai giấy chứng nhận quyền sử dụng lễ hội trà thái nguyên uỷ ban nhân dân tỉnh "
    "quyết định thông báo kế hoạch cấp đổi khai sinh trường học bệnh viện đường cầu công nghiệp nông thôn mới "
    "má mạ mã hoà bình hòa thuận thuế phí lệ phí tuyển sinh môi trường rác thải nước sạch điện chiếu sáng"
).split()


def document(address: str, title: str, text: str = "", **more: object) -> PublishedDocument:
    """A news item of the main portal, but for what is said otherwise."""
    values: dict[str, object] = {
        "kind": "news",
        "kind_label": "Tin tức",
        "agency": "sokhdt",
        "agency_name": "Sở KH&ĐT",
        "date": "2026-11-01",
        "lang": "vi",
        "status": "live",
        "summary": "",
        "tags": (),
        "number": "",
    }
    return PublishedDocument(address=address, title=title, text=text, **{**values, **more})  # type: ignore[arg-type]


def made_up(seed: int, number: int) -> PublishedDocument:
    """One document of a made-up portal."""
    draw = random.Random(f"{seed} {number}")  # noqa: S311

    def words(count: int) -> str:
        return " ".join(draw.choice(SYLLABLES) for _ in range(count))

    return document(
        f"/tin-tuc/{number}.html",
        words(draw.randint(3, 9)).capitalize(),
        ". ".join(words(draw.randint(4, 25)) for _ in range(draw.randint(1, 12))),
        summary=words(draw.randint(0, 12)),
        date=f"{draw.randint(2015, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        number=f"{number}/{draw.randint(2015, 2026)}/QĐ-UBND" if draw.random() < 0.3 else "",
        agency=draw.choice(["sokhdt", "daitu", "phoyen"]),
        in_force=draw.random() < 0.8,
    )


@dataclass
class Portal:
    """An index under test: what was published, and the folder with `_search`."""

    folder: Path
    words: SearchWords = field(default_factory=SearchWords)

    @property
    def root(self) -> Path:
        return self.folder / "output" / FOLDER

    def update(
        self, changes: Mapping[str, PublishedDocument | None], day: str = DAY, full: bool = False
    ) -> Updated:
        """Publish some documents, or withdraw those that are None."""
        memory = Memory(self.folder / "search.sqlite")
        memory.begin()
        done = update(memory, changes.items(), self.folder / "output", self.words, day, full)
        memory.commit()
        memory.close()
        return done


def by_address(documents: Iterable[PublishedDocument]) -> dict[str, PublishedDocument]:
    """Documents by the paths under which an index knows them."""
    return {each.address: each for each in documents}
