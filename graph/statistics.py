"""How large the graph is and where it holds examples, for the compiler."""

from collections.abc import Iterator

from neo4j import Session

from graph import statements
from graph.read import Reader
from schema.drive import Statistics
from schema.model import Model


def statistics(session: Session, model: Model) -> Statistics:
    """Count the nodes of each kind and interface, and the relationships of each type.

    Both engines know these numbers. Whether some are examples is looked for only where an example source is.
    """
    return _by_name(model, {text: session.run(text).single(strict=True)[0] for text in _texts(model)})


async def read_statistics(reader: Reader, model: Model) -> Statistics:
    """As `statistics`, while others read. Raises as `Reader.read` does."""
    return _by_name(model, {text: await reader.number(text) for text in _texts(model)})


def _texts(model: Model) -> Iterator[str]:
    yield from (statements.node_count(name) for name in model.kinds)
    yield from (statements.link_count(type_) for type_ in model.types)
    yield from (statements.example_node(kind.name) for kind in model.concrete)
    yield from (statements.example_link(type_) for type_ in model.types)


def _by_name(model: Model, numbers: dict[str, int]) -> Statistics:
    examples = {k.name for k in model.concrete if numbers[statements.example_node(k.name)]}
    examples |= {type_ for type_ in model.types if numbers[statements.example_link(type_)]}
    return Statistics(
        {name: numbers[statements.node_count(name)] for name in model.kinds},
        {type_: numbers[statements.link_count(type_)] for type_ in model.types},
        frozenset(examples),
    )
