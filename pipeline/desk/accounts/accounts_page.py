"""Accounts, for those who look after them: who there is, who is let in, who no longer is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django_otp.plugins.otp_totp.models import TOTPDevice

from pipeline.desk.access import Visit
from pipeline.desk.accounts.models import User
from pipeline.desk.accounts.registration import add_account, all_users, set_active
from pipeline.desk.accounts.second_factor import remove_second_factor
from pipeline.desk.accounts.sessions import end_sessions
from pipeline.desk.accounts.set_password import Link, send_link
from pipeline.desk.accounts.sign_ins import newest
from pipeline.desk.messages import text as said
from pipeline.errors import MisuseError
from pipeline.model.portal import Portal

_SIGN_INS = 100


def accounts(visit: Visit, fault: str = "", link: Link | None = None) -> HttpResponse:
    """Every account with what the boards on `main` say of it; and accounts that a board names and nobody has yet."""
    users = list(all_users())
    boards = _boards(visit.main.portal)
    given = {
        "users": [(user, boards.get(user.name, []), user.account().addresses) for user in users],
        "with_second_factor": set(
            TOTPDevice.objects.filter(confirmed=True).values_list("user__name", flat=True)
        ),
        "without": {
            name: places for name, places in boards.items() if name not in {each.name for each in users}
        },
        "sign_ins": newest(_SIGN_INS),
        "fault": fault,
        "link": link,
        "sent": visit.http.POST if fault else {},
    }
    return render(visit.http, "accounts.html", given, status=422 if fault else 200)


def _boards(portal: Portal) -> dict[str, list[str]]:
    """Where each account sits, by its name: `Sở Kế hoạch và Đầu tư: kiểm duyệt`."""
    found: dict[str, list[str]] = {}
    for agency in (portal.main, *portal.agencies.values()):
        for member in agency.board:
            found.setdefault(member.account, []).append(
                f"{agency.short_name}: {said('levels', member.level)}"
            )
    for account in portal.settings.council:
        found.setdefault(account, []).append(said("levels", "council"))
    return found


def invite(visit: Visit) -> HttpResponse:
    """Make an account, and send its owner a link to set a password."""
    if visit.http.method != "POST":
        return redirect("accounts")
    sent = visit.http.POST
    addresses = [address for address in [sent.get("address", "").strip()] if address]
    try:
        user = add_account(sent.get("name", "").strip(), sent.get("full_name", ""), addresses, visit.now)
    except MisuseError as refused:
        return accounts(visit, str(refused))
    return _told(visit, send_link(user, "invitation"), "invited", user.name)


def change_account(visit: Visit, name: str) -> HttpResponse:
    """Disable or enable an account, send a new link, let its owner look after accounts, or in without a code."""
    user = User.objects.filter(name=name).first()
    if user is None:
        raise Http404
    asked = visit.http.POST.get("do", "")
    if visit.http.method != "POST" or (user == visit.user and asked in {"disable", "no-administrator"}):
        return redirect("accounts")
    if asked == "link":
        return _told(visit, send_link(user, "forgotten"), "link_made", user.name)
    if asked in {"disable", "enable"}:
        set_active(user, asked == "enable")
        end_sessions(user)
    if asked == "no-second-factor":
        remove_second_factor(user)
        end_sessions(user)
    if asked in {"administrator", "no-administrator"}:
        user.is_administrator = asked == "administrator"
        user.save(update_fields=["is_administrator"])
    messages.success(visit.http, said("accounts", "changed", name=name))
    return redirect("accounts")


def _told(visit: Visit, link: Link, code: str, name: str) -> HttpResponse:
    messages.success(visit.http, said("accounts", code if link.is_mailed else f"{code}_unmailed", name=name))
    if link.is_mailed:
        return redirect("accounts")
    return accounts(visit, link=link)
