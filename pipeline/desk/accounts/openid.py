"""Signing in with an account of the province: OpenID Connect, by authorization code with PKCE (RFC 7636).

Who signs in there is let in here only where an account of ours has the address that the provider has verified: it makes
no accounts, and says nothing of what somebody may do.
"""

from functools import cache

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from pipeline.desk.accounts.models import Address, User
from pipeline.desk.accounts.sessions import open_session
from pipeline.desk.accounts.sign_in import inside, sign_in_page
from pipeline.desk.accounts.sign_ins import network_of, note_failure, note_success
from pipeline.desk.messages import text as said
from pipeline.desk.portal import now
from pipeline.errors import TooManyAttemptsError
from pipeline.settings import OpenIdSettings

VIA = "openid"
_WANTED = "openid-wanted"
_TIMEOUT = 10
"""Seconds that the provider has for an answer."""


@cache
def _provider(known: OpenIdSettings) -> OAuth:
    """authlib's client: it finds the provider's addresses and keys; checks signature, issuer, audience and nonce."""
    made = OAuth()
    made.register(
        "provider",
        client_id=known.client,
        client_secret=known.secret,
        server_metadata_url=f"{known.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": _TIMEOUT},
    )
    return made


def to_provider(http: HttpRequest) -> HttpResponse:
    """Lead somebody to the provider's own sign-in page."""
    known: OpenIdSettings = settings.OPENID  # type: ignore[misc]  # ours, beside Django's own
    if http.method != "POST" or not known.issuer:
        return redirect("sign-in")
    http.session[_WANTED] = inside(http, http.POST.get("next", ""))
    back = http.build_absolute_uri(reverse("from-provider"))
    try:
        leading: HttpResponse = _provider(known).provider.authorize_redirect(http, back)
    except (OAuthError, RequestException):
        return sign_in_page(http, "", said("sign_in", "provider_silent"), 503)
    return leading


def from_provider(http: HttpRequest) -> HttpResponse:
    """Where the provider sends somebody back to."""
    known: OpenIdSettings = settings.OPENID  # type: ignore[misc]
    if not known.issuer:
        return redirect("sign-in")
    moment, network = now(), network_of(http.META.get("REMOTE_ADDR", ""))
    try:
        claims = _provider(known).provider.authorize_access_token(http).get("userinfo") or {}
    except (OAuthError, JoseError, RequestException, KeyError, ValueError):
        return sign_in_page(http, "", said("sign_in", "provider_silent"), 403)
    user = _owner(claims)
    if user is None:
        try:
            note_failure("", VIA, network, moment)
        except TooManyAttemptsError:
            return sign_in_page(http, "", said("sign_in", "locked", minutes=5), 429)
        return sign_in_page(http, "", said("sign_in", "provider_unknown"), 403)
    wanted = http.session.pop(_WANTED, "")
    open_session(http, user, network)
    note_success(user, VIA, network, moment)
    return redirect(inside(http, wanted))


def _owner(claims: dict[str, object]) -> User | None:
    """The active account with the address that the provider vouches for."""
    if claims.get("email_verified") is not True or not claims.get("email"):
        return None
    found = Address.objects.filter(address__iexact=str(claims["email"]), user__is_active=True)
    owner = found.select_related("user").first()
    return owner.user if owner else None
