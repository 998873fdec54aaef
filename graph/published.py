"""What the mirror (`graph/mirror/`) hands out: the graph as RDF at one revision."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Published:
    """A store that can be read and is never written again: of which revision, since when, and where it lies.

    It goes when two newer ones are there. Whoever has it open keeps what was opened.
    """

    revision: int
    path: Path
    at: str = ""
