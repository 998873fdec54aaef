"""The graph that is shipped, as rows in memory: read by the loaders, put together as a load does it.

For tests that need all of it and no database.
"""

from functools import cache

from graph.changes import Changes
from graph.check import check
from graph.diff import diff
from graph.state import State, StoredSource
from loaders.batch import Collector
from loaders.run import DATASETS
from schema.model import Model
from schema.rdf.rows import Link, Rows
from schema.record import Records


@cache
def shipped_rows() -> Rows:
    """All nodes and statements of a new installation, facts and examples."""
    model, rows = Model.load(), Rows()
    records = Records(model)
    datasets: dict[str, dict[str, object]] = {}
    for dataset in DATASETS.values():
        if not dataset.shipped:
            continue
        batch = dataset.read(None, records, Collector(records, dataset.key))
        state = _state(rows, datasets)
        checked = check(batch, state, model)
        assert not batch.rejections
        assert not checked.rejections
        changes = diff(checked.batch, state, model)
        _apply(changes, rows)
        datasets[dataset.key] = {"key": dataset.key, "provides": sorted(changes.provides)}
    return rows


def _state(rows: Rows, datasets: dict[str, dict[str, object]]) -> State:
    return State(
        datasets=datasets,
        sources={
            id_.partition(":")[2]: StoredSource(row["dataset"], row["kind"])
            for id_, row in rows.nodes.items()
            if id_.startswith("source:")
        },
        nodes=rows.nodes,
        known=set(rows.nodes),
        required={(link.type, link.start) for link in rows.links.values()},
    )


def _apply(changes: Changes, rows: Rows) -> None:
    for _, row in changes.added_nodes:
        rows.nodes[row["id"]] = row
    for node in changes.changed_nodes:
        row = rows.nodes[node.id] | node.set
        rows.nodes[node.id] = {name: value for name, value in row.items() if value is not None}
    for link in changes.added_links:
        rows.links[link.properties["id"]] = Link(link.type, link.start, link.end, link.properties)
    assert not (*changes.withdrawn_nodes, *changes.withdrawn_links, *changes.changed_links)
