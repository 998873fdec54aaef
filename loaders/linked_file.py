"""Opens a file of linked data and reads its triples: any format, packed or not, and nothing but that file.

Nothing is fetched from anywhere: a JSON-LD context is one that we know (`linked_contexts.py`) or the file is
refused, and RDF/XML with entities of its own is, too, as a few lines of those can stand for gigabytes.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Self

import orjson
import zstandard
from pyoxigraph import Quad, RdfFormat, parse

from graph.summary import Progress
from loaders.batch import Collector
from loaders.linked_contexts import UnknownContext, at_hand
from schema.model import Model
from schema.rdf.triples import Triples

LINES = "jsonl"
FORMATS: dict[str, RdfFormat | str] = {
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    LINES: LINES,
    "ndjsonld": LINES,
}
"""By the end of a file's name, without `.gz` or `.zst`."""
NAMES = tuple(f"*.{end}{packed}" for end in FORMATS for packed in ("", ".gz", ".zst"))
"""What such files are called."""
LARGEST = 16 * 1024**3
"""Bytes of text that a file may hold, unpacked. All of Germany with 200,000 uses of processes is 0.5 GB."""
LARGEST_JSON = 1024**3
"""The same for one JSON document, all of which is held in memory."""
LONGEST = 16 * 1024**2
"""Bytes of one line of JSON-LD; what pyoxigraph allows for one term or line of other formats, too."""
GROUP = 500
"""Lines of JSON-LD with the same context that are parsed together."""
PACKED = 2_048
"""Bytes of zstd that are unpacked at once: they may stand for 64 MiB."""
TOGETHER = 100_000
"""Triples between two words about progress."""


class _Refused(Exception):
    """The file cannot be read; a German sentence, and the line if that is known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read_triples(path: Path, collector: Collector, progress: Progress | None = None) -> Triples | None:
    """All triples of a file. None, with a fatal rejection, where it cannot be read to its end."""
    collector.file = path.name
    triples = Triples()
    try:
        quads = _quads(path, collector.records.model)
        done = 0
        while part := list(islice(quads, TOGETHER)):
            triples.extend(part)
            done += len(part)
            if progress:
                progress(done, 0, "Lesen")
    except _Refused as refused:
        collector.reject("Datei", refused.reason, line=refused.line, fatal=True)
        return None
    except FileNotFoundError:
        collector.reject("Datei", "Die Datei gibt es nicht.", fatal=True)
        return None
    except (OSError, EOFError, zlib.error, zstandard.ZstdError):
        reason = "Die Datei lässt sich nicht lesen; ist sie vollständig?"
        collector.reject("Datei", reason, fatal=True)
        return None
    if not triples.by_subject:
        collector.reject("Datei", "Die Datei enthält keine Aussagen.", fatal=True)
        return None
    return triples


def format_of(path: Path) -> RdfFormat | str:
    """Which format a file is in, by its name."""
    ends = [end.lower().removeprefix(".") for end in path.suffixes]
    while ends and ends[-1] in ("gz", "zst"):
        ends.pop()
    return FORMATS.get(ends[-1] if ends else "", RdfFormat.TURTLE)


def _quads(path: Path, model: Model) -> Iterator[Quad]:
    format_ = format_of(path)
    with path.open("rb") as packed, _unpacked(packed) as opened:
        file = _Guarded(opened, entities=format_ == RdfFormat.RDF_XML)
        head = file.peek().lstrip()[:100].lower()
        if head.startswith((b"<!doctype html", b"<html")):
            raise _Refused("Das ist eine Internetseite (HTML), keine Datei mit Linked Data.")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
            raise _Refused("Ist nicht in UTF-8 kodiert.")
        if format_ == LINES:
            yield from _lines(file, model)
        elif format_ == RdfFormat.JSON_LD:
            yield from _parsed(_document(file, model), RdfFormat.JSON_LD)
        elif isinstance(format_, RdfFormat):
            yield from _parsed(file, format_)


def _unpacked(file: BinaryIO) -> Any:
    """The text of a file that is packed with gzip or zstd or not at all; its first bytes say so."""
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)
    if head == b"\x28\xb5\x2f\xfd":
        return _Chunks(_zstd(file))
    return file


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    """Frames of zstd, one after the other. The library's own reader takes one that was cut off as whole."""
    packed = file.read(PACKED)
    while packed:
        frame = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
        while not frame.eof:
            if not packed:
                raise EOFError
            yield frame.decompress(packed)
            packed = frame.unused_data if frame.eof else file.read(PACKED)
        packed = packed or file.read(PACKED)


class _Chunks:
    """What comes in pieces of any size, to be read in pieces of a given one."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = io.BytesIO()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The file beneath is somebody else's to close."""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while not (part := self._left.read(size)):
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._left = io.BytesIO(chunk)
        return part


class _Guarded(io.RawIOBase):
    """A file that ends with an error where it grows beyond all measure; without a byte order mark."""

    def __init__(self, file: Any, *, entities: bool) -> None:
        self._file = file
        self._entities = entities
        self._seen = 0
        self._tail = b""
        self._first: bytes = b""
        self._first = self._more(65_536).removeprefix(b"\xef\xbb\xbf")

    def peek(self) -> bytes:
        """The beginning."""
        return self._first

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._first:
            part = self._first if size < 0 else self._first[:size]
            self._first = self._first[len(part) :]
            return part
        return self._more(65_536 if size < 0 else size)

    def readinto(self, buffer: Any) -> int:
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def _more(self, size: int) -> bytes:
        part: bytes = self._file.read(size)
        self._seen += len(part)
        if self._seen > LARGEST:
            raise _Refused(f"Die Datei ist größer als {LARGEST // 1024**3} GiB.")
        if self._entities:
            if b"<!ENTITY" in self._tail + part:
                raise _Refused("Enthält eigene Entitäten (<!ENTITY …>); bitte ausgeschrieben liefern.")
            self._tail = part[-8:]
        return part


def _parsed(data: Any, format_: RdfFormat, first: int = 0, *, alone: bool = False) -> Iterator[Quad]:
    """Parse; what is wrong is said with its line, which is counted on from `first`."""
    try:
        yield from parse(data, format=format_, rename_blank_nodes=alone)
    except SyntaxError as error:
        line = first + (error.lineno or (1 if first else 0))
        place = f" (Spalte {error.offset})" if error.lineno and error.offset else ""
        message = str(error.args[0]).rpartition(": ")[2] if error.lineno else str(error.args[0])
        if "UTF-8" in str(error.args[0]):
            raise _Refused(f"Ist nicht in UTF-8 kodiert{place}.", line) from None
        raise _Refused(f"Ist kein gültiges {format_.name}: {message[:200]}{place}.", line) from None
    except MemoryError:
        raise _Refused(f"Enthält einen Text von mehr als {LONGEST // 1024**2} MiB.", first) from None
    except ValueError as error:
        raise _Refused(f"Ist kein gültiges {format_.name}: {str(error)[:200]}.", first) from None


# JSON-LD


def _document(file: _Guarded, model: Model) -> bytes:
    """One JSON document with its contexts put in place."""
    parts, size = [], 0
    while part := file.read(1 << 20):
        parts.append(part)
        size += len(part)
        if size > LARGEST_JSON:
            most = f"{LARGEST_JSON // 1024**2} MiB"
            raise _Refused(
                f"Ein JSON-Dokument darf höchstens {most} haben; bitte zeilenweise (.jsonl) liefern."
            )
    return orjson.dumps(_with_contexts(_loaded(b"".join(parts), 0), 0, model))


def _lines(file: _Guarded, model: Model) -> Iterator[Quad]:
    """A document in each line. Lines with the same context are parsed together, as that takes most time."""
    buffered = io.BufferedReader(file, 1 << 20)
    group: list[tuple[int, Any]] = []
    context: Any = None
    for number in _numbers():
        line = buffered.readline(LONGEST + 1)
        if len(line) > LONGEST:
            raise _Refused(f"Die Zeile ist länger als {LONGEST // 1024**2} MiB.", number)
        document = _loaded(line, number) if line.strip() else None
        own = document.pop("@context", None) if isinstance(document, dict) else None
        # Blank nodes of two documents are different ones, even if they are called alike.
        alone = not isinstance(document, dict) or b'"_:' in line
        if group and (not line or alone or own != context or len(group) == GROUP):
            yield from _group(context, group, model)
            group = []
        if not line:
            return
        if document is None:
            continue
        if alone:
            whole = {"@context": own, **document} if own is not None else document
            data = orjson.dumps(_with_contexts(whole, number, model))
            yield from _parsed(data, RdfFormat.JSON_LD, number - 1, alone=True)
        else:
            group.append((number, document))
            context = own


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _group(context: Any, group: list[tuple[int, Any]], model: Model) -> Iterator[Quad]:
    def text(documents: list[Any]) -> bytes:
        whole = {"@graph": documents} if context is None else {"@context": context, "@graph": documents}
        return orjson.dumps(_with_contexts(whole, group[0][0], model))

    try:
        quads = list(_parsed(text([document for _, document in group]), RdfFormat.JSON_LD))
    except _Refused:
        for number, document in group:
            yield from _parsed(text([document]), RdfFormat.JSON_LD, number - 1)
        return
    yield from quads


def _loaded(data: bytes, line: int) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f" (Spalte {error.colno})" if error.colno else ""
        raise _Refused(f"Ist kein gültiges JSON: {error.msg[:200]}{place}.", line or error.lineno) from None


def _with_contexts(document: Any, line: int, model: Model) -> Any:
    try:
        return at_hand(document, model)
    except UnknownContext as unknown:
        reason = (
            f"Verweist auf den JSON-LD-Kontext {unknown.address[:200]}, der hier nicht bekannt ist; aus dem "
            "Netz wird nichts geholt. Bitte den Kontext ausschreiben oder ein anderes Format nehmen."
        )
        raise _Refused(reason, line) from None
