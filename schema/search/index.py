"""Which full-text indexes there are: one for each kind, over all properties that a search finds."""

from dataclasses import dataclass

from schema.declare import Search
from schema.model import Kind, Model


@dataclass(frozen=True)
class Index:
    """The full-text index of a kind. `fields`: the stored properties, and how each is found."""

    kind: str
    fields: tuple[tuple[str, Search], ...]

    @property
    def name(self) -> str:
        """Its name, the same on both engines: ArcadeDB names indexes so itself."""
        return f"{self.kind}[{','.join(name for name, _ in self.fields)}]"

    def of(self, *ways: Search) -> tuple[str, ...]:
        """The properties that are found in one of these ways."""
        return tuple(name for name, way in self.fields if way in ways)


def index_of(kind: Kind) -> Index:
    """The index of a concrete kind.

    The key comes first: ArcadeDB refuses two indexes on the same properties in the same order, and there are
    others that begin with the name.
    """
    found: dict[str, Search] = {}
    for p in kind.properties.values():
        if p.search and p.stored_as not in found:
            found[p.stored_as] = p.search
    order: tuple[Search, ...] = ("key", "name", "proper", "text")
    return Index(kind.name, tuple(sorted(found.items(), key=lambda f: order.index(f[1]))))


def indexes(model: Model) -> tuple[Index, ...]:
    """The indexes of all kinds in the order of the model."""
    return tuple(index_of(kind) for kind in model.concrete)
