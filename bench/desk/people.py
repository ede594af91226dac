"""People at the desk, as locust runs them: clerks who submit ten times each, editors who approve.

Who meets a server that does not answer tries again, as people do. What a clerk was told a number for is acknowledged.
"""

import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gevent
from locust import HttpUser, events, task
from locust.exception import StopUser

PASSWORD = "một câu dài dễ nhớ"  # noqa: S105 - of made-up people
CLERKS, SUBMISSIONS = int(os.environ["BENCH_CLERKS"]), int(os.environ["BENCH_SUBMISSIONS"])
EDITORS = 5
THINKING = float(os.environ["BENCH_THINKING"])
"""Mean seconds between two submissions of a clerk."""

_PATIENCE = 90.0
_acknowledged: list[str] = []
_finished: list[str] = []
_places = iter(range(CLERKS))
_chairs = iter(range(EDITORS))
_lost_patience: list[str] = []


class Person(HttpUser):
    """Somebody who signs in and goes on through failures of the server."""

    abstract = True
    name = ""

    def on_start(self) -> None:
        page = self.until("sign in", lambda: self.client.get("/bien-tap/dang-nhap/", name="sign in"))
        sent = {**_hidden(page), "name": self.name, "password": PASSWORD}
        self.until("sign in", lambda: self.client.post("/bien-tap/dang-nhap/", sent, name="sign in"))

    def until(self, what: str, ask: Callable[[], Any]) -> Any:
        """Ask until there is an answer; gives up after a while, which counts as lost."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            answer = ask()
            if 200 <= answer.status_code < 400:
                return answer
            gevent.sleep(1)
        _lost_patience.append(f"{self.name}: {what}")
        raise StopUser

    def page(self, address: str) -> Any:
        """Look at a page of the desk."""
        return self.until("page", lambda: self.client.get(address, name="page"))


class Clerk(Person):
    """Writes a news item after another."""

    fixed_count = CLERKS

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        number = next(_places)
        self.name, self.sent = f"clerk-{number}", 0
        self.chance = random.Random(number)
        self.agency = os.environ["BENCH_AGENCIES"].split(",")[number % EDITORS]

    @task
    def submit(self) -> None:
        gevent.sleep(self.chance.expovariate(1 / THINKING))
        self.page("/bien-tap/cua-toi/")
        token = _hidden(self.page("/bien-tap/gui-tin/"))
        begin = {**token, "type": "news", "site": self.agency}
        begun = self.until("begin", lambda: self.client.post("/bien-tap/gui-tin/", begin, name="page"))
        title = f"Tin số {self.sent} của {self.name}"
        written = {
            **_hidden(begun),
            "title": title,
            "date": "2026-11-24",
            "date-gio": "08:00",
            "summary": "Trạm bơm được đưa vào sử dụng.",
            "category": "trong-tinh",
            "agency": self.agency,
            "body": "## Diễn biến\n\nTrạm bơm phục vụ 200 ha.\n\n" + "Một đoạn của bài viết. " * 60,
            "do": "send",
        }
        sending = self.until("save", lambda: self.client.post(begun.url, written, name="page"))
        token = {**_hidden(sending), "message": "Nhờ duyệt sớm"}
        answer = self.until(
            "send", lambda: self.client.post(sending.url, token, name="submission", allow_redirects=False)
        )
        number = re.search(r"/yeu-cau/([0-9-]+)/", answer.headers.get("Location", ""))
        if number:
            _acknowledged.append(number[1])
        self.sent += 1
        if self.sent == SUBMISSIONS:
            _finished.append(self.name)
            if len(_finished) + len({each.split(":")[0] for each in _lost_patience}) >= CLERKS:
                self.environment.runner.quit()
            raise StopUser

    def _send(self, address: str, sent: dict[str, str]) -> Any:
        return self.client.post(address, sent, name="submission", allow_redirects=False)


class Editor(Person):
    """Opens what waits, and approves it."""

    fixed_count = EDITORS

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.name = f"editor-{next(_chairs)}"
        self.chance = random.Random(self.name)

    @task
    def approve(self) -> None:
        gevent.sleep(self.chance.expovariate(1 / 8))
        waiting = re.findall(r'href="(/bien-tap/yeu-cau/[0-9-]+/)"', self.page("/bien-tap/cho-duyet/").text)
        if not waiting:
            return
        address = self.chance.choice(waiting[:20])
        shown = self.page(address).text
        ticked = re.findall(r'name="checked" value="([^"]+)"', shown)
        if ticked:
            sent = {**_hidden_in(shown), "checked": ticked, "do": "publish"}
            self.client.post(f"{address}duyet/", sent, name="approval")


def _hidden(page: Any) -> dict[str, str]:
    return _hidden_in(page.text)


def _hidden_in(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))


@events.quitting.add_listener
def _tell(environment: Any, **more: Any) -> None:
    """Write down what was acknowledged and how long answers took."""
    told = {"acknowledged": _acknowledged, "finished": len(_finished), "gave_up": _lost_patience, "times": {}}
    for (name, _), entry in environment.stats.entries.items():
        times = told["times"].setdefault(name, {"count": 0, "failures": 0, "p50": 0.0, "p95": 0.0})
        if entry.num_requests >= times["count"]:
            p50, p95 = (entry.get_response_time_percentile(share) / 1000 for share in (0.5, 0.95))
            times.update(count=entry.num_requests, failures=entry.num_failures, p50=p50, p95=p95)
    Path(os.environ["BENCH_TOLD"]).write_text(json.dumps(told), encoding="utf-8")
