"""What a load hands to the graph: checked records, where each came from, and what was rejected on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schema.rdf.rows import Note
from schema.record import LinkRecord, NodeRecord


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in somebody's file a record stands. `line` counts from 1; 0 is the file as a whole."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason why a row of a file is not taken, as a sentence for whoever keeps the file.

    `of` is the kind or relationship type that the row would have been, if that is known; `fatal`: the file
    as a whole cannot be what it should be, so nothing of it is written.
    """

    place: Place
    field: str
    reason: str
    of: str = ""
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class LoadWarning:
    """Something that a load decided and that somebody may want to look at; nothing was rejected."""

    id: str
    field: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """Everything that one dataset says at one time; it replaces all that the dataset said before.

    `edition` is the day of the dataset's state: an older one is never loaded over a newer one. With
    `retire`, what the dataset no longer says is kept with `until` set to the edition; without, it is
    withdrawn. `patches` are nodes of which only a few properties are said, and which another dataset
    describes. With `only_known`, patches and links whose nodes are missing are left out, not rejected.

    With `partial` the batch is not everything: it adds and changes, and what it does not mention stays. With
    `restores` it is a whole graph, of all these datasets, for one that is empty.
    """

    dataset: str
    nodes: tuple[NodeRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    patches: tuple[NodeRecord, ...] = ()
    edition: str | None = None
    retire: bool = False
    only_known: bool = False
    rows: int = 0
    """How many rows of the file were looked at, rejected ones included."""
    rejections: tuple[Rejection, ...] = ()
    partial: bool = False
    restores: Mapping[str, Note] | None = None
    warnings: tuple[LoadWarning, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each record stands, by its id."""

    def place(self, id_: str) -> Place:
        """Where the record of that id stands."""
        return self.places.get(id_, Place(self.dataset))


def rejected_share(rows: int, rejections: Iterable[Rejection]) -> float:
    """How many of the rows were rejected, from 0 to 1; several reasons for one row count once."""
    return len({r.place for r in rejections}) / max(rows, 1)
