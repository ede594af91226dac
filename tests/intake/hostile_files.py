"""More than three hundred uploads that a portal must not keep as they are, made in code (ARCHIVE-AND-SAFETY S-2)."""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping

from pipeline.checks.files import SIGNATURES
from tests.checks.portals import container
from tests.intake import pictures
from tests.ole_files import ole_file
from tests.pdf_files import active_pdfs, broken_pdfs, pdf_file, signed_and_active_pdf

OOXML = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
ODF = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of all virus scanners, in two halves so that none stops at this source."""

_DISGUISED: Mapping[str, bytes] = {
    "program": b"MZ\x90\0" + bytes(60),
    "elf": b"\x7fELF\2\1\1" + bytes(60),
    "script": b"#!/bin/sh\nrm -rf /\0",
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "zip": container({"a.txt": b"x"}),
    "pdf": pdf_file(),
    "jpeg": pictures.plain("JPEG"),
    "gif": pictures.plain("GIF"),
    "ole": ole_file({"WordDocument": b"\xec\xa5"}),
    "rtf": rb"{\rtf1 x}",
    "empty": b"",
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34",
}
_OWN = {"pdf": ".pdf", "jpeg": ".jpg .jpeg", "gif": ".gif", "ole": ".doc .xls .ppt", "rtf": ".rtf"}
_REFUSED_ENDINGS = (
    "exe dll com scr bat cmd ps1 vbs js mjs jar msi lnk hta sh py php jsp asp aspx html htm xhtml svg svgz xml xsl"
    " swf zip rar 7z gz tar iso cab docm dotm xlsm xltm pptm potm xlsb odb otg mht url reg inf apk dmg"
).split()
_MACRO_PLACES = ("word/vbaProject.bin", "xl/vbaProject.bin", "other/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml",
                 "word/activeX/activeX1.bin", "Basic/Standard/Module1.xml", "Scripts/python/a.py")  # fmt: skip
_INSIDE: Mapping[str, tuple[str, bytes]] = {
    "program": ("media/a.bin", b"MZ\x90\0" + bytes(50)),
    "program-by-name": ("media/a.exe", b"x"),
    "archive": ("media/a.zip", container({"a": b"x"})),
    "archive-unnamed": ("media/a.dat", container({"a": b"x"})),
    "package": ("embeddings/oleObject1.bin", ole_file({"\x01Ole10Native": b"x"})),
    "doctype": ("a.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    "laughs": ("b.xml", b"<!DOCTYPE a [<!ENTITY b 'xx'><!ENTITY c '&b;&b;'>]><a>&c;</a>"),
    "event": ("content2.xml", b"<script:event-listener script:event-name='dom:load'/>"),
    "macro-link": ("c.xml", b"<a xlink:href='vnd.sun.star.script:Standard.M.Main?language=Basic'/>"),
    "command": ("d.xml", b"<w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>"),
    "far-template": (
        "word/_rels/settings.xml.rels",
        b"<Relationship Type='http://x/attachedTemplate' Target='http://a.example' TargetMode='External'/>",
    ),
    "far-object": (
        "xl/_rels/a.rels",
        b"<Relationship Type='http://x/oleObject' Target='file://a' TargetMode=\"External\"/>",
    ),
    "password": ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    "macros-inside": ("embeddings/a.xlsx", container({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""})),
    "script-file": ("media/run.dat", b"#!/bin/sh\n"),
}
_RTF = (rb"\object\objemb{\*\objdata 0105}", rb"\objocx", rb"{\*\template http://a.example/x.dot}",
        rb"{\field{\*\fldinst DDEAUTO cmd}}", rb"\objautlink", rb"\objhtml")  # fmt: skip
_CELLS = (
    "=cmd|'/c calc'!A1",
    "@SUM(A1:A2)",
    "+cmd|'/c'!A1",
    "-2+3+cmd|'/c'!A1",
    '=HYPERLINK("http://a")',
    "\t=A(1)",
)
_NAMES = (
    "../../etc/passwd.pdf",
    "a\0.pdf",
    "a\n.pdf",
    "\u202egpj.exe.pdf",
    "C:\\windows\\a.pdf",
    "con.pdf",
    ".pdf.pdf",
)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Each upload by the name under which it is handed in; no two share one."""
    for kind, content in _DISGUISED.items():
        for ending in SIGNATURES:
            if ending not in _OWN.get(kind, "").split():
                yield f"{kind}-as{ending}", content
    for ending in _REFUSED_ENDINGS:
        yield f"tep.{ending}", b"x" * 100
    yield "khong-duoi", b"x"
    for name, content in (*active_pdfs(), *broken_pdfs()):
        yield f"{name}.pdf", content
    yield "signed.pdf", signed_and_active_pdf()
    yield from _containers()
    yield from _old_office()
    for number, words in enumerate(_RTF):
        yield f"rtf-{number}.rtf", rb"{\rtf1 " + words + b"}"
    for number, cell in enumerate(_CELLS):
        yield f"csv-{number}.csv", f'a,b\n1,"{cell.replace(chr(34), chr(34) * 2)}"\n'.encode()
    yield "old.csv", "Sè;Tªn".encode("latin-1")
    for name, content in pictures.hostile():
        yield f"{name}.png", content
    for name in _NAMES:
        yield name, b"MZ" + bytes(20)
    yield "large.pdf", pdf_file() + bytes(21_000_000)


def sound_container(ending: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """A container of this ending, as office programs write it, and with more members."""
    if ending in OOXML:
        return container({"[Content_Types].xml": b"<Types/>", OOXML[ending]: b"<a/>", **(more or {})})
    kind = f"application/vnd.oasis.opendocument.{ODF[ending]}".encode()
    return container({"mimetype": kind, "content.xml": b"<a/>", **(more or {})})


def _containers() -> Iterator[tuple[str, bytes]]:
    for ending in (*OOXML, *ODF):
        for number, place in enumerate(_MACRO_PLACES):
            yield f"macro-{number}{ending}", sound_container(ending, {place: b"x"})
        for name, (place, content) in _INSIDE.items():
            yield f"{name}{ending}", sound_container(ending, {place: content})
        yield f"ratio{ending}", sound_container(ending, {"a.xml": bytes(5_000_000)})
        yield f"lies{ending}", _lying(sound_container(ending, {"z.xml": b"<a/>" * 5000}))
        yield f"encrypted{ending}", _flagged(sound_container(ending))
        yield f"cut{ending}", sound_container(ending)[:-30]
        yield f"tail{ending}", sound_container(ending)[:60] + bytes(40)
    yield "total.docx", sound_container(".docx", {f"{n}.xml": bytes(900_000) for n in range(230)})
    yield "count.odt", sound_container(".odt", {f"{n}": b"" for n in range(10_001)})
    nested = sound_container(".xlsx", {"xl/embeddings/b.docx": sound_container(".docx")})
    yield "depth.docx", sound_container(".docx", {"word/embeddings/a.xlsx": nested})
    yield "overlap.docx", _overlapping()


def _lying(content: bytes) -> bytes:
    """The container, with a directory that says less than there is."""
    return content.replace(struct.pack("<I", 20_000), struct.pack("<I", 10))


def _flagged(content: bytes) -> bytes:
    """The container, with every member marked as encrypted."""
    local = content.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0")
    return local.replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")


def _overlapping() -> bytes:
    """A directory whose many entries all mean the same packed member."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(900_000))
        one = archive.filelist[0]
        for number in range(300):
            same = zipfile.ZipInfo(f"{number}.xml")
            same.header_offset, same.CRC = one.header_offset, one.CRC
            same.compress_type, same.compress_size, same.file_size = 8, one.compress_size, one.file_size
            archive.filelist.append(same)
    return whole.getvalue()


def _old_office() -> Iterator[tuple[str, bytes]]:
    for ending in (".doc", ".xls", ".ppt"):
        for place in ("Macros/VBA", "_VBA_PROJECT_CUR/VBA", "VBA/dir"):
            yield f"{place.replace('/', '-')}{ending}", ole_file({"WordDocument": bytes(12), place: b"x"})
        yield f"package{ending}", ole_file({"Pool/\x01Ole10Native": b"x"})
        yield f"new-password{ending}", ole_file({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})
        yield f"cut{ending}", ole_file({"WordDocument": bytes(12)})[:700]
        yield f"head{ending}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600
    yield "password.doc", ole_file({"WordDocument": bytes(10) + b"\0\1"})
    yield "password.xls", ole_file({"Workbook": b"\x09\x08\x02\0ab\x2f\0\2\0ab"})
    yield "macro-sheet.xls", ole_file({"Workbook": b"\x85\0\x08\0\0\0\0\0\0\1\0a"})
    yield (
        "password.ppt",
        ole_file({"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3", "PowerPoint Document": b""}),
    )
    yield "macros.ppt", ole_file({"PowerPoint Document": b"\x1f\0\xff\3\x14\0\0\0"})
    yield "locked.docx", ole_file({"EncryptedPackage": b"x"})
