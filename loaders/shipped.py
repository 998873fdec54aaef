"""The data files that are shipped with the project, and how any file is opened: gzip, encoding, line ends."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

from loaders.batch import Collector

DATA = Path(__file__).parent / "data"
REGISTER = DATA / "gv100ad" / "GV100AD_30112025.txt.gz"
REGISTER_EDITION = "2025-11-30"
POINTS = DATA / "geo" / "gemeinden_punkte.csv.gz"
CROSSWALK = DATA / "geo" / "crosswalk_2021_2025.csv"
LARGEST = 200 * 1024 * 1024
"""Bytes of text that a file may hold, unpacked; the register has 3.5 million."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's lines without line ends; None for a line whose bytes are not text in the file's encoding."""

    encoding: str
    lines: tuple[str | None, ...]


def read_lines(path: Path, collector: Collector) -> Lines | None:
    """The lines of a text file, packed with gzip or not, in UTF-8 (with or without BOM) or Latin-1.

    None, with a fatal rejection, if there is no such file, it is empty or it is no text at all.
    """
    data = _read(path, collector)
    if data is None:
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4096]:
        _refuse(collector, "Das ist keine Textdatei in UTF-8 oder Latin-1.")
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        _refuse(collector, "Die Datei ist leer.")
        return None
    if data.lstrip()[:1] == b"<":
        _refuse(collector, "Das ist eine Internetseite (HTML) oder XML, nicht die erwartete Datei.")
        return None
    # \x1a ends old DOS files.
    return _decode([line.removesuffix(b"\r") for line in data.rstrip(b"\r\n\x1a").split(b"\n")])


def _read(path: Path, collector: Collector) -> bytes | None:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        opener = gzip.open if packed else open
        with opener(path, "rb") as file:
            data: bytes = file.read(LARGEST + 1)
    except FileNotFoundError:
        _refuse(collector, "Die Datei gibt es nicht.")
        return None
    except (OSError, EOFError, zlib.error):
        _refuse(collector, "Die Datei lässt sich nicht lesen; ist sie vollständig?")
        return None
    if len(data) > LARGEST:
        _refuse(collector, f"Die Datei ist größer als {LARGEST // 1024 // 1024} MiB.")
        return None
    return data


def _decode(lines: list[bytes]) -> Lines:
    """UTF-8 if the lines with umlauts are mostly right in it, else Latin-1, in which everything is right."""
    right = wrong = 0
    decoded: list[str | None] = []
    for line in lines:
        try:
            text: str | None = line.decode("utf-8")
            right += not line.isascii()
        except UnicodeDecodeError:
            text, wrong = None, wrong + 1
        decoded.append(text)
    if wrong <= right:
        return Lines("utf-8", tuple(decoded))
    return Lines("latin-1", tuple(line.decode("latin-1") for line in lines))


def _refuse(collector: Collector, reason: str) -> None:
    collector.reject("Datei", reason, fatal=True)
