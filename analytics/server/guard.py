"""The security headers of every answer, and the host names that may be asked for."""

import base64
import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.server.squeezed import STATIC


def _policy() -> str:
    """What a page may load: itself only, its one inline script by its hash."""
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    scripts = " ".join(f"'sha256-{text}'" for text in hashes)
    return (
        f"default-src 'self'; script-src 'self' {scripts} 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class Guard:
    """Every answer with its security headers; foreign host names are turned away."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        """Around an application, for the host names that it may be called by (none: any)."""
        self.app = app
        self.hosts = hosts
        self.headers = {
            "Content-Security-Policy": _policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if self.hosts and re.sub(r":\d+$", "", host) not in self.hosts:
            await PlainTextResponse("Not served under this name.", 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, guarded)
