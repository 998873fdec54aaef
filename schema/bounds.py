"""What arguments may ask for, whatever is selected below them: sizes, numbers, lists and texts.

A field's arguments are checked when it is selected, for compiling relies on it. Those that come from
variables are checked again for each request with the same plan. A refusal says where the argument stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import FieldNode, Node

from schema import roles
from schema.arguments import Argument, Const, Default, Origin, Several, Variable, bind
from schema.errors import HUGE, BadInput, TooLarge, placed
from schema.page import page_of
from schema.parameters import MAX_PAGE
from schema.roles import Role
from schema.search.parameters import Sought

LONGEST_PATH = 10
"""Statements that a path may have."""
DEEPEST = 3
"""Steps that a neighbourhood reaches at most."""
MOST_EACH = 100
"""Statements of one type and direction that a neighbourhood shows of a node."""

BOUNDS: Mapping[str, tuple[str, int, int, str]] = {
    "first": ("pageSize", 0, MAX_PAGE, ""),
    "last": ("pageSize", 0, MAX_PAGE, ""),
    "ids": ("ids", 0, MAX_PAGE, "Ask for the others in another query."),
    "maxLength": ("pathLength", 1, LONGEST_PATH, "Ask for the paths between two nodes that are nearer."),
    "depth": ("neighbourhoodDepth", 1, DEEPEST, "Go on from a node's `id` in a second query."),
    "limitPerRelationship": ("limitPerRelationship", 1, MOST_EACH, "Read more in the pages of a connection."),
}
"""By an argument's name: what its bound is called, the least, the most, and how to ask instead."""

INSTEAD: Mapping[type, str] = {
    roles.GroupBy: "Group more coarsely, or narrow what is grouped with `where`.",
    roles.Facets: "Ask for what is most frequent, and narrow the rest with `where`.",
    roles.Paths: "Ask for paths of some types with `via`, or for shorter ones with `maxLength`.",
    roles.Disagreements: "Ask for those of some types with `via`.",
}
"""What helps beyond the largest page where there is no further one."""


class Checked(Protocol):
    """What finds a value, and refuses it where it makes no sense."""

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The value. Raises a VerbundgraphError."""


@dataclass(frozen=True)
class Check:
    """A check of one argument; `node` is where it stands."""

    of: Checked
    node: Node | None
    again: bool

    def run(self, variables: Mapping[str, Any]) -> None:
        """Raise a VerbundgraphError, with its place, for what makes no sense."""
        with placed(self.node):
            self.of.value(variables)


@dataclass(frozen=True)
class Bounded:
    """A number, or a list's length, that has to lie within bounds."""

    origin: Origin
    argument: str
    bound: str
    least: int
    most: int
    instead: str

    def value(self, variables: Mapping[str, Any]) -> int:
        """The number. Raises TooLarge beyond the most, BadInput below the least."""
        given = bind(self.origin, variables)
        several = isinstance(given, list)
        number = len(given) if several else int(given)
        said = f"`{self.argument}` has {number} entries" if several else f"`{self.argument}` is {number}"
        if number > self.most:
            raise TooLarge(
                f"{said}, {number - self.most} more than the {self.most} allowed. {self.instead}",
                bound=self.bound,
                limit=self.most,
                requested=min(number, HUGE),
            )
        if number < self.least:
            raise BadInput(f"{said}; it must be from {self.least} to {self.most}.")
        return number


def checks(
    node: FieldNode, role: Role | None, taken: frozenset[str], arguments: Mapping[str, Argument]
) -> Iterator[Check]:
    """The checks of a field's arguments. `taken`: the names of all that it takes. Raises BadInput."""
    if "last" in arguments:
        page_of(arguments)
    for name, origin in arguments.items():
        if origin is None or isinstance(origin, Default):
            continue
        if name in BOUNDS and name in taken:
            bound, least, most, instead = BOUNDS[name]
            further = {"first": "after", "last": "before"}.get(name)
            if further in taken:
                instead = f"Read further pages with `{further}`."
            elif further:
                instead = INSTEAD[type(role)]
            yield check(node, name, Bounded(origin, name, bound, least, most, instead))
        elif isinstance(role, roles.Search) and name == "text":
            yield check(node, name, Sought(origin, "whole"))


def check(node: FieldNode, argument: str, of: Any) -> Check:
    """The check of an argument of a field."""
    where = next((a for a in node.arguments or () if a.name.value == argument), node)
    return Check(of, where, not _constant(of.origin))


def _constant(origin: Origin) -> bool:
    return isinstance(origin, Const) or (
        isinstance(origin, Several) and all(not isinstance(o, Variable) for o in origin.items)
    )
