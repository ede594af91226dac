"""Text from elsewhere: pasted from Word, or in a file, becomes Markdown with its images."""

import base64
import io
from typing import Any

from PIL import Image

from tests.desk.website import Desk
from tests.desk.writing import hidden
from tests.intake.office_files import docx, word_paragraph, word_table


def _picture() -> bytes:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "TÊN-NGƯỜI-CHỤP"
    Image.new("RGB", (64, 48), "green").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def _begin(client: Any, **more: Any) -> str:
    return str(client.post("/gui-tin/", {"type": "news", "site": "sokhdt", **more}).headers["Location"])


def test_a_paste_from_word_becomes_markdown(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    data = base64.b64encode(_picture()).decode()
    html = (
        f'<h1>Diễn biến</h1><p class="MsoNormal"><b>Trạm</b> bơm</p><img src="data:image/jpeg;base64,{data}">'
    )
    answer = client.post(_begin(client) + "dan/", {"html": html + "<script>x</script>"})
    assert answer.status_code == 200
    text = answer.json()["text"]
    assert "**Trạm** bơm" in text
    assert "script" not in text
    assert "](/files/2026/" in text


def test_an_image_of_the_body_is_declared_by_itself_and_says_nothing_of_its_photographer(
    website: Desk,
) -> None:
    from pipeline.desk.submission.models import Upload
    from pipeline.desk.submission.uploads import bytes_of

    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    data = base64.b64encode(_picture()).decode()
    text = client.post(address + "dan/", {"html": f'<img src="data:image/jpeg;base64,{data}">'}).json()[
        "text"
    ]
    client.post(address, {**hidden(client.get(address)), "title": "Tin", "body": text, "do": "save"})
    assert 'name="images-0-file" value="/files/2026/' in client.get(address).content.decode()
    [upload] = Upload.objects.all()
    assert "TÊN-NGƯỜI-CHỤP".encode() not in bytes_of(upload)


def test_a_document_of_an_office_program_fills_the_form(website: Desk) -> None:
    title, said = (
        word_paragraph("Khánh thành trạm bơm", bold=True),
        word_paragraph("Trạm bơm phục vụ bảy xã."),
    )
    table = word_table([["Xã"], ["Diện tích"]], [["Đồng Mẫu"], ["200 ha"]])
    kept = io.BytesIO(docx(title, said, table))
    kept.name = "tin.docx"
    client = website.visitor("sokhdt.nhap")
    page = client.get(_begin(client, tep=kept)).content.decode()
    assert 'value="Khánh thành trạm bơm"' in page
    assert "200 ha |" in page


def test_a_file_that_is_no_document_is_refused_and_the_form_is_there(website: Desk) -> None:
    kept = io.BytesIO(b"MZ\x90\x00")
    kept.name = "tin.docx"
    client = website.visitor("sokhdt.nhap")
    page = client.get(_begin(client, tep=kept)).content.decode()
    assert 'class="notice fault"' in page
    assert 'name="title"' in page
