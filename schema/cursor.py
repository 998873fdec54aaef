"""Cursors: opaque, versioned, bound to the order that they belong to."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson

from schema.errors import VerbundgraphError

VERSION = 2


class BadCursor(VerbundgraphError):
    """A cursor that this order did not make."""

    code = "BAD_CURSOR"
    status = 400


def encode(order: str, values: list[Any]) -> str:
    """The cursor of a row: the order's name and the values that the row is ordered by."""
    return urlsafe_b64encode(orjson.dumps([VERSION, order, *values])).decode().rstrip("=")


def decode(order: str, cursor: str, count: int) -> list[Any]:
    """The values that a cursor holds. Raises BadCursor for one that is not of this order."""
    try:
        version, name, *values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise BadCursor(
            "`after` is not a cursor. Use an `endCursor` that this connection returned."
        ) from None
    simple = all(v is None or isinstance(v, str | int | float) for v in values)
    if version != VERSION or name != order or len(values) != count or not simple:
        raise BadCursor(
            "`after` belongs to another connection or order. "
            "Use an `endCursor` of the same field with the same `orderBy`."
        )
    return list(values)


def nulls(cursor: Any) -> tuple[bool, ...]:
    """Which of a cursor's values are null: that decides the statement's text. Never raises."""
    try:
        _, _, *values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        return ()
    return tuple(v is None for v in values)
