"""Accounts for a first look: they exist only while the portal is served with `--demo`."""

from datetime import datetime

from pipeline.desk.accounts.models import Session, User
from pipeline.desk.accounts.registration import add_account, change_password
from pipeline.desk.demo.plan import Plan
from pipeline.model.portal import Portal


def let_in(portal: Portal, plan: Plan, now: datetime) -> None:
    """Make the demo's accounts, or let them in again; an account of somebody real is left alone."""
    members = (member for agency in (portal.main, *portal.agencies.values()) for member in agency.board)
    names = {member.account: member.name for member in members}
    for name in plan.people:
        user = User.objects.filter(name=name).first()
        if user and not user.is_demo:
            continue
        user = user or add_account(name, names.get(name, ""), [f"{name}@congso.example"], now)
        user.is_demo, user.is_active, user.is_administrator = True, True, name in plan.administrators
        change_password(user, plan.password)
        user.save()


def keep_out() -> None:
    """Disable every account of the demo, and end its sessions."""
    Session.objects.filter(user__is_demo=True).delete()
    User.objects.filter(is_demo=True).update(is_active=False, is_administrator=False)
