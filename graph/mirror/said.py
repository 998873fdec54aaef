"""What a row says as RDF; nothing, with a word in the log, where the model does not allow what it holds."""

import logging

from pyoxigraph import Quad

from schema.rdf.rows import Link, Node
from schema.rdf.write import Writer

log = logging.getLogger(__name__)


def quads(writer: Writer, row: Node | Link) -> list[Quad]:
    """The row's quads. One that cannot be said must not keep the others back."""
    try:
        return writer.link(row) if isinstance(row, Link) else writer.node(row)
    except Exception as error:
        id_ = row.id if isinstance(row, Link) else row["id"]
        log.warning("%s cannot be said as RDF: %s: %s", id_, type(error).__name__, error)
        return []
