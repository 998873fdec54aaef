"""Makes the files that are handed out at `/dumps/`: each format, packed twice, with checksums."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from graph.mirror.copy import now
from graph.mirror.dump import ALL, EXAMPLES, FACTS, Origin, packing
from graph.published import DUMPS, SUMS, announce

FILES = ((ALL, "nq"), (FACTS, "ttl"), (EXAMPLES, "ttl"), (FACTS, "jsonl"), (EXAMPLES, "jsonl"))
FOLDER = "dumps"
KEPT = 2
"""The files before the newest stay for whoever was just told of them. One that is being read goes nowhere."""


class Summed:
    """A file that knows its size and its checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.size = 0
        self.sum = sha256()

    def write(self, data: bytes) -> int:
        """Write to the file."""
        self.size += len(data)
        self.sum.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        """Write through."""
        self.file.flush()


class Both:
    """Writes to several files what is written to it."""

    def __init__(self, *files: Any) -> None:
        self.files = files

    def write(self, data: bytes) -> int:
        """Write to each."""
        for file in self.files:
            file.write(data)
        return len(data)

    def flush(self) -> None:
        """Leave it to the packers when they write."""


@contextmanager
def packed(path: Path) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Something to write to, and what comes of it: the packed files by their endings."""
    sums: dict[str, Any] = {}
    with ExitStack() as stack:
        for ending in ("gz", "zst"):
            file = stack.enter_context(path.with_name(f"{path.name}.{ending}").open("wb"))
            sums[ending] = Summed(file)
        yield Both(*(stack.enter_context(packing(to, ending)) for ending, to in sums.items())), sums


def make(origin: Origin, folder: Path, revision: int, at: str) -> Path:
    """Write all files of a revision and hand them out instead of earlier ones; their folder."""
    began = time.monotonic()
    target = folder / FOLDER / f"{revision}-{time.time_ns():x}"
    fresh = target.with_suffix(".new")
    fresh.mkdir(parents=True)
    files: list[dict[str, Any]] = []
    for graph, format_ in FILES:
        with packed(fresh / f"{graph}.{format_}") as (to, sums):
            origin.write(format_, graph, to)
        for ending, made in sums.items():
            name, digest = f"{graph}.{format_}.{ending}", made.sum.hexdigest()
            (fresh / f"{name}.sha256").write_text(f"{digest}  {name}\n")
            files.append(
                {
                    "name": name,
                    "graph": graph,
                    "format": f"{format_}.{ending}",
                    "size": made.size,
                    "sha256": digest,
                }
            )
    (fresh / SUMS).write_text("".join(f"{one['sha256']}  {one['name']}\n" for one in files))
    fresh.rename(target)
    announce(
        folder / DUMPS, base=origin.writer.addresses.base, revision=revision, at=at, made=now(),
        path=f"{FOLDER}/{target.name}", seconds=round(time.monotonic() - began, 1),
        triples=origin.triples(), files=files,
    )  # fmt: skip
    found = sorted((folder / FOLDER).iterdir(), key=lambda path: path.name.partition("-")[2])
    for path in found:
        if path not in found[-KEPT:] or path.suffix == ".new":
            shutil.rmtree(path, ignore_errors=True)
    return target
