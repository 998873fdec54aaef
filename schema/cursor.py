"""Cursors: opaque, versioned, bound to the order that they belong to, and the same in both directions."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any

import orjson

from schema.errors import VerbundgraphError

VERSION = 3
"""Of what a cursor holds and means; raise it when an order compares other values than before."""

_AGAIN = (
    "Begin again without a cursor, or use an `endCursor` or `startCursor` of the same field and `orderBy`."
)


class BadCursor(VerbundgraphError):
    """A cursor that this order did not make."""

    code = "BAD_CURSOR"
    status = 400


def encode(order: str, values: list[Any]) -> str:
    """The cursor of a row: which order it is of, and the values that the row is ordered by.

    The first part is a digest of all that follows, so that what was cut or changed on its way is noticed.
    """
    said = orjson.dumps([_tag(order), *values])
    return (
        urlsafe_b64encode(orjson.dumps([VERSION, _digest(said)])[:-1] + b"," + said[1:]).decode().rstrip("=")
    )


def decode(order: str, cursor: str, count: int) -> list[Any]:
    """The values that a cursor holds. Raises BadCursor for one that is not of this order."""
    try:
        version, *rest = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise BadCursor(f"This is not a cursor: {cursor[:40]!r}. {_AGAIN}") from None
    if version != VERSION:
        raise BadCursor(f"The cursor was made by another version of the service. {_AGAIN}")
    digest, *said = rest or [None]
    if digest != _digest(orjson.dumps(said)) or not all(
        v is None or isinstance(v, str | int | float) for v in said
    ):
        raise BadCursor(f"The cursor is damaged: pass it on exactly as it came. {_AGAIN}")
    if said[:1] != [_tag(order)] or len(said) != count + 1:
        raise BadCursor(f"The cursor belongs to another connection or order. {_AGAIN}")
    return said[1:]


def nulls(cursor: Any) -> tuple[bool, ...]:
    """Which of a cursor's values are null: that decides the statement's text. Never raises."""
    try:
        _, _, _, *values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        return ()
    return tuple(v is None for v in values)


def _tag(order: str) -> str:
    """A short name for an order."""
    return _digest(order.encode())


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=6).hexdigest()
