"""An OpenID Connect provider for tests: discovery, authorization code with PKCE, signed ID tokens, over real HTTP."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "cong-so", "bi mat: a+b/c%"


@dataclass
class Provider:
    """What the provider says; a test may make it lie."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims of the ID token that are not as they should be."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        asked = Request(environ)
        answer = getattr(self, asked.path.strip("/").replace("-", "_").replace(".well_known/", ""))(asked)
        return answer(environ, start_response)

    def openid_configuration(self, asked: Request) -> Response:
        """OpenID Connect Discovery 1.0, 4."""
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return _json({"issuer": self.issuer, **{key: f"{self.issuer}/{name}" for key, name in names.items()}})

    def authorize(self, asked: Request) -> Response:
        """Somebody signs in and is sent back at once with a code."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = dict(asked.args)
        back = urlencode({"code": code, "state": asked.args["state"]})
        return Response(status=302, headers={"Location": f"{asked.args['redirect_uri']}?{back}"})

    def token(self, asked: Request) -> Response:
        """A code once, for the client that proves that it asked for it."""
        begun = self.codes.pop(asked.form["code"], None)
        who = asked.authorization
        assert who is not None
        proved = create_s256_code_challenge(asked.form["code_verifier"])
        if (
            begun is None
            or (who.username, who.password) != (CLIENT, SECRET)
            or proved != begun["code_challenge"]
        ):
            return _json({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60}
        claims |= {"nonce": begun["nonce"], **self.claims, **self.lies}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signs_with or self.key)
        return _json({"access_token": "x", "token_type": "Bearer", "id_token": signed})

    def jwks(self, asked: Request) -> Response:
        """The public key."""
        return _json({"keys": [{**self.key.as_dict(private=False), "alg": "RS256", "use": "sig"}]})


def _json(value: Any, status: int = 200) -> Response:
    import json

    return Response(json.dumps(value), status, content_type="application/json")


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on a free port."""
    made = Provider()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
