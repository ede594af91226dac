"""A snapshot as WACZ 1.1.1: one ZIP with its pages as WARC records, an index of them, and a digest of each part.

ReplayWeb.page and pywb show it. Same snapshot, same bytes.
"""

import hashlib
import io
import json
import mimetypes
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.progress import Progress
from pipeline.archive.reading.memento import original
from pipeline.archive.snapshots import Snapshot

_WARC = "archive/data.warc.gz"
_INDEX = "indexes/index.cdxj"
_PAGES = "pages/pages.jsonl"


@dataclass(frozen=True, slots=True)
class _Record:
    """One file of the portal as it stands in the WARC."""

    url: str
    mime: str
    digest: str
    offset: int
    length: int


def write_wacz(snapshot: Snapshot, target: Path, progress: Progress) -> None:
    """Write a snapshot as a WACZ; raises GitError where the archive is damaged."""
    warc = target.with_name(f"{target.name}.warc")
    try:
        with warc.open("wb") as file:
            records = list(_records(snapshot, file, progress))
        index = "".join(sorted(_index_line(snapshot, record) for record in records)).encode()
        pages = "".join(_page_lines(snapshot, records)).encode()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
            parts = [_add_file(package, _WARC, warc, snapshot)]
            parts += [
                _add(package, name, text, snapshot) for name, text in ((_INDEX, index), (_PAGES, pages))
            ]
            described = json.dumps(_description(snapshot, parts), indent=2).encode()
            _add(package, "datapackage.json", described, snapshot)
            digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(described).hexdigest()}"}
            _add(package, "datapackage-digest.json", json.dumps(digest).encode(), snapshot)
    finally:
        warc.unlink(missing_ok=True)


def _records(snapshot: Snapshot, file: io.BufferedWriter, progress: Progress) -> Iterator[_Record]:
    writer = WARCWriter(file, gzip=True)
    moment = snapshot.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = snapshot.files()
    with snapshot.repository.reading() as objects:
        for done, (path, found) in enumerate(zip(files, objects.read_all(files.values()), strict=True)):
            progress("files", done, len(files))
            url, mime = original(snapshot, path), mimetypes.guess_type(path)[0] or "application/octet-stream"
            headers = [("Content-Type", mime), ("Content-Length", str(len(found.content)))]
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(found.content),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={
                    "WARC-Date": moment,
                    "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, snapshot.kept + path)}>",
                },
            )
            start = file.tell()
            writer.write_record(record)
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            yield _Record(url, mime, digest, start, file.tell() - start)


def _index_line(snapshot: Snapshot, record: _Record) -> str:
    said = {
        "url": record.url,
        "mime": record.mime,
        "status": "200",
        "digest": record.digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": "data.warc.gz",
    }
    parts = urlsplit(record.url)
    key = ",".join(reversed(parts.netloc.split("."))) + ")" + parts.path.lower()
    return f"{key} {_stamp(snapshot)} {json.dumps(said)}\n"


def _page_lines(snapshot: Snapshot, records: list[_Record]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}) + "\n"
    moment = snapshot.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for record in records:
        if record.mime == "text/html":
            yield json.dumps({"url": record.url, "ts": moment, "title": urlsplit(record.url).path}) + "\n"


def _description(snapshot: Snapshot, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"{snapshot.base_url} {snapshot.id}",
        "software": "congso",
        "created": snapshot.kept_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "mainPageUrl": f"{snapshot.base_url}/",
        "mainPageDate": snapshot.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tagManifestSHA256": snapshot.tag_manifest_sha256,
        "resources": parts,
    }


def _add(package: zipfile.ZipFile, name: str, content: bytes, snapshot: Snapshot) -> dict[str, Any]:
    package.writestr(_member(name, snapshot), content)
    return _part(name, len(content), hashlib.sha256(content).hexdigest())


def _add_file(package: zipfile.ZipFile, name: str, source: Path, snapshot: Snapshot) -> dict[str, Any]:
    member = _member(name, snapshot)
    member.file_size = source.stat().st_size
    with source.open("rb") as file, package.open(member, "w") as into:
        whole = hashlib.sha256()
        while piece := file.read(1 << 20):
            whole.update(piece)
            into.write(piece)
    return _part(name, member.file_size, whole.hexdigest())


def _member(name: str, snapshot: Snapshot) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, snapshot.moment.timetuple()[:6])
    member.external_attr = 0o644 << 16
    return member


def _part(name: str, size: int, digest: str) -> dict[str, Any]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}


def _stamp(snapshot: Snapshot) -> str:
    return snapshot.moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
