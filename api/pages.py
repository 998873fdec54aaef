"""What a person sees in a browser at the addresses of GraphQL and SPARQL, and what holds for all pages.

Nothing on these pages comes from another host, and their Content-Security-Policy holds them to that.
"""

import secrets
from collections.abc import Awaitable, Iterable
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.assets import HEADERS
from api.negotiation import media_type
from web import ROOT

BASE = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "font-src": "'self'",
    "img-src": "'self'",
    "style-src": "'self'",
}
"""The Content-Security-Policy of a page without scripts."""

PAGE = {
    **HEADERS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}

HTML = "text/html"
JSON_TYPES = ("application/graphql-response+json", "application/json")


def policy(**more: str) -> str:
    """A Content-Security-Policy: the base, and what a page needs beyond it."""
    directives = BASE | {name.replace("_", "-"): value for name, value in more.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class Workbench:
    """Stands before the GraphQL endpoint: a browser that asks for no query gets a page to write one."""

    def __init__(self, endpoint: ASGIApp) -> None:
        self.endpoint = endpoint
        self.page = (ROOT / "workbench" / "index.html").read_text("utf-8")

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer with the page, or let the endpoint answer."""
        if scope["method"] in ("GET", "HEAD") and wants_page(scope["headers"], scope["query_string"]):
            return self.response()(scope, receive, send)
        return self.endpoint(scope, receive, send)

    def response(self) -> Response:
        """The page. Its nonce is for the style elements that the editor makes."""
        return once(self.page, worker_src="'self'")


def once(page: str, **more: str) -> Response:
    """A page with scripts of ours, which ask only us; its nonce is for style elements, and good for once."""
    nonce = secrets.token_urlsafe(16)
    allowed = policy(
        script_src="'self'",
        style_src=f"'self' 'nonce-{nonce}'",
        # Style sheets of editors have small pictures inside themselves.
        img_src="'self' data:",
        connect_src="'self'",
        **more,
    )
    headers = {**PAGE, "Cache-Control": "no-store", "Content-Security-Policy": allowed, "Vary": "Accept"}
    return Response(page.replace("{nonce}", nonce), headers=headers, media_type=HTML)


def wants_page(headers: Iterable[tuple[bytes, bytes]], query_string: bytes) -> bool:
    """Whether a GET to GraphQL's address comes from a browser's address bar and asks nothing yet.

    HTML must suit better than JSON: `*/*` alone, which many programs send, means JSON.
    """
    for name, value in headers:  # most requests speak of no text at all, so this comes first
        if name == b"accept" and b"text/" in value.lower():
            break
    else:
        return False
    if media_type(Headers(raw=[*headers]).get("accept", ""), (*JSON_TYPES, HTML)) != HTML:
        return False
    return not parse_qs(query_string.decode("latin-1")).keys() & {"query", "documentId", "extensions"}


class QueryPage:
    """The page at SPARQL's address, where a person writes a query and reads the answer."""

    def __init__(self) -> None:
        self.page = (ROOT / "sparql" / "index.html").read_text("utf-8")

    def response(self) -> Response:
        """The page. Its nonce is for the style element that says how wide the columns of an answer are."""
        return once(self.page)
