"""What differs from machine to machine or is secret: read from the environment, once, at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import MisuseError

SMTP_SECURITY = ("starttls", "tls", "none")
IMAP_SECURITY = ("tls", "none")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves; without a host it is printed on the console of the server."""

    host: str = ""
    """Of the SMTP server (`CONGSO_SMTP_HOST`)."""
    port: int = 587
    """`CONGSO_SMTP_PORT`."""
    security: str = "starttls"
    """`CONGSO_SMTP_SECURITY`: one of SMTP_SECURITY."""
    user: str = ""
    """`CONGSO_SMTP_USER`."""
    password: str = field(default="", repr=False)
    """`CONGSO_SMTP_PASSWORD`."""
    sender: str = "congso@localhost"
    """Address that mail comes from (`CONGSO_MAIL_FROM`)."""


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """Where people may sign in with an account of the province; without an issuer nobody is asked."""

    issuer: str = ""
    """Address of the OpenID Connect provider (`CONGSO_OPENID_ISSUER`), below which its configuration is found."""
    client: str = ""
    """What this portal is called there (`CONGSO_OPENID_CLIENT`)."""
    secret: str = field(default="", repr=False)
    """`CONGSO_OPENID_SECRET`."""


@dataclass(frozen=True, slots=True)
class IncomingSettings:
    """Where letters come in (`congso mail poll`, and by itself while the portal is served); each may be left out."""

    maildir: str = ""
    """Folder of a maildir (`CONGSO_MAILDIR`)."""
    imap_host: str = ""
    """Of the IMAP server with the portal's inbox (`CONGSO_IMAP_HOST`)."""
    imap_port: int = 993
    """`CONGSO_IMAP_PORT`."""
    imap_security: str = "tls"
    """`CONGSO_IMAP_SECURITY`: `tls`, or `none` within one machine."""
    imap_user: str = ""
    """`CONGSO_IMAP_USER`."""
    imap_password: str = field(default="", repr=False)
    """`CONGSO_IMAP_PASSWORD`."""
    file_drop: str = ""
    """Folder with a folder for each account whose document system drops files there (`CONGSO_FILE_DROP`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one machine."""

    releases_kept: int = 10
    """How many releases `congso release switch` can go back to (`CONGSO_RELEASES_KEPT`)."""
    postgresql_service: str = ""
    """Section of libpq's `pg_service.conf` that names the database of accounts (`CONGSO_POSTGRESQL_SERVICE`);
    without it they are kept in SQLite under `var/private/`."""
    secret_key: str = field(default="", repr=False)
    """What Django signs with (`CONGSO_SECRET_KEY`); without it one is made and kept under `var/keys/`."""
    trusted_proxy: str = ""
    """Address of the web server in front, whose word on who the client is counts (`CONGSO_TRUSTED_PROXY`)."""
    virus_scanner: str = ""
    """Host and port of a clamd that looks at what is handed in (`CONGSO_CLAMD`): `127.0.0.1:3310`."""
    mail: MailSettings = field(default_factory=MailSettings)
    openid: OpenIdSettings = field(default_factory=OpenIdSettings)
    backup_recipient: str = ""
    """Public key that backups are encrypted with, `age1…` (`CONGSO_BACKUP_RECIPIENT`)."""
    incoming: IncomingSettings = field(default_factory=IncomingSettings)


_DEFAULTS = Settings()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; raises MisuseError where a value cannot be used."""
    return Settings(
        releases_kept=_whole_number(environment, "CONGSO_RELEASES_KEPT", _DEFAULTS.releases_kept),
        postgresql_service=environment.get("CONGSO_POSTGRESQL_SERVICE", ""),
        secret_key=environment.get("CONGSO_SECRET_KEY", ""),
        trusted_proxy=environment.get("CONGSO_TRUSTED_PROXY", ""),
        virus_scanner=environment.get("CONGSO_CLAMD", ""),
        mail=_mail(environment, _DEFAULTS.mail),
        openid=OpenIdSettings(
            environment.get("CONGSO_OPENID_ISSUER", ""),
            environment.get("CONGSO_OPENID_CLIENT", ""),
            environment.get("CONGSO_OPENID_SECRET", ""),
        ),
        backup_recipient=environment.get("CONGSO_BACKUP_RECIPIENT", ""),
        incoming=_incoming(environment, _DEFAULTS.incoming),
    )


def _mail(environment: Mapping[str, str], default: MailSettings) -> MailSettings:
    security = environment.get("CONGSO_SMTP_SECURITY", default.security)
    if security not in SMTP_SECURITY:
        raise MisuseError(
            f"CONGSO_SMTP_SECURITY: expected one of {', '.join(SMTP_SECURITY)}, found {security!r}"
        )
    return MailSettings(
        host=environment.get("CONGSO_SMTP_HOST", default.host),
        port=_whole_number(environment, "CONGSO_SMTP_PORT", default.port),
        security=security,
        user=environment.get("CONGSO_SMTP_USER", default.user),
        password=environment.get("CONGSO_SMTP_PASSWORD", default.password),
        sender=environment.get("CONGSO_MAIL_FROM", default.sender),
    )


def _incoming(environment: Mapping[str, str], default: IncomingSettings) -> IncomingSettings:
    security = environment.get("CONGSO_IMAP_SECURITY", default.imap_security)
    if security not in IMAP_SECURITY:
        raise MisuseError(
            f"CONGSO_IMAP_SECURITY: expected one of {', '.join(IMAP_SECURITY)}, found {security!r}"
        )
    return IncomingSettings(
        maildir=environment.get("CONGSO_MAILDIR", ""),
        imap_host=environment.get("CONGSO_IMAP_HOST", ""),
        imap_port=_whole_number(environment, "CONGSO_IMAP_PORT", default.imap_port),
        imap_security=security,
        imap_user=environment.get("CONGSO_IMAP_USER", ""),
        imap_password=environment.get("CONGSO_IMAP_PASSWORD", ""),
        file_drop=environment.get("CONGSO_FILE_DROP", ""),
    )


def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    found = environment.get(name, str(default))
    if not found.isascii() or not found.isdigit() or int(found) < 1:
        raise MisuseError(f"{name}: expected a whole number of at least 1, found {found!r}")
    return int(found)
