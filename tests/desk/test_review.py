"""Reviewing on the web: what waits, what a decision takes, and what reviewers see of each other."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.desk.review.checklist import items
from pipeline.workflow.record import main_state, read_request
from tests.desk.website import Desk

TICKED = {"checked": [each.code for each in items()]}


def _decide(client: Any, number: str, action: str, **sent: Any) -> int:
    return int(client.post(f"/yeu-cau/{number}/{action}/", sent).status_code)


def test_the_queue_shows_what_waits_for_the_board_and_no_one_elses(website: Desk) -> None:
    website.submitted("Tin của sở")
    path = "sub-portals/phoyen/content/tin-tuc/2026/tin.md"
    website.submitted("Tin của huyện", "phoyen.nhap", path)
    own = website.visitor("sokhdt.duyet").get("/cho-duyet/").content.decode()
    assert "Tin của sở" in own
    assert "Tin của huyện" not in own
    everything = website.visitor("tbt.mau").get("/cho-duyet/?xem=tat-ca").content.decode()
    assert "Tin của sở" in everything
    assert "Tin của huyện" in everything
    assert "Tin của sở" not in website.visitor("tbt.mau").get("/cho-duyet/?co-quan=phoyen").content.decode()


def test_an_approval_keeps_the_checklist_in_the_record(website: Desk) -> None:
    number = website.submitted().request
    editor, seen = website.visitor("sokhdt.duyet"), website.digest(number)
    assert _decide(editor, number, "duyet", seen=seen, checked=TICKED["checked"][:-1]) == 409
    assert website.state(number) == "submitted"
    assert _decide(editor, number, "duyet", seen=seen, text="Tốt", do="publish", **TICKED) == 302
    event = read_request(main_state(website.repository), number).last
    assert (event.state, event.by, event.acting_as, event.via) == (
        "approved",
        "sokhdt.duyet",
        "approve@sokhdt",
        "web",
    )
    assert event.text.count("[x]") == len(items())
    assert event.text.endswith("Tốt")


def test_an_approval_of_what_is_no_longer_there_is_refused(website: Desk) -> None:
    from pipeline.workflow.intake import Wish
    from pipeline.workflow.submission import update
    from tests.workflow.portals import NEWS, news_of

    number = website.submitted().request
    seen = website.digest(number)
    update(
        website.repository, number, website.actor("sokhdt.nhap"), {NEWS: news_of("Tên khác").encode()}, Wish()
    )
    answer = website.visitor("sokhdt.duyet").post(f"/yeu-cau/{number}/duyet/", {"seen": seen, **TICKED})
    assert answer.status_code == 409
    assert "Chưa thực hiện được" in answer.content.decode()
    assert website.state(number) == "submitted"


def test_who_wrote_it_is_not_offered_to_approve_it(website: Desk) -> None:
    number = website.submitted(by="sokhdt.duyet").request
    client = website.visitor("sokhdt.duyet")
    assert "Tôi đã xem" not in client.get(f"/yeu-cau/{number}/").content.decode()
    assert _decide(client, number, "duyet", seen=website.digest(number), **TICKED) == 409
    assert (
        _decide(website.visitor("sokhdt.duyet2"), number, "duyet", seen=website.digest(number), **TICKED)
        == 302
    )


@pytest.mark.parametrize("action", ["tra-lai", "tu-choi"])
def test_giving_back_and_refusing_take_a_reason(website: Desk, action: str) -> None:
    number = website.submitted().request
    client = website.visitor("sokhdt.duyet")
    assert _decide(client, number, action, reason="  ") == 409
    assert _decide(client, number, action, reason="Thiếu nguồn") == 302
    assert website.state(number) == {"tra-lai": "returned", "tu-choi": "rejected"}[action]
    assert "Thiếu nguồn" in website.visitor("sokhdt.nhap").get(f"/yeu-cau/{number}/").content.decode()


def test_an_approval_may_name_the_hour(website: Desk) -> None:
    from pipeline.desk.portal import now

    number = website.submitted().request
    client, seen = website.visitor("sokhdt.duyet"), website.digest(number)
    day = (now() + timedelta(days=2)).date().isoformat()
    assert _decide(client, number, "duyet", seen=seen, do="schedule", day=day, hour="07:30", **TICKED) == 302
    event = read_request(main_state(website.repository), number).last
    assert event.state == "scheduled"
    assert event.publish_at is not None
    assert event.publish_at.isoformat() == f"{day}T07:30:00+07:00"


def test_a_claim_a_comment_and_a_withdrawal(website: Desk) -> None:
    number = website.submitted().request
    editor, writer = website.visitor("sokhdt.duyet"), website.visitor("sokhdt.nhap")
    assert _decide(editor, number, "nhan-xu-ly") == 302
    assert "Hoàng Văn Mẫu đã nhận xử lý" in writer.get(f"/yeu-cau/{number}/").content.decode()
    assert _decide(website.visitor("sokhdt.duyet2"), number, "nhan-xu-ly") == 409
    assert _decide(writer, number, "nhan-xet", text="Đã kiểm tra số liệu") == 302
    assert "Đã kiểm tra số liệu" in editor.get(f"/yeu-cau/{number}/").content.decode()
    assert _decide(writer, number, "rut", reason="Gửi nhầm") == 302
    assert website.state(number) == "cancelled"
    assert "Không còn việc gì" in writer.get(f"/yeu-cau/{number}/").content.decode()


def test_two_editors_see_each_other(website: Desk) -> None:
    number = website.submitted().request
    one, two = website.visitor("sokhdt.duyet"), website.visitor("sokhdt.duyet2")
    one.get(f"/yeu-cau/{number}/")
    assert "Hoàng Văn Mẫu cũng đang mở" in two.get(f"/yeu-cau/{number}/").content.decode()
    told = one.get(f"/yeu-cau/{number}/cung-xem/").json()
    assert [each["name"] for each in told["others"]] == ["Bùi Thị Mẫu"]
    assert told["head"] == read_request(main_state(website.repository), number).head


def test_what_somebody_wrote_is_shown_in_a_sandbox(website: Desk) -> None:
    number = website.submitted().request
    page = website.visitor("sokhdt.duyet").get(f"/yeu-cau/{number}/xem-truoc/0/")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "script-src" not in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    file = website.visitor("sokhdt.duyet").get(f"/yeu-cau/{number}/tep/0/")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_change_of_what_is_published_is_shown_field_by_field_and_in_the_text(website: Desk) -> None:
    from pipeline.workflow.actions import approve
    from pipeline.workflow.publication import publish
    from tests.workflow.portals import NEWS, news_of

    number = website.submitted().request
    approve(website.repository, number, website.actor("sokhdt.duyet"), website.digest(number))
    publish(website.repository, number, website.actor("sokhdt.duyet").at)
    changed = news_of("Tên đã đổi", body="## Nội dung\n\nNội dung đã khác.").encode()
    from pipeline.workflow.intake import Wish
    from pipeline.workflow.submission import submit

    event = submit(website.repository, website.actor("sokhdt.nhap"), {NEWS: changed}, Wish()).event
    page = website.visitor("sokhdt.duyet").get(f"/yeu-cau/{event.request}/").content.decode()
    assert "<del>Khánh thành trạm bơm</del>" in page
    assert "<ins>Tên đã đổi</ins>" in page
    assert "<ins>đã khác.</ins>" in page


def test_where_two_have_changed_the_same_both_versions_are_shown(website: Desk) -> None:
    from pipeline.workflow.actions import approve
    from pipeline.workflow.intake import Wish
    from pipeline.workflow.publication import publish
    from pipeline.workflow.submission import submit
    from tests.workflow.portals import NEWS, news_of

    def sent(title: str) -> str:
        files = {NEWS: news_of(title).encode()}
        return submit(website.repository, website.actor("sokhdt.nhap"), files, Wish()).event.request

    def out(number: str) -> None:
        approve(website.repository, number, website.actor("sokhdt.duyet"), website.digest(number))
        publish(website.repository, number, website.actor("sokhdt.duyet").at)

    out(sent("Tên ban đầu"))
    first, second = sent("Tên của người thứ nhất"), sent("Tên của người thứ hai")
    out(first)
    client = website.visitor("sokhdt.duyet2")
    page = client.get(f"/yeu-cau/{second}/").content.decode()
    assert "Bản đang đăng đã thay đổi ở cùng chỗ" in page
    shown = page.partition('<article class="box conflict">')[2].partition("</article>")[0]
    published, asked = shown.split("<pre")[1:]
    assert "title: Tên của người thứ nhất" in published
    assert "title: Tên của người thứ hai" in asked
    assert "<del>nhất" in shown
    assert "<ins>hai" in shown
    assert _decide(client, second, "duyet", seen=website.digest(second), **TICKED) == 409
    assert website.state(second) == "submitted"


def test_an_editors_own_fix_is_his_and_another_approves_it(website: Desk) -> None:
    from tests.desk.writing import hidden

    number = website.submitted().request
    editor = website.visitor("sokhdt.duyet")
    document = editor.post(f"/yeu-cau/{number}/sua/").headers["Location"]
    fields = {**hidden(editor.get(document)), "body": "## Diễn biến\n\nSửa một chữ.", "do": "send"}
    fields |= {"title": "Khánh thành trạm bơm Đồng Mẫu", "date": "2026-11-24", "date-gio": "08:00"}
    fields |= {"summary": "Tóm tắt", "category": "trong-tinh", "agency": "sokhdt"}
    sending = editor.post(document, fields).headers["Location"]
    assert editor.post(sending, {"message": "Sửa chính tả"}).status_code == 302
    request = website.request(number)
    assert (request.last.by, request.authors) == ("sokhdt.duyet", {"sokhdt.nhap", "sokhdt.duyet"})
    seen = website.digest(number)
    assert _decide(editor, number, "duyet", seen=seen, **TICKED) == 409
    assert _decide(website.visitor("sokhdt.duyet2"), number, "duyet", seen=seen, **TICKED) == 302
