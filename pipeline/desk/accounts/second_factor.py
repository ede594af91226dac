"""The second factor of one's own account: a code of an app on the phone (RFC 6238), with spare codes on paper.

django-otp keeps the secrets, takes no code twice and slows guessing down. Whoever has a factor is asked for it after
the password (`pipeline.desk.accounts.sign_in`).
"""

import secrets
from base64 import b32encode
from collections.abc import Iterable

import segno
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_otp import devices_for_user, match_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from markupsafe import Markup

from pipeline.desk.access import Visit
from pipeline.desk.accounts.models import User
from pipeline.desk.accounts.sessions import end_sessions
from pipeline.desk.messages import text as said

_SPARE_CODES = 10
_NAME = "ứng dụng"


def has_second_factor(user: User) -> bool:
    """Whether somebody is asked for a code after the password."""
    return any(devices_for_user(user, confirmed=True))


def is_code_of(user: User, code: str) -> bool:
    """Whether a code is one of an account's, now; each counts once, and after failures one has to wait."""
    return match_token(user, "".join(code.split())) is not None


def remove_second_factor(user: User) -> None:
    """Ask somebody no longer for a code."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


def second_factor(visit: Visit, fault: str = "", spare: Iterable[str] = ()) -> HttpResponse:
    """The page that turns the second factor on, and off again."""
    if visit.http.method == "POST" and not fault and not spare:
        return _off(visit) if visit.http.POST.get("do") == "off" else _on(visit)
    given = {"is_on": has_second_factor(visit.user), "fault": fault, "spare": list(spare)}
    if not given["is_on"]:
        device = _offered(visit.user)
        given |= {"secret": _secret(device), "code": _drawn(device)}
    return render(visit.http, "second_factor.html", given, status=422 if fault else 200)


def _offered(user: User) -> TOTPDevice:
    """The secret that waits to be confirmed; the same at each look, so that a page may be opened again."""
    found: TOTPDevice = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": _NAME}
    )[0]
    return found


def _secret(device: TOTPDevice) -> str:
    """The secret as people type it."""
    plain = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _drawn(device: TOTPDevice) -> Markup:
    """The address of the secret as a QR code."""
    drawn = segno.make(device.config_url, micro=False).svg_inline(scale=5, title=said("second_factor", "qr"))
    return Markup(drawn)  # noqa: S704 - segno draws it, and escapes the title


def _on(visit: Visit) -> HttpResponse:
    device = _offered(visit.user)
    if has_second_factor(visit.user) or not device.verify_token(
        visit.http.POST.get("code", "").replace(" ", "")
    ):
        return second_factor(visit, said("second_factor", "wrong"))
    codes = [secrets.token_hex(5) for _ in range(_SPARE_CODES)]
    with transaction.atomic():
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        spare = StaticDevice.objects.create(user=visit.user, name="giấy")
        for code in codes:
            spare.token_set.create(token=code)
    end_sessions(visit.user, but=visit.http.session.session_key)
    return second_factor(visit, spare=codes)


def _off(visit: Visit) -> HttpResponse:
    """Only with the password: an open browser is not enough."""
    if not visit.user.check_password(visit.http.POST.get("password", "")):
        return second_factor(visit, said("account", "old_password_wrong"))
    remove_second_factor(visit.user)
    messages.success(visit.http, said("second_factor", "off"))
    return redirect("own-account")
