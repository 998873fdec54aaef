"""What a connection's arguments ask for: how many rows, from which end, between which cursors.

As the Relay Cursor Connections specification has it, but that `first` and `last` exclude each other: it
discourages both together, as what they then mean is confusing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schema.arguments import Argument, Const, Default, Origin
from schema.errors import BadInput
from schema.parameters import PAGE


@dataclass(frozen=True)
class Page:
    """The first or the last `size` rows between two cursors."""

    size: Origin
    backward: bool
    after: Origin | None
    before: Origin | None

    @property
    def beyond(self) -> str:
        """The fact for which one row more than the page shows is read."""
        return "hasPreviousPage" if self.backward else "hasNextPage"

    @property
    def behind(self) -> str:
        """The fact of the page's other side, which the cursors say without a row being read."""
        return "hasNextPage" if self.backward else "hasPreviousPage"

    @property
    def cursors(self) -> "list[tuple[str, Origin]]":
        """The cursors that are given, by the names of their arguments."""
        given = (("after", self.after), ("before", self.before))
        return [(name, origin) for name, origin in given if origin is not None]

    @property
    def whole(self) -> bool:
        """Whether no cursor bounds it."""
        return self.after is None and self.before is None

    @property
    def continues(self) -> bool:
        """Whether a cursor bounds it at the end from which it is read: there is something on that side."""
        return (self.before if self.backward else self.after) is not None


def page_of(arguments: Mapping[str, Argument]) -> Page:
    """The page that the arguments ask for. Raises BadInput for `first` and `last` together."""
    first, last = arguments.get("first"), arguments.get("last")
    if last is not None and first is not None and not isinstance(first, Default):
        raise BadInput(
            "`first` and `last` exclude each other: `first` reads forwards, from the beginning or `after`, "
            "`last` backwards, from the end or `before`. Give one of them."
        )
    size: Origin = last if last is not None else first if first is not None else Const(PAGE)
    if isinstance(size, Default):
        size = Const(size.value)
    return Page(size, last is not None, arguments.get("after"), arguments.get("before"))
