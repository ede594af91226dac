"""Signing in and out on the web."""

from django import forms
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from pipeline.desk.accounts.models import User
from pipeline.desk.accounts.sessions import open_session
from pipeline.desk.accounts.sign_ins import network_of, note_failure, note_success, refuse_locked
from pipeline.desk.messages import text as said
from pipeline.desk.portal import now
from pipeline.errors import TooManyAttemptsError

VIA = "web"


class SignInForm(forms.Form):
    """Name and password; what is wrong with them is never told apart."""

    name = forms.CharField(max_length=64)
    password = forms.CharField(max_length=1000, strip=False)


def sign_in(http: HttpRequest) -> HttpResponse:
    """The sign-in page."""
    wanted = _inside(http, http.POST.get("next") or http.GET.get("next") or "")
    if isinstance(http.user, User):
        return redirect(wanted)
    form = SignInForm(http.POST or None)
    if http.method != "POST":
        return _page(http, wanted, "")
    if not form.is_valid():
        return _page(http, wanted, said("sign_in", "wrong"), 403)
    try:
        user = _signed_in(http, form.cleaned_data["name"].strip().lower(), form.cleaned_data["password"])
    except TooManyAttemptsError as refused:
        answer = _page(http, wanted, said("sign_in", "locked", minutes=-(-refused.wait // 60)), 429)
        answer["Retry-After"] = str(refused.wait)
        return answer
    return redirect(wanted) if user else _page(http, wanted, said("sign_in", "wrong"), 403)


def _signed_in(http: HttpRequest, name: str, password: str) -> User | None:
    moment, network = now(), network_of(http.META.get("REMOTE_ADDR", ""))
    refuse_locked(name, network, moment)
    user = authenticate(http, username=name, password=password)
    if not isinstance(user, User):
        note_failure(name, VIA, network, moment)
        return None
    open_session(http, user, network)
    note_success(user, VIA, network, moment)
    return user


def sign_out(http: HttpRequest) -> HttpResponse:
    """End this browser's session; only by the button, for a link would let any page do it."""
    if http.method != "POST":
        return redirect("home")
    logout(http)
    return redirect("sign-in")


def _page(http: HttpRequest, wanted: str, fault: str, status: int = 200) -> HttpResponse:
    given = {"wanted": wanted, "fault": fault, "name": http.POST.get("name", "")}
    return render(http, "sign_in.html", given, status=status)


def _inside(http: HttpRequest, wanted: str) -> str:
    """Where to go after signing in: a page of the desk, never another site."""
    home = reverse("home")
    inside = wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, {http.get_host()})
    return wanted if inside else home
