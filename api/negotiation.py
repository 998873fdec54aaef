"""What a client accepts, by q-values: media types (RFC 9110, 12.5.1) and content codings (12.5.3)."""

from collections.abc import Mapping
from functools import lru_cache

LONGEST = 1_000
"""Characters of a header that are looked at: browsers send some 150, and nobody shall fill our memory."""


def qualities(header: str) -> dict[str, float]:
    """What a header of that form names, in its order, with each one's q-value.

    Parameters other than q are passed over. What cannot be read counts as refused.
    """
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (p.strip() for p in part.split(";"))
        value = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if name:
            found[name] = float(value) if value.replace(".", "", 1).isdecimal() else 0.0
    return found


def content_type(name: str) -> str:
    """The `Content-Type` of a media type: text says its charset."""
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def media_type(accept: str, offered: tuple[str, ...]) -> str | None:
    """The media type among `offered` that suits best; None if the client accepts none of them.

    Of several that suit equally well, the one that the header names first, then the one offered first.
    """
    return _media_type(accept[:LONGEST], offered)


def coding(accept_encoding: str, offered: tuple[str, ...]) -> str | None:
    """The content coding among `offered` that suits best, the first of equals; None to leave it as it is."""
    return _coding(accept_encoding[:LONGEST], offered)


@lru_cache(512)
def _media_type(accept: str, offered: tuple[str, ...]) -> str | None:
    if not accept:
        return offered[0]
    named = qualities(accept)
    order = list(named)
    suits = [(*_match(named, name), name) for name in offered]
    found = [(q, -order.index(by), name) for q, by, name in suits if q > 0]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _match(named: Mapping[str, float], name: str) -> tuple[float, str]:
    """The q-value of a media type, and the range that says so: the most specific one that fits it."""
    for by in (name, f"{name.partition('/')[0]}/*", "*/*"):
        if by in named:
            return named[by], by
    return 0.0, ""


@lru_cache(512)
def _coding(accept_encoding: str, offered: tuple[str, ...]) -> str | None:
    named = qualities(accept_encoding)
    best, best_q = None, named.get("identity", 0.0)
    for name in offered:
        q = named.get(name, named.get("*", 0.0))
        if q > best_q or (best is None and q == best_q > 0):
            best, best_q = name, q
    return best
