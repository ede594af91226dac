"""The Django project: its settings, made of one machine's settings and one portal's folder, and its database.

There is no settings module: which portal is served is said on the command line, and the environment is read once.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings as django_wide
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pipeline.settings import MailSettings, Settings
from pipeline.store.lock import locked
from pipeline.store.secret_file import kept_secret, private_folder

_PATIENCE = 60.0
"""Seconds to wait for another process that brings the database up to date."""

_MAIL_TIMEOUT = 10
"""Seconds after which a mail server that says nothing is given up."""

DESK = "/bien-tap/"
"""Where the desk stands (DESIGN: URLs)."""

LONGEST_SESSION = timedelta(hours=12)
"""A session ends after a working day, whatever is done in it (ASVS 5.0, 7.3.2)."""

_LARGEST_FORM = 5 << 20
"""Bytes of a form without its files: some hundred pages of text."""

_MIDDLEWARE = [
    "pipeline.desk.look.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pipeline.desk.accounts.sessions.SessionsEnd",
    "pipeline.desk.website.RoomOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

_PASSWORD_RULES: dict[str, dict[str, Any]] = {
    "MinimumLengthValidator": {"min_length": 12},  # ASVS 5.0, 6.2.1 asks for 8 and advises 15
    "CommonPasswordValidator": {},
    "UserAttributeSimilarityValidator": {"user_attributes": ("name", "full_name")},
}


def open_desk(var: Path, settings: Settings) -> None:
    """Make Django ready for the portal whose `var/` this is, its database up to date; once in a process.

    Raises BusyError where another process does not finish bringing the database up to date.
    """
    configure(var, settings)
    if _is_behind():
        with locked(var / "private" / "migrating", wait=_PATIENCE):
            call_command("migrate", verbosity=0, interactive=False)


def configure(var: Path, settings: Settings) -> None:
    """Make Django ready, and leave its database as it is."""
    private = private_folder(var / "private")
    secret = settings.secret_key or kept_secret(var / "keys" / "desk", lambda: secrets.token_urlsafe(64))
    django_wide.configure(**django_settings(private, secret, settings))
    django.setup()


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def django_settings(private: Path, secret: str, settings: Settings) -> dict[str, Any]:
    """Django's settings for one machine; `private` is the folder of the database, `secret` what is signed with."""
    return {
        "SECRET_KEY": secret,
        "VIRUS_SCANNER": settings.virus_scanner,
        "OPENID": settings.openid,
        "OTP_TOTP_ISSUER": "Cổng số",
        "PORTAL_FOLDER": private.parent.parent,
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django_otp",
            "django_otp.plugins.otp_totp",
            "django_otp.plugins.otp_static",
            "pipeline.desk.accounts",
            "pipeline.desk.notices",
            "pipeline.desk.submission",
            "pipeline.desk.review",
            "pipeline.desk.contributions",
            "pipeline.desk.letters",
        ],
        **_web(behind_tls=bool(settings.trusted_proxy)),
        "AUTH_USER_MODEL": "accounts.User",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in _PASSWORD_RULES.items()
        ],
        "DATABASES": {"default": _database(private, settings.postgresql_service)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LANGUAGE_CODE": "vi",
        "TIME_ZONE": "Asia/Ho_Chi_Minh",
        "USE_TZ": True,
        "LOGGING_CONFIG": None,
        **_mail(settings.mail),
    }


def _web(behind_tls: bool) -> dict[str, Any]:
    """How pages are made and what surrounds them. Cookies ask for TLS where a web server stands in front."""
    prefix = "__Secure-" if behind_tls else ""
    return {
        "ROOT_URLCONF": "pipeline.desk.routes",
        "MIDDLEWARE": _MIDDLEWARE,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "OPTIONS": {
                    "environment": "pipeline.desk.look.environment.environment",
                    "context_processors": ["pipeline.desk.look.context.of_page"],
                },
            }
        ],
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SESSION_ENGINE": "pipeline.desk.accounts.session_store",
        "SESSION_COOKIE_NAME": f"{prefix}bien-tap",
        "SESSION_COOKIE_AGE": int(LONGEST_SESSION.total_seconds()),
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "CSRF_COOKIE_NAME": f"{prefix}bien-tap-form",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "pipeline.desk.faults.csrf_failed",
        **{f"{cookie}_COOKIE_PATH": DESK for cookie in ("SESSION", "CSRF")},
        **{f"{cookie}_COOKIE_SECURE": behind_tls for cookie in ("SESSION", "CSRF")},
        **{f"{cookie}_COOKIE_SAMESITE": "Lax" for cookie in ("SESSION", "CSRF")},
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": _LARGEST_FORM,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
    }


def _database(private: Path, postgresql_service: str) -> dict[str, Any]:
    """PostgreSQL as libpq's own files name it, or SQLite with writes that are on the disk when they return."""
    if postgresql_service:
        return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"service": postgresql_service}}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": private / "desk.sqlite",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",  # a transaction that begins by reading would fail when it writes
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _mail(mail: MailSettings) -> dict[str, Any]:
    back_end = "smtp" if mail.host else "console"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{back_end}.EmailBackend",
        "EMAIL_HOST": mail.host,
        "EMAIL_PORT": mail.port,
        "EMAIL_HOST_USER": mail.user,
        "EMAIL_HOST_PASSWORD": mail.password,
        "EMAIL_USE_TLS": mail.security == "starttls",
        "EMAIL_USE_SSL": mail.security == "tls",
        "EMAIL_TIMEOUT": _MAIL_TIMEOUT,
        "DEFAULT_FROM_EMAIL": mail.sender,
    }
