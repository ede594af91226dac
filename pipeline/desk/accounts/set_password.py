"""Links by which somebody sets a password of their own: an invitation, or a password forgotten.

Django signs them: a link is good for three days, and no longer once the password has changed or somebody has signed in.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from pipeline.desk.accounts.models import Address, User
from pipeline.desk.accounts.registration import change_password
from pipeline.desk.accounts.sessions import end_sessions
from pipeline.desk.messages import text as said
from pipeline.desk.portal import portal_now
from pipeline.errors import MisuseError

_AGAIN = 300
"""Seconds before another mail to the same account is sent because somebody asked for it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to set a password, and whether it was mailed."""

    address: str
    is_mailed: bool


def send_link(user: User, kind: str) -> Link:
    """Make a link for an account, and mail it where the account has an address. `kind`: `invitation` or `forgotten`."""
    identifier = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    inside = reverse("set-password", kwargs={"identifier": identifier, "token": token})
    portal = portal_now()
    address = portal.absolute(f"/bien-tap/{inside.partition('/bien-tap/')[2] or inside.lstrip('/')}")
    to = Address.objects.filter(user=user).order_by("id").values_list("address", flat=True).first()
    if to is None:
        return Link(address, is_mailed=False)
    words = {
        "name": user.full_name or user.name,
        "account": user.name,
        "address": address,
        "portal": portal.main.name,
    }
    send_mail(said(kind, "subject", **words), said(kind, "body", **words), None, [to])
    return Link(address, is_mailed=True)


def forgotten(http: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether there is such an account or not."""
    if http.method != "POST":
        return render(http, "forgotten.html", {"is_sent": False})
    asked = http.POST.get("name", "").strip().lower()[:254]
    user = User.objects.filter(name=asked, is_active=True).first() or _by_address(asked)
    if user and cache.add(f"forgotten-{user.pk}", True, _AGAIN):
        send_link(user, "forgotten")
    return render(http, "forgotten.html", {"is_sent": True})


def _by_address(asked: str) -> User | None:
    found = Address.objects.filter(address__iexact=asked, user__is_active=True).select_related("user").first()
    return found.user if found else None


def set_password(http: HttpRequest, identifier: str, token: str) -> HttpResponse:
    """Set a password by a link; every session of the account ends."""
    user = _owner(identifier)
    if user is None or not default_token_generator.check_token(user, token):
        return render(http, "set_password.html", {"owner": None, "fault": ""}, status=410)
    if http.method != "POST":
        return render(http, "set_password.html", {"owner": user, "fault": ""})
    fault = _set(user, http.POST.get("new", ""), http.POST.get("again", ""))
    if fault:
        return render(http, "set_password.html", {"owner": user, "fault": fault}, status=422)
    messages.success(http, said("account", "password_set"))
    return redirect("sign-in")


def _set(user: User, new: str, again: str) -> str:
    """Set the password; what is wrong with it, or nothing."""
    if new != again:
        return said("account", "passwords_differ")
    try:
        change_password(user, new)
    except MisuseError as refused:
        return str(refused)
    end_sessions(user)
    return ""


def _owner(identifier: str) -> User | None:
    try:
        return User.objects.filter(pk=int(urlsafe_base64_decode(identifier)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
