"""What an operation costs, in rows: known before anything is asked of the database.

Every field that reads says its price, by `Bill.add`, once for each row that it stands on. Below a page a
price counts for each of the page's rows, so nested pages multiply. Of the types that an interface stands for,
a row has one: the dearest counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from schema.errors import TooLarge

ROW = 1
"""A row of a page, or one node that is looked up."""
TOTAL = 10
"""A `totalCount`: the database may have to look at everything that it counts."""
AGGREGATE = 50
"""An `aggregate`, a `groupBy` or a facet: everything is looked at. Within a group it is there already."""
SCAN = 500
"""A condition that comes back along the relationships it went by: asked of all nodes of a kind, once each."""
SEARCH = 100
"""A `search`: all full-text indexes are read, and what is found is ranked."""
OBJECTS = 10
"""Objects of an introspection, which is answered from memory, for the price of a row."""

PATH = 100
"""A search for the shortest paths, for each statement that they may be long."""
AROUND = 100
"""A step of a neighbourhood."""


@dataclass(frozen=True)
class Cost:
    """A cost for all values of the parameters.

    `prices`: for every row of nested pages, named by their size parameters from the root down. `either`: of
    each of these sets of costs the highest.
    """

    prices: tuple[tuple[tuple[str, ...], int], ...] = ()
    either: tuple[tuple["Cost", ...], ...] = ()

    def of(self, sizes: Mapping[str, int]) -> int:
        """The cost with pages of these sizes."""
        total = 0
        for pages, each in self.prices:
            total += each * prod(sizes[name] for name in pages)
        for costs in self.either:
            total += max(cost.of(sizes) for cost in costs)
        return total

    def and_(self, more: int) -> "Cost":
        """The same with so much more."""
        return Cost((*self.prices, ((), more)), self.either)


class Bill:
    """What the fields compiled so far cost."""

    def __init__(self) -> None:
        self.prices: Counter[tuple[str, ...]] = Counter()
        self.either: list[tuple[Cost, ...]] = []

    def add(self, pages: tuple[str, ...], price: int) -> None:
        """Note a price on each row of nested pages; of none for a root field."""
        self.prices[pages] += price

    def dearest(self, bills: Iterable["Bill"]) -> None:
        """Note one of several bills, whichever is the highest."""
        distinct = dict.fromkeys(bill.cost for bill in bills)
        if len(distinct) == 1:
            (same,) = distinct
            self.prices.update(dict(same.prices))
            self.either += same.either
        else:
            self.either.append(tuple(distinct))

    @property
    def cost(self) -> Cost:
        """The sum."""
        return Cost(tuple(self.prices.items()), tuple(self.either))


def check(requested: int, allowed: int) -> int:
    """The cost again. Raises TooLarge where it is more than what is allowed."""
    if requested > allowed:
        raise TooLarge(
            f"The query costs {requested}, {requested - allowed} more than the {allowed} allowed: the "
            "rows that its pages can have in all, and what it counts. Ask for smaller pages (`first`) on the "
            "inner levels, and for totals on the outer ones.",
            bound="cost",
            limit=allowed,
            requested=requested,
        )
    return requested
