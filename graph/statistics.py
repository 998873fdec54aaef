"""How large the graph is, for the compiler's choice of where to begin."""

from collections.abc import Iterator

from neo4j import Session

from graph.read import Reader
from graph.statements import link_count, node_count
from schema.drive import Statistics
from schema.model import Model


def statistics(session: Session, model: Model) -> Statistics:
    """Count the nodes of each kind and interface, and the relationships of each type.

    Both engines know these numbers.
    """
    return _by_name(model, [session.run(text).single(strict=True)[0] for text in _texts(model)])


async def read_statistics(reader: Reader, model: Model) -> Statistics:
    """As `statistics`, while others read. Raises as `Reader.read` does."""
    return _by_name(model, [await reader.number(text) for text in _texts(model)])


def _texts(model: Model) -> Iterator[str]:
    yield from (node_count(name) for name in model.kinds)
    yield from (link_count(type_) for type_ in model.types)


def _by_name(model: Model, counts: list[int]) -> Statistics:
    kinds = len(model.kinds)
    return Statistics(
        dict(zip(model.kinds, counts[:kinds], strict=True)),
        dict(zip(model.types, counts[kinds:], strict=True)),
    )
