"""What a load did or would do, as numbers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from graph.batch import LoadWarning, Rejection
from graph.changes import Changes

Progress = Callable[[int, int, str], None]
"""Called as (done, total, phase) while a load goes on; the phase is a German word."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one kind or relationship type."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class LoadSummary:
    """What a load did, or with `dry_run` would do. `revision` is the graph's after it."""

    dataset: str
    edition: str | None
    dry_run: bool
    revision: int
    seconds: float
    kinds: dict[str, Counts] = field(default_factory=dict)
    types: dict[str, Counts] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[LoadWarning, ...] = ()
    skipped: int = 0
    """Records left out because the nodes that they speak of are not in the graph."""

    @property
    def changed(self) -> int:
        """How many nodes and relationships were written."""
        parts = (*self.kinds.values(), *self.types.values())
        return sum(c.added + c.changed + c.retired + c.withdrawn for c in parts)

    @property
    def total(self) -> Counts:
        """All kinds and types together."""
        parts = (*self.kinds.values(), *self.types.values())
        return Counts(
            sum(c.added for c in parts), sum(c.changed for c in parts), sum(c.retired for c in parts),
            sum(c.withdrawn for c in parts), sum(c.unchanged for c in parts), sum(c.rejected for c in parts),
        )  # fmt: skip


def count(
    changes: Changes, rejections: Iterable[Rejection], kinds: Iterable[str]
) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """The counts of each kind and of each relationship type that is concerned at all."""
    known = set(kinds)
    parts = {
        "added": Counter([kind for kind, _ in changes.added_nodes] + [x.type for x in changes.added_links]),
        "changed": Counter([n.kind for n in changes.changed_nodes] + [x.type for x in changes.changed_links]),
        "retired": Counter([n.kind for n in changes.retired_nodes] + [x.type for x in changes.retired_links]),
        "withdrawn": Counter([of for of, *_ in (*changes.withdrawn_nodes, *changes.withdrawn_links)]),
        "unchanged": changes.unchanged,
        "rejected": Counter(of for _, of in {(r.place, r.of) for r in rejections if r.of}),
    }
    names = sorted(set().union(*parts.values()))
    counts = {name: Counts(**{part: found[name] for part, found in parts.items()}) for name in names}
    return (
        {name: c for name, c in counts.items() if name in known},
        {name: c for name, c in counts.items() if name not in known},
    )
