"""Where the other pages of a table are, from the page of a connection that it shows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.explorer.seen import Seen
from api.explorer.table import Table


def paged(seen: Seen, connection: Mapping[str, Any], table: Table) -> Table:
    """A table with how many rows there are in all, and where the next and the first of them are."""
    info = connection["pageInfo"]
    further = seen.here(nach=info["endCursor"]) if info["hasNextPage"] else ""
    back = seen.here(nach=None) if seen.get("nach") else ""
    return replace(table, total=connection["totalCount"], further=further, back=back)
