"""Office files made in code, as Word and LibreOffice write them, with no more than a reader needs."""

import html
from collections.abc import Sequence

from tests.checks.portals import container
from tests.intake import pictures

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
    b' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png"'
    b' ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_O = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"'
)
_ODT = b"application/vnd.oasis.opendocument.text"

Cell = Sequence[str]
"""The paragraphs of a cell."""


def docx(*parts: str, picture: bytes = b"", comment: str = "") -> bytes:
    """A .docx with these parts of its body (`word_paragraph`, `word_table` …)."""
    body = f"<w:document {_W}><w:body>{''.join(parts)}</w:body></w:document>"
    relations = f'<Relationship Id="rId9" Type="{_RELATION}/image" Target="media/a.png"/>' if picture else ""
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(
            f'<Relationship Id="r" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": body.encode(),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/styles.xml": _styles(),
    }
    if picture:
        members["word/media/a.png"] = picture
    if comment:
        members["word/comments.xml"] = (
            f'<w:comments {_W}><w:comment w:id="0" w:author="x"><w:p><w:r><w:t>{comment}</w:t></w:r></w:p>'
            "</w:comment></w:comments>"
        ).encode()
    return container(members)


def word_paragraph(text: str, style: str = "", bold: bool = False) -> str:
    """A paragraph of one run."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{named}<w:r>{look}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'


def word_table(*rows: Sequence[Cell]) -> str:
    """A table of these rows of cells."""
    cells = ("".join(f"<w:tc>{''.join(map(word_paragraph, cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word_picture(alt: str = "") -> str:
    """A paragraph with the file's picture."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def odt(*parts: str, picture: bytes = b"") -> bytes:
    """An .odt with these parts of its text (`odf_paragraph`, `odf_table` …)."""
    styles = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    content = (
        f"<office:document-content {_O}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{''.join(parts)}</office:text></office:body></office:document-content>"
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _ODT.decode()), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    members = {
        "mimetype": _ODT,
        "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {_O}><office:styles/></office:document-styles>".encode(),
        "meta.xml": f"<office:document-meta {_O}><office:meta/></office:document-meta>".encode(),
        "META-INF/manifest.xml": (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
            f' manifest:version="1.3">{entries}</manifest:manifest>'
        ).encode(),
    }
    if picture:
        members["Pictures/a.png"] = picture
    return container(members)


def odf_paragraph(text: str, bold: bool = False) -> str:
    """A paragraph; `text` may hold elements."""
    return f'<text:p>{f"""<text:span text:style-name="B">{text}</text:span>""" if bold else text}</text:p>'


def odf_table(*rows: Sequence[Cell]) -> str:
    """A table of these rows of cells."""
    cells = (
        "".join(f"<table:table-cell>{''.join(map(odf_paragraph, cell))}</table:table-cell>" for cell in row)
        for row in rows
    )
    columns = "<table:table-column/>" * len(rows[0])
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f'<table:table table:name="T">{columns}{lines}</table:table>'


def odf_picture(alt: str = "") -> str:
    """A paragraph with the file's picture."""
    return (
        '<text:p><draw:frame draw:name="Image1" svg:width="1cm" svg:height="1cm"><draw:image'
        f' xlink:href="Pictures/a.png"/><svg:title>{alt}</svg:title></draw:frame></text:p>'
    )


def png() -> bytes:
    """A picture for them."""
    return pictures.plain("PNG")


def _relations(inside: str) -> bytes:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'.encode()


def _styles() -> bytes:
    named = {"Title": "Title", "Heading1": "heading 1", "Heading3": "heading 3"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in named.items()
    )
    return f"<w:styles {_W}>{styles}</w:styles>".encode()
