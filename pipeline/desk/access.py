"""Who may open which address: every route declares it, and the guard asks before the view is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from pipeline.desk.accounts.models import User
from pipeline.desk.portal import acting, now, repository
from pipeline.errors import RequestRefusedError
from pipeline.model.agency import MAIN
from pipeline.model.request import Action
from pipeline.workflow.acting import Actor
from pipeline.workflow.authority import Standing
from pipeline.workflow.permissions import Relation, is_allowed
from pipeline.workflow.record import MainState, Request, main_state, read_request
from pipeline.workflow.visibility import may_see, sees_all


class OpenTo(StrEnum):
    """Whom an address is open to; what somebody may do there is asked of the workflow once more."""

    EVERYBODY = "everybody"
    ACCOUNTS = "accounts"
    """Everyone who is signed in; a view shows each what is theirs."""
    SUBMITTERS = "submitters"
    """Those with a level on some board."""
    APPROVERS = "approvers"
    """Those who approve for somebody, and who read all: the main board, the council."""
    READERS = "readers"
    """Those who are something to the request whose number stands in the address; it does not exist for the others."""
    OVERSEERS = "overseers"
    """The Tổng Biên tập, the council and the main board, who read all."""
    KEEPERS = "keepers"
    """Those with level admin on some board: they change agencies and boards, by requests."""
    RELEASERS = "releasers"
    """The Tổng Biên tập and the main board's administrators, who lock publishing and go back."""
    ADMINISTRATORS = "administrators"
    """Those who look after accounts and the machine."""


@dataclass(frozen=True)
class Visit:
    """One request for a page by somebody who is signed in."""

    http: HttpRequest
    user: User
    now: datetime

    @cached_property
    def main(self) -> MainState:
        """What `main` says, read once for this page."""
        return main_state(repository())

    @cached_property
    def standing(self) -> Standing:
        """What the boards on `main` say of this account."""
        return self.main.standing(self.user.name)

    def read(self, number: str) -> None:
        """Open the request with a number; raises Http404 where there is none, or it is none of this account's."""
        try:
            self.__dict__["request"] = read_request(self.main, number)
        except RequestRefusedError:
            raise Http404 from None
        if not may_see(self.main, self.standing, self.request.last):
            raise Http404

    @cached_property
    def request(self) -> Request:
        """The request that the address names; the guard has opened it."""
        raise LookupError("this address names no request")

    @cached_property
    def held(self) -> frozenset[Relation]:
        """What this account is to the request."""
        return self.request.relations_of(self.standing, self.main.portal.main.label)

    def may(self, action: Action) -> bool:
        """Whether this account may do something with the request as it is."""
        return is_allowed(action, self.request.state, self.held)

    @cached_property
    def actor(self) -> Actor:
        """This account as it acts on requests, now, by the desk."""
        return acting(self.user.account(), self.now)


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the desk: what answers there, and whom it is open to."""

    pattern: str
    view: Callable[..., HttpResponseBase]
    """Given a Visit, or the HttpRequest where the route is open to everybody; then the parts of the address."""
    name: str
    open_to: OpenTo
    rescue: Callable[..., HttpResponseBase] | None = None
    """Given what a browser sends whose session has ended, so that nothing that was typed is lost."""

    def as_path(self) -> URLPattern:
        return path(self.pattern, guarded(self), name=self.name)


def guarded(route: Route) -> Callable[..., HttpResponseBase]:
    """The view of a route behind its rule."""

    def answer(http: HttpRequest, **parts: Any) -> HttpResponseBase:
        if route.open_to is OpenTo.EVERYBODY:
            return route.view(http, **parts)
        if not isinstance(http.user, User):
            return route.rescue(http, **parts) if route.rescue and http.method == "POST" else to_sign_in(http)
        visit = Visit(http, http.user, now())
        if route.open_to is OpenTo.READERS:
            visit.read(parts.pop("number"))
        elif not may_open(route.open_to, visit):
            raise PermissionDenied
        http.visit = visit  # type: ignore[attr-defined]  # for the menu
        return route.view(visit, **parts)

    is_exempt = getattr(route.view, "csrf_exempt", False)
    return csrf_exempt(answer) if is_exempt else answer


def may_open(open_to: OpenTo, visit: Visit) -> bool:
    """Whether an address that is open to these is open to a visitor who is signed in."""
    if open_to is OpenTo.ADMINISTRATORS:
        return visit.user.is_administrator
    if open_to is OpenTo.SUBMITTERS:
        return bool(visit.standing.levels)
    if open_to is OpenTo.APPROVERS:
        return is_reviewer(visit.standing)
    if open_to is OpenTo.OVERSEERS:
        return sees_all(visit.standing)
    if open_to is OpenTo.KEEPERS:
        return any("admin" in levels for levels in visit.standing.levels.values())
    if open_to is OpenTo.RELEASERS:
        return visit.standing.is_chief or "admin" in visit.standing.on(MAIN)
    return True


def is_reviewer(standing: Standing) -> bool:
    """Whether an account approves for somebody, or reads everything."""
    approves = any("approve" in levels for levels in standing.levels.values())
    return approves or standing.is_chief or standing.is_council or standing.is_main_board


def to_sign_in(http: HttpRequest) -> HttpResponse:
    """Lead a stranger to the sign-in page, and from there to where they wanted to go."""
    wanted = http.get_full_path() if http.method == "GET" else ""
    answer = redirect("sign-in")
    if wanted:
        answer["Location"] += "?" + urlencode({"next": wanted})
    return answer
