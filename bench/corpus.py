"""Turns a neutral corpus into a portal: the same articles, agencies and categories as the peers' sites get.

A corpus is `meta.json` with `site`, `categories` and `agencies`, and `content/<agency>/<slug>.md` with
YAML front matter (`title date category agency summary tags doc_number`).
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from pipeline.model.document_type import DocumentType, types_from
from pipeline.model.field import Field
from pipeline.store.yaml_file import dump, load_data_file, parse_mapping, split_front_matter

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "content" / "data"
TYPES = {
    "gioi-thieu": "introduction",
    "chi-dao-dieu-hanh": "direction",
    "chinh-sach-phap-luat": "policy",
    "thu-tuc-hanh-chinh": "procedure",
    "tin-tuc-su-kien": "news",
    "quy-hoach-ke-hoach": "plan",
    "van-ban-phap-quy": "legal_document",
    "lanh-dao-can-bo": "leader",
    "bao-cao-thong-ke": "statistic",
    "hoi-dap": "question",
    "doanh-nghiep": "business_support",
    "dich-vu-xa-hoi": "public_service",
    "dau-thau-mua-sam": "project",
}
"""Category of the corpus → document type."""

BOARD = [{"account": "tbt", "name": "Nguyễn Văn Mẫu", "level": "approve"}]

_LINK = re.compile(r"\]\(/([a-z0-9-]+)/([a-z0-9-]+)/\)")


def make_portal(corpus: Path, portal: Path) -> None:
    """Write the portal of a corpus into a new folder."""
    meta = json.loads((corpus / "meta.json").read_text(encoding="utf-8"))
    types = types_from(load_data_file("document-types.yml", (DATA / "document-types.yml").read_bytes()))
    _settings(portal, meta)
    articles = {path: article(path) for path in sorted(corpus.glob("content/*/*.md"))}
    places = {(path.parent.name, path.stem): _place(values, types) for path, (values, _) in articles.items()}
    for number, (path, (values, body)) in enumerate(articles.items(), 1):
        label, kind = path.parent.name, types[TYPES[values["category"]]]
        target = portal / f"sub-portals/{label}/content/{places[label, path.stem]}/{path.stem}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        linked = _LINK.sub(lambda match: _address(match, places), body)
        target.write_text(f"---\n{dump(_values(values, kind, number))}---\n{linked}", encoding="utf-8")


def _settings(portal: Path, meta: dict[str, Any]) -> None:
    data = portal / "content" / "data"
    shutil.copytree(DATA, data)
    shutil.copy(ROOT / "pelicanconf.py", portal)
    shutil.copytree(ROOT / "theme", portal / "theme")
    site = meta["site"]
    common = {"address": "1 Đường Mẫu", "phone": "0208 3855 000", "responsible": "Nguyễn Văn Mẫu"}
    main = {"label": "main", "name": site["title"], "short_name": site["title"], "kind": "so", **common}
    settings = {"base_url": site["url"], "editor_in_chief": "tbt", "rules": "40-2012"}

    (data / "portal.yml").write_text(
        dump({**main, "email": "a@b.example", "board": BOARD, "settings": settings}), encoding="utf-8"
    )
    for agency in meta["agencies"]:
        folder = portal / "sub-portals" / agency["slug"]
        folder.mkdir(parents=True)
        named = {"label": agency["slug"], "name": agency["name"], "short_name": agency["name"], "kind": "so"}
        (folder / "agency.yml").write_text(
            dump({**named, **common, "email": "a@b.example", "board": BOARD}), encoding="utf-8"
        )


def article(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body of an article of a corpus."""
    parts = split_front_matter(path.read_text(encoding="utf-8"))
    return parse_mapping(parts.yaml_text), parts.body


def _place(values: dict[str, Any], types: dict[str, DocumentType]) -> str:
    return f"{types[TYPES[values['category']]].folder}/{values['date'][:4]}"


def _address(match: re.Match[str], places: dict[tuple[str, str], str]) -> str:
    label, name = match[1], match[2]
    place = places.get((label, name))
    return f"](/{label}/{place}/{name}.html)" if place else match[0]


def _values(values: dict[str, Any], kind: DocumentType, number: int) -> dict[str, Any]:
    kept = {name: values[name] for name in ("title", "date", "agency", "summary", "tags")}
    own = {
        name: _example(kind.fields[name])
        for name in kind.own_fields
        if kind.fields[name].required and not kind.fields[name].required_if
    }
    if kind.name == "legal_document":
        own |= {"issued": values["date"][:10], "effective": values["date"][:10]}
        own["number"] = f"{number}/{values['date'][:4]}/QĐ-UBND"  # the corpus gives some numbers twice
    if kind.name == "procedure":
        own["no_forms"] = "true"
    if kind.name == "direction":
        own["reference"] = _example(kind.fields["reference"])
    return {**kept, **own}


def _example(field: Field) -> Any:
    return parse_mapping(f"x: {field.example}\n")["x"]
