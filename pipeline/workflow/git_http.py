"""The Git server: smart HTTP (gitprotocol-http(5)) on one repository, as a WSGI callable around `git http-backend`.

Three addresses and nothing else: what a clone and a push ask. Bodies go through in blocks, both ways. Of the client's
request nothing reaches git but what `_variables` lists; `Git-Protocol` is not there, because version 2
serves hidden commits to anyone who knows their id (git-upload-pack(1), SECURITY).
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException, parse_headers
from io import BufferedReader
from pathlib import Path
from typing import Any

from pipeline.errors import BrokenEnvironmentError, RefusedError, TooManyAttemptsError
from pipeline.model.account import Account
from pipeline.workflow.git_backend import blocks_of, git_backend
from pipeline.workflow.refusals import sentence
from pipeline.workflow.request_body import BodyTooLargeError, body_blocks
from pipeline.workflow.wanted_objects import HiddenObjectError, refuse_hidden

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = Sequence[tuple[str, str]]

RECEIVE, UPLOAD = "git-receive-pack", "git-upload-pack"

_TEXT = "text/plain; charset=utf-8"
_SIGN_IN = ("WWW-Authenticate", 'Basic realm="Cong so", charset="UTF-8"')

_LARGEST = {UPLOAD: 10 << 20, RECEIVE: 1 << 30}
"""Bytes of a body after inflating: 200,000 ids that a clone wants and has, which is git's own limit too; and of a push
more than the repository takes, for its own words about the limit are better than ours."""

_AT_ONCE = 8
"""Git processes at once, so that a rush of pushes leaves memory and threads to the public pages."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request is for."""

    service: str
    is_advertisement: bool
    """Whether it asks which refs there are, the first step of both services."""


@dataclass(frozen=True, slots=True)
class GitServer:
    """A WSGI application for one repository."""

    repository: Path
    authenticate: Callable[[Environ], Account | None]
    """Who asks; None for nobody. May raise TooManyAttemptsError."""
    environment: Callable[[Account], Mapping[str, str]]
    """What git and its hooks are told of an account: who pushes, and which refs are hidden."""
    places: threading.Semaphore = field(default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE))
    patience: float = 60.0
    """Seconds that a request waits for a place."""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        asked = _asked(environ)
        if asked is None:
            return _answer(start_response, "404 Not Found", _said("address"))
        try:
            account = self.authenticate(environ)
        except TooManyAttemptsError as refused:
            text, wait = (
                _said("too_many_attempts", wait=refused.wait),
                ("Retry-After", str(refused.wait)),
            )
            return _answer(start_response, "429 Too Many Requests", text, wait)
        if account is None or not account.is_active:
            return _answer(start_response, "401 Unauthorized", _said("token_needed"), _SIGN_IN)
        with ExitStack() as stack:
            if not self.places.acquire(timeout=self.patience):
                return _answer(
                    start_response,
                    "503 Service Unavailable",
                    _said("busy"),
                    ("Retry-After", "30"),
                )
            stack.callback(self.places.release)
            return self._served(environ, start_response, account, asked, stack)

    def _served(
        self,
        environ: Environ,
        start_response: StartResponse,
        account: Account,
        asked: _Asked,
        stack: ExitStack,
    ) -> Iterable[bytes]:
        body: Iterable[bytes] = ()
        told = self.environment(account)
        try:
            if not asked.is_advertisement:
                body = self._body(environ, asked.service)
        except BodyTooLargeError:
            return _answer(start_response, "413 Content Too Large", _said("too_large"))
        except HiddenObjectError as refused:
            line = f"ERR {refused}".encode()  # as git itself would tell it (gitprotocol-pack(5))
            return _result(start_response, UPLOAD, f"{len(line) + 4:04x}".encode() + line)
        except RefusedError as refused:
            return _answer(start_response, "400 Bad Request", _said("malformed", found=refused))
        variables = {**told, **_variables(environ, account, asked)}
        output = stack.enter_context(
            git_backend(self.repository, variables, body, to_the_end=asked.service == RECEIVE)
        )
        start_response(*_head(output))
        return _Streamed(blocks_of(output), stack.pop_all())

    def _body(self, environ: Environ, service: str) -> Iterable[bytes]:
        """What the client sends; what a clone wants is read here, before git is started."""
        body = body_blocks(environ, _LARGEST[service])
        if service == RECEIVE:
            return body
        question = b"".join(body)
        refuse_hidden(self.repository, question)
        return (question,)


@dataclass(frozen=True, slots=True)
class _Streamed:
    """What git says, block by block; the server closes it, also when the client has gone."""

    blocks: Iterator[bytes]
    stack: ExitStack

    def __iter__(self) -> Iterator[bytes]:
        return self.blocks

    def close(self) -> None:
        self.stack.close()


def _asked(environ: Environ) -> _Asked | None:
    """What a request asks for; None for anything but the three questions of smart HTTP."""
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    for service in (UPLOAD, RECEIVE):
        if (method, path, environ.get("QUERY_STRING", "")) == ("GET", "/info/refs", f"service={service}"):
            return _Asked(service, is_advertisement=True)
        if (method, path, environ.get("CONTENT_TYPE", "")) == (
            "POST",
            f"/{service}",
            f"application/x-{service}-request",
        ):
            return _Asked(service, is_advertisement=False)
    return None


def _variables(environ: Environ, account: Account, asked: _Asked) -> dict[str, str]:
    """The CGI variables (RFC 3875) that `git http-backend` is given. The client's address is not among them."""
    variables = {
        "GIT_HTTP_EXPORT_ALL": "1",
        "REMOTE_USER": account.name,
        "REQUEST_METHOD": environ["REQUEST_METHOD"],
        "PATH_INFO": environ["PATH_INFO"],
    }
    if asked.is_advertisement:
        return {**variables, "QUERY_STRING": f"service={asked.service}"}
    return {**variables, "CONTENT_TYPE": f"application/x-{asked.service}-request"}


def _head(output: BufferedReader) -> tuple[str, Headers]:
    """Status and headers of a CGI answer; raises BrokenEnvironmentError where git gave none."""
    try:
        found = parse_headers(output)
    except HTTPException as error:
        raise BrokenEnvironmentError(f"git http-backend: {error}") from None
    if not found:
        raise BrokenEnvironmentError("git http-backend ended without an answer")
    return found.get("Status", "200 OK"), [each for each in found.items() if each[0] != "Status"]


def _said(code: str, **context: object) -> str:
    return sentence("transport", code, **context)


def _answer(
    start_response: StartResponse, status: str, text: str, *headers: tuple[str, str]
) -> Iterable[bytes]:
    """An answer in words; git shows what is plain text."""
    content = f"{text}\n".encode()
    start_response(status, [("Content-Type", _TEXT), ("Content-Length", str(len(content))), *headers])
    return [content]


def _result(start_response: StartResponse, service: str, content: bytes) -> Iterable[bytes]:
    """A short answer in the form of the protocol."""
    kind = f"application/x-{service}-result"
    headers = [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-cache")]
    start_response("200 OK", headers)
    return [content]
