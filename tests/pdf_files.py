"""PDFs made in code: plain ones, ones that act in each way that the format knows, and broken ones."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream


def script() -> Dictionary:
    """An action that runs; each PDF needs its own."""
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def view() -> Array:
    """Where a reader opens a text."""
    return Array([0, Name.XYZ, 0, 0, 0])


def pdf_file(change: Callable[[Pdf], None] | None = None, **saving: Any) -> bytes:
    """A PDF of one page, changed in this way before it is written."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if change:
        change(pdf)
    whole = io.BytesIO()
    pdf.save(whole, **saving)
    return whole.getvalue()


def _annotation(made: Callable[[], Dictionary]) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        annotation = made()
        annotation.Type, annotation.Rect = Name.Annot, Array([0, 0, 9, 9])
        pdf.pages[0].Annots = Array([pdf.make_indirect(annotation)])

    return change


def _link(kind: Name, **more: str) -> Callable[[Pdf], None]:
    return _annotation(lambda: Dictionary(Subtype=Name.Link, A=Dictionary(S=kind, **more)))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["virus.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ\x90\0", filename="virus.exe")


def _form(**more: str) -> Callable[[Pdf], None]:
    return _root("/AcroForm", lambda pdf: Dictionary(Fields=Array([]), **more))


def _root(key: str, value: Callable[[Pdf], Any]) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(key, value(pdf))


def _script_stream(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))


def _chain(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.GoTo, D=view(), Next=Array([script()]))


def _deep(pdf: Pdf) -> Dictionary:
    return Dictionary(B=Dictionary(C=Array([Array([Dictionary(D=script())])])))


ACTIVE: dict[str, Callable[[Pdf], None]] = {
    "open-script": _root("/OpenAction", lambda pdf: script()),
    "open-script-indirect": _root("/OpenAction", lambda pdf: pdf.make_indirect(script())),
    "open-script-stream": _root("/OpenAction", _script_stream),
    "open-launch": _root("/OpenAction", lambda pdf: Dictionary(S=Name.Launch, F="cmd.exe")),
    "open-chain": _root("/OpenAction", _chain),
    "root-events": _root("/AA", lambda pdf: Dictionary(WC=script())),
    "named-scripts": _root(
        "/Names", lambda pdf: Dictionary(JavaScript=Dictionary(Names=Array(["a", script()])))
    ),
    "attached-file": _attached,
    "page-events": lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=script())),
    "link-script": _link(Name.JavaScript, JS="app.alert(1)"),
    "link-launch": _link(Name.Launch, F="a.exe"),
    "link-embedded": _link(Name.GoToE, F="a.pdf"),
    "link-import": _link(Name.ImportData, F="a.fdf"),
    "link-submit": _link(Name.SubmitForm, F="https://a.example"),
    "annotation-events": _annotation(lambda: Dictionary(Subtype=Name.Link, AA=Dictionary(K=script()))),
    "rich-media": _annotation(lambda: Dictionary(Subtype=Name.RichMedia, RichMediaContent=Dictionary())),
    "screen": _annotation(lambda: Dictionary(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS="x"))),
    "movie": _annotation(lambda: Dictionary(Subtype=Name.Movie, Movie=Dictionary(F="a.avi"))),
    "three-d": _annotation(lambda: Dictionary(Subtype=Name("/3D"))),
    "file-note": _annotation(lambda: Dictionary(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary()))),
    "form-xfa": _form(XFA="<xdp/>"),
    "deep": _root("/A", _deep),
}
"""Every way to act, as a change of a plain PDF."""


def active_pdfs() -> Iterator[tuple[str, bytes]]:
    """Each of them plain, in compressed objects, and spelt with escaped letters."""
    for name, change in ACTIVE.items():
        content = pdf_file(change)
        yield name, content
        yield f"{name}-compressed", pdf_file(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        escaped = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/J#53 ")
        yield f"{name}-escaped", escaped.replace(b"/Launch", b"/L#61unch").replace(b"/AA ", b"/A#41 ")


def signed_and_active_pdf() -> bytes:
    """A PDF with a signature's dictionary, and a script."""

    def change(pdf: Pdf) -> None:
        signature = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents="x")
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([pdf.make_indirect(signature)]))
        pdf.Root.OpenAction = script()

    return pdf_file(change)


def harmless_pdfs() -> Iterator[tuple[str, bytes]]:
    """PDFs as office programs export them: a view to open at, links, compressed objects, words like a script's."""
    yield "plain", pdf_file()
    yield "open-view", pdf_file(_root("/OpenAction", lambda pdf: view()))
    yield "link", pdf_file(_link(Name.URI, URI="https://a.example"))
    yield "compressed", pdf_file(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield "words", pdf_file(_root("/Lang", lambda pdf: "vi /JavaScript /JS"))
    yield "form", pdf_file(_form())
    yield "owner-password", pdf_file(encryption=pikepdf.Encryption(owner="x", user=""))


def broken_pdfs() -> Iterator[tuple[str, bytes]]:
    """PDFs that nothing can show, or that try to keep a reader busy."""
    good = pdf_file(ACTIVE["open-script"])
    yield "password", pdf_file(encryption=pikepdf.Encryption(owner="x", user="x"))
    yield "head-only", b"%PDF-1.7\n"
    yield "no-pages", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    yield "noise", b"%PDF-1.7\n" + bytes(range(256)) * 400
    yield "deep-array", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000
    yield "deep-dictionary", b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 100_000
    yield "own-length", good.replace(b"/Length", b"/Length 4 0 R %")
    yield (
        "previous-loop",
        good.replace(b"startxref\n", b"startxref\n0\n%").replace(b"/Root", b"/Prev 15 /Root"),
    )
    for share in (30, 50, 70, 90):
        yield f"cut-{share}", good[: len(good) * share // 100]
    yield "bomb", _bomb()


def _bomb() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Contents = Stream(pdf, b"q Q " * 10_000_000)
        pdf.Root.OpenAction = script()

    return pdf_file(change)
