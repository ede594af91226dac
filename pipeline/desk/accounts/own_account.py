"""One's own account: addresses, where one is signed in, the last sign-ins, the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.accounts.registration import change_password
from pipeline.desk.accounts.second_factor import has_second_factor
from pipeline.desk.accounts.sessions import end_session, end_sessions, sessions_of
from pipeline.desk.accounts.sign_ins import newest
from pipeline.desk.messages import text as said
from pipeline.errors import MisuseError

_SIGN_INS = 20


def own_account(visit: Visit, fault: str = "") -> HttpResponse:
    """The page of one's own account."""
    own = visit.http.session.session_key
    given = {
        "account": visit.user.account(),
        "sessions": sessions_of(visit.user, visit.now),
        "own_session": visit.user.sessions.filter(session_key=own)
        .values_list("public_id", flat=True)
        .first(),
        "sign_ins": newest(_SIGN_INS, visit.user),
        "has_second_factor": has_second_factor(visit.user),
        "fault": fault,
    }
    return render(visit.http, "own_account.html", given, status=422 if fault else 200)


def change_password_page(visit: Visit) -> HttpResponse:
    """Change one's password; every other session ends."""
    if visit.http.method != "POST":
        return redirect("own-account")
    sent = visit.http.POST
    if not visit.user.check_password(sent.get("old", "")):
        return own_account(visit, said("account", "old_password_wrong"))
    if sent.get("new") != sent.get("again"):
        return own_account(visit, said("account", "passwords_differ"))
    try:
        change_password(visit.user, sent.get("new", ""))
    except MisuseError as refused:
        return own_account(visit, str(refused))
    end_sessions(visit.user, but=visit.http.session.session_key)
    update_session_auth_hash(visit.http, visit.user)
    messages.success(visit.http, said("account", "password_changed"))
    return redirect("own-account")


def end_session_page(visit: Visit, public_id: int) -> HttpResponse:
    """Sign another browser of one's own out."""
    if visit.http.method == "POST":
        end_session(visit.user, public_id)
        messages.success(visit.http, said("account", "session_ended"))
    return redirect("own-account")
