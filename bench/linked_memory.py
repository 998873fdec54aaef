"""How much memory a process needs that writes a dump: `python -m bench.linked_memory FOLDER FORMAT`.

Prints the largest so far after about a tenth of what is written, and at the end, in bytes.
"""

import json
import resource
import sys
from pathlib import Path

from pyoxigraph import Store

from bench.linked import Counted
from graph.mirror.dump import ALL, FACTS, Origin
from graph.mirror.rows import RowStore
from graph.published import STORE
from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.write import Writer


def largest() -> int:
    """Bytes of memory that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(folder: Path, format_: str) -> None:
    """Write what the mirror published in this folder, and keep nothing of it."""
    published = json.loads((folder / STORE).read_bytes())
    writer = Writer(Model.load(), Addresses(published["base"]))
    rows = RowStore(folder / "rows.sqlite")
    origin = Origin(Store.read_only(str(folder / published["path"])), rows, writer)
    steps: list[int] = []
    origin.write(format_, ALL if format_ == "nq" else FACTS, Counted(), lambda _: steps.append(largest()))
    rows.close()
    sys.stdout.write(f"{steps[len(steps) // 10]} {steps[-1]}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
