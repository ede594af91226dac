"""What every page of the desk is given."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest

from pipeline.desk.access import OpenTo, Visit, may_open
from pipeline.desk.accounts.models import User

MENU = (
    ("queue", "Chờ tôi duyệt", OpenTo.APPROVERS),
    ("my-requests", "Yêu cầu của tôi", OpenTo.SUBMITTERS),
    ("new-document", "Gửi tin mới", OpenTo.SUBMITTERS),
    ("published-document", "Sửa tin đã đăng", OpenTo.SUBMITTERS),
    ("contributions", "Đóng góp", OpenTo.SUBMITTERS),
    ("letters", "Thư đến", OpenTo.SUBMITTERS),
    ("overview", "Toàn cảnh", OpenTo.OVERSEERS),
    ("agencies", "Cơ quan, Ban biên tập", OpenTo.KEEPERS),
    ("proof", "Đối chiếu", OpenTo.OVERSEERS),
    ("releases", "Bản phát hành", OpenTo.RELEASERS),
    ("accounts", "Tài khoản", OpenTo.ADMINISTRATORS),
    ("health", "Tình trạng", OpenTo.ADMINISTRATORS),
)


def of_page(http: HttpRequest) -> dict[str, Any]:
    """Who is signed in, and what is to be said to them once."""
    user = getattr(http, "user", None)
    return {
        "user": user if isinstance(user, User) else None,
        "notices": lambda: list(get_messages(http)),
        "menu": _menu(http),
        "here": http.resolver_match.url_name if http.resolver_match else "",
    }


def _menu(http: HttpRequest) -> list[tuple[str, str]]:
    """Names of routes and their labels, those that the visitor may open."""
    visit = getattr(http, "visit", None)
    if not isinstance(visit, Visit):
        return []
    return [(name, label) for name, label, open_to in MENU if may_open(open_to, visit)]
