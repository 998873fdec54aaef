"""What a row says as RDF; nothing, with a word in the log, where the model does not allow what it holds."""

import logging
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyoxigraph import Quad

import schema
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


@cache
def meaning() -> str:
    """What the quads of a row depend on beside the base address: the release, and the code."""
    try:
        release = version("verbundgraph")
    except PackageNotFoundError:  # run from a source tree that is not installed
        release = ""
    digest = sha256(release.encode())
    for file in sorted(Path(schema.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
