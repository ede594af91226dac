"""Signing in and out on the web."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from pipeline.desk.accounts.models import User
from pipeline.desk.accounts.second_factor import has_second_factor, is_code_of
from pipeline.desk.accounts.sessions import open_session
from pipeline.desk.accounts.sign_ins import network_of, note_failure, note_success, refuse_locked
from pipeline.desk.messages import text as said
from pipeline.desk.portal import now
from pipeline.errors import TooManyAttemptsError

VIA = "web"
_AWAITED = "awaits-code"
_PATIENCE = timedelta(minutes=5)
"""Between the password and the code."""
_LONGEST_CODE = 20


class SignInForm(forms.Form):
    """Name and password; what is wrong with them is never told apart."""

    name = forms.CharField(max_length=64)
    password = forms.CharField(max_length=1000, strip=False)


def sign_in(http: HttpRequest) -> HttpResponse:
    """The sign-in page."""
    wanted = inside(http, http.POST.get("next") or http.GET.get("next") or "")
    if isinstance(http.user, User):
        return redirect(wanted)
    form = SignInForm(http.POST or None)
    if http.method != "POST":
        return sign_in_page(http, wanted, "")
    if not form.is_valid():
        return sign_in_page(http, wanted, said("sign_in", "wrong"), 403)
    network, moment = network_of(http.META.get("REMOTE_ADDR", "")), now()
    name = form.cleaned_data["name"].strip().lower()
    try:
        refuse_locked(name, network, moment)
        user = authenticate(http, username=name, password=form.cleaned_data["password"])
        if not isinstance(user, User):
            note_failure(name, VIA, network, moment)
            return sign_in_page(http, wanted, said("sign_in", "wrong"), 403)
    except TooManyAttemptsError as refused:
        return _told_to_wait(sign_in_page(http, wanted, _wait(refused), 429), refused)
    if has_second_factor(user):
        http.session[_AWAITED] = {"user": user.pk, "since": moment.isoformat(), "next": wanted}
        return redirect("second-step")
    return _let_in(http, user, wanted)


def second_step(http: HttpRequest) -> HttpResponse:
    """Ask for the code of whoever has just given the password of an account with a second factor."""
    awaited, moment = http.session.get(_AWAITED), now()
    if not awaited or moment - datetime.fromisoformat(awaited["since"]) > _PATIENCE:
        return redirect("sign-in")
    user = User.objects.filter(pk=awaited["user"], is_active=True).first()
    if user is None or http.method != "POST":
        return redirect("sign-in") if user is None else render(http, "second_step.html", {"fault": ""})
    network = network_of(http.META.get("REMOTE_ADDR", ""))
    try:
        refuse_locked(user.name, network, moment)
        if is_code_of(user, http.POST.get("code", "")[:_LONGEST_CODE]):
            del http.session[_AWAITED]
            return _let_in(http, user, inside(http, awaited["next"]))
        note_failure(user.name, VIA, network, moment)
    except TooManyAttemptsError as refused:
        page = render(http, "second_step.html", {"fault": _wait(refused)}, status=429)
        return _told_to_wait(page, refused)
    return render(http, "second_step.html", {"fault": said("sign_in", "wrong_code")}, status=403)


def _let_in(http: HttpRequest, user: User, wanted: str) -> HttpResponse:
    network = network_of(http.META.get("REMOTE_ADDR", ""))
    open_session(http, user, network)
    note_success(user, VIA, network, now())
    return redirect(wanted)


def _wait(refused: TooManyAttemptsError) -> str:
    return said("sign_in", "locked", minutes=-(-refused.wait // 60))


def _told_to_wait(answer: HttpResponse, refused: TooManyAttemptsError) -> HttpResponse:
    answer["Retry-After"] = str(refused.wait)
    return answer


def sign_out(http: HttpRequest) -> HttpResponse:
    """End this browser's session; only by the button, for a link would let any page do it."""
    if http.method != "POST":
        return redirect("home")
    logout(http)
    return redirect("sign-in")


def sign_in_page(http: HttpRequest, wanted: str, fault: str, status: int = 200) -> HttpResponse:
    """The page with name and password, and the way to the province's own accounts where there is one."""
    has_provider = bool(settings.OPENID.issuer)  # type: ignore[misc]  # ours, beside Django's own
    given = {
        "wanted": wanted,
        "fault": fault,
        "name": http.POST.get("name", ""),
        "has_provider": has_provider,
    }
    return render(http, "sign_in.html", given, status=status)


def inside(http: HttpRequest, wanted: str) -> str:
    """Where to go after signing in: a page of the desk, never another site."""
    home = reverse("home")
    is_inside = wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, {http.get_host()})
    return wanted if is_inside else home
