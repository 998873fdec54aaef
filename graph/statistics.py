"""How large the graph is, for the compiler's choice of where to begin."""

from neo4j import Session

from graph.statements import quoted
from schema.drive import Statistics
from schema.model import Model


def statistics(session: Session, model: Model) -> Statistics:
    """Count the nodes of each kind and interface, and the relationships of each type.

    Both engines know these numbers.
    """
    nodes, relationships = {}, {}
    for name in model.kinds:
        text = f"MATCH (n:{quoted(name)}) RETURN count(n)"
        nodes[name] = session.run(text).single(strict=True)[0]
    for type_ in model.types:
        text = f"MATCH ()-[r:{quoted(type_)}]->() RETURN count(r)"
        relationships[type_] = session.run(text).single(strict=True)[0]
    return Statistics(nodes, relationships)
