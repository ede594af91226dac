"""Django's sessions in our own table, which names the account of each."""

from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession


class SessionStore(DatabaseStore):
    """What `SESSION_ENGINE` asks for."""

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        made: Any = super().create_model_instance(data)
        made.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        owner: AbstractBaseSession = made
        return owner
