"""The archive's own pages: choosing a day, the versions of an address, two of them side by side, what is not there."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from urllib.parse import quote

from jinja2 import Environment, PackageLoader
from werkzeug.wrappers import Response

from pipeline.archive.history import Version
from pipeline.archive.reading.readable import readable_lines, side_by_side
from pipeline.archive.snapshots import Snapshot
from pipeline.archive.withholding import Order

_LONGEST = 3000
"""Lines of a text that is compared side by side; the time that takes grows with their square."""

_REFUSED = {
    400: ("Yêu cầu không hợp lệ", "Không hiểu được ngày giờ hoặc bản lưu được hỏi."),
    404: ("Không có trong bản lưu", "Không tìm thấy nội dung này."),
    410: ("Nội dung đã bị xóa", "Nội dung này đã bị xóa khỏi mọi bản lưu."),
    451: ("Nội dung không được công bố", "Nội dung này được niêm phong, không công bố nữa."),
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.archive.reading"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "ngay": _day,
        "luc": _moment,
        "dia_chi": lambda path: path.removesuffix("index.html"),
    }
    return environment


def _page(name: str, status: int = 200, **values: object) -> Response:
    text = _environment().get_template(name).render(**values)
    return Response(text, status, mimetype="text/html")


def style() -> Response:
    """The style sheet of banner and pages."""
    text = _environment().get_template("ban-luu.css").render()
    response = Response(text, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    return response


def home(found: Sequence[Snapshot], year: str) -> Response:
    """Choosing a day of a year, the newest where none is named."""
    years = sorted({each.date[:4] for each in found})
    shown = year if year in years else (years[-1] if years else "")
    of_year = [each for each in found if each.date.startswith(shown)]
    days = [(day, list(inside)) for day, inside in groupby(of_year, attrgetter("date"))][::-1]
    first, last = (found[0].date, found[-1].date) if found else ("", "")
    return _page("home.html", days=days, year=shown, years=years, first=first, last=last)


def versions(path: str, found: Sequence[Version]) -> Response:
    """Every version of an address, the newest first, each with the one before it."""
    rows = [(found[0], None), *((new, old) for old, new in pairwise(found))]
    return _page("versions.html", path=path, rows=rows[::-1])


def comparison(path: str, snapshots: tuple[Snapshot, Snapshot], contents: tuple[bytes, bytes]) -> Response:
    """Two versions of an address side by side."""
    old, new = (readable_lines(path, content) for content in contents)
    rows = list(side_by_side(old, new)) if old != new and max(len(old), len(new)) <= _LONGEST else []
    same = contents[0] == contents[1]
    return _page("comparison.html", path=path, old=snapshots[0], new=snapshots[1], same=same, rows=rows)


def banner(snapshot: Snapshot, path: str, portal: str) -> str:
    """What stands at the top of an old page; `portal` is where today's portal is read."""
    today = f"{portal}/{quoted(path)}"
    return _environment().get_template("banner.html").render(snapshot=snapshot, path=path, today=today)


def refusal(status: int, said: str = "", path: str = "") -> Response:
    """What is answered where there is nothing to show."""
    heading, usual = _REFUSED.get(status, ("Lỗi", "Không đọc được bản lưu."))
    return _page("message.html", status, heading=heading, paragraphs=[said or usual], path=path)


def restricted(status: int, order: Order) -> Response:
    """What is answered for an address that an order took from the public (RFC 7725 for 451)."""
    heading, said = _REFUSED[status]
    paragraphs = [said, f"Theo {order.decision} ngày {_day(order.decided)}. Lý do: {order.reason}"]
    return _page("message.html", status, heading=heading, paragraphs=paragraphs, path="")


def address_of(path: str) -> str:
    """The address of an output, without a slash before it: a folder's for its index page."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def quoted(path: str) -> str:
    """The address of an output as it stands in a link."""
    return quote(address_of(path))


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _moment(moment: datetime) -> str:
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"
