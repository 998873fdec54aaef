"""Which pages of other sites may ask from a browser (CORS): none, unless the settings name them."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from api.settings import Settings

EXPOSED = ("ETag", "Retry-After", "Server-Timing", "X-Request-Id")
"""Headers of an answer that a page's script may read, beyond those that it always may."""

MAX_AGE = 7_200
"""Seconds for which a browser may keep the permission; the longest that all of them grant."""


def cross_origin(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application, open to the origins of the settings."""
    if not settings.origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=settings.origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("*",),
        allow_credentials=settings.cors_credentials,
        expose_headers=EXPOSED,
        max_age=MAX_AGE,
    )
