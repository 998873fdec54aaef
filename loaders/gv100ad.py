"""The official municipality register (Gemeindeverzeichnis GV100AD of Destatis), any edition.

Fixed width, one record a line; its first two digits say which: 10 Land, 20 Regierungsbezirk, 30 Region,
40 Kreis, 50 Gemeindeverband, 60 Gemeinde. Layout: Destatis, "Datensatzbeschreibung GV100AD"; positions
there count from 1. What is taken from it:

* Satzart 50 holds a record for every municipality without an association too (type 50), as the municipality
  has to stand below something; those are no bodies of their own and become no node. Types 51 to 58 do.
* Names stay as the register writes them, suffix included; only runs of blanks become one, and the blank
  after a slash goes where there is none before it ("Dillingen/ Saar"), not in bilingual names.
* The register has a few unincorporated areas in no district (the sea, the border river); they lie in their
  Land only.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from loaders import shipped
from loaders.batch import Batch, Collector
from schema.record import Records

DATASET = "gv100ad"
URL = "https://www.destatis.de/DE/Themen/Laender-Regionen/Regionales/Gemeindeverzeichnis/_inhalt.html"

DISTRICT_TYPES = {
    "41": "KREISFREIE_STADT", "42": "STADTKREIS", "43": "KREIS", "44": "LANDKREIS", "45": "REGIONALVERBAND",
}  # fmt: skip
ASSOCIATION_TYPES = {
    "51": "AMT", "52": "SAMTGEMEINDE", "53": "VERBANDSGEMEINDE", "54": "VERWALTUNGSGEMEINSCHAFT",
    "55": "KIRCHSPIELSLANDGEMEINDE", "56": "VERWALTUNGSVERBAND", "57": "VG_TRAEGERMODELL",
    "58": "ERFUELLENDE_GEMEINDE",
}  # fmt: skip
NO_ASSOCIATION = "50"
MUNICIPALITY_TYPES = {
    "60": "MARKT", "61": "KREISFREIE_STADT", "62": "STADTKREIS", "63": "STADT",
    "64": "KREISANGEHOERIGE_GEMEINDE", "65": "GEMEINDEFREI_BEWOHNT", "66": "GEMEINDEFREI_UNBEWOHNT",
    "67": "GROSSE_KREISSTADT",
}  # fmt: skip
UNINCORPORATED = ("65", "66")

KINDS = {"10": "Land", "40": "District", "50": "MunicipalAssociation", "60": "Municipality"}
WITHOUT_NODE = ("20", "30")
SHORTEST = {"10": 23, "40": 124, "50": 124, "60": 150}
"""How long a line must be to hold all that is always there; blanks at its end may have been cut off."""
MOSTLY = 0.5
"""With a larger share of lines of no known type, it is another sort of file."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of known type and of the file's edition."""

    number: int
    type: str
    text: str

    def cut(self, first: int, last: int) -> str:
        """The positions from first to last, counted from 1, without blanks at the ends."""
        return self.text[first - 1 : last].strip()


def read(path: Path | None, _records: Records, collector: Collector) -> Batch:
    """Read an edition of the register; without a path the one that is shipped."""
    path = path or shipped.REGISTER
    collector.file = path.name
    found = shipped.read_lines(path, collector)
    lines = list(_lines(found.lines, collector)) if found else []
    edition = _edition(lines)
    if found and edition is None:
        reason = "Das ist keine GV100AD-Datei: Keine Zeile trägt einen Gebietsstand."
        collector.reject("Gebietsstand", reason, fatal=True)
    if edition is None:
        return collector.batch(retire=True)
    _Edition(collector, edition).take(lines)
    return collector.batch(edition=edition.isoformat(), retire=True)


def _lines(texts: tuple[str | None, ...], collector: Collector) -> Iterator[Line]:
    """Lines of a known type; the others are rejected."""
    unknown = 0
    for number, text in enumerate(texts, 1):
        collector.row(number)
        if text is None:
            collector.reject("Zeile", "Enthält Zeichen, die nicht in UTF-8 kodiert sind.", line=number)
        elif not text.strip():
            collector.reject("Zeile", "Ist leer.", line=number)
        elif text[:2] in KINDS or text[:2] in WITHOUT_NODE:
            yield Line(number, text[:2], text)
        else:
            unknown += 1
            reason = f"„{text[:2]}“ ist keine Satzart (10, 20, 30, 40, 50, 60)."
            collector.reject("Satzart", reason, line=number)
    if unknown > MOSTLY * len(texts):
        reason = "Das ist keine GV100AD-Datei: Kaum eine Zeile hat eine Satzart."
        collector.reject("Satzart", reason, fatal=True)


def _edition(lines: list[Line]) -> date | None:
    """The Gebietsstand that most lines carry."""
    for stamp, _ in Counter(line.cut(3, 10) for line in lines).most_common():
        if re.fullmatch(r"\d{8}", stamp):
            try:
                return date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:]))
            except ValueError:
                continue
    return None


class _Edition:
    """Turns the lines of one edition into records."""

    def __init__(self, collector: Collector, edition: date) -> None:
        self.collector = collector
        self.stamp = f"{edition:%Y%m%d}"
        self.source = f"{DATASET}-{edition.isoformat()}"
        self.cites = [{"source": self.source}]
        self.districts: set[str] = set()
        self.without_node: set[str] = set()
        """Keys of the bracket records that are no associations."""
        self.take_line: dict[str, Callable[[Line], None]] = {
            "10": self._land, "40": self._district, "50": self._association, "60": self._municipality,
        }  # fmt: skip
        stand = f"Gebietsstand {edition:%d.%m.%Y}"
        collector.node(
            "Source",
            {
                "key": self.source,
                "name": f"Gemeindeverzeichnis GV-ISys (GV100AD), {stand}",
                "kind": "REGISTER",
                "url": URL,
                "publisher": "Statistisches Bundesamt (Destatis)",
                "published": edition.isoformat(),
                "licence": "Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet",
                "attribution": f"© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys, {stand}",
                "dataset": DATASET,
                "cites": self.cites,
            },
        )

    def take(self, lines: list[Line]) -> None:
        """Districts and associations come before their municipalities, wherever they stand in the file."""
        for line in sorted(lines, key=lambda one: one.type):
            if self._well_formed(line) and line.type in self.take_line:
                self.take_line[line.type](line)

    def _well_formed(self, line: Line) -> bool:
        of = KINDS.get(line.type, "")
        if line.cut(3, 10) != self.stamp:
            reason = f"„{line.cut(3, 10)}“ statt {self.stamp} wie in den übrigen Zeilen."
            self.collector.reject("Gebietsstand", reason, line=line.number, of=of)
            return False
        if len(line.text) < SHORTEST.get(line.type, 10):
            reason = f"Ist abgeschnitten: {len(line.text)} Zeichen statt 220."
            self.collector.reject("Zeile", reason, line=line.number, of=of)
            return False
        return True

    def _land(self, line: Line) -> None:
        key = line.cut(11, 12)
        self._node("Land", line, {"key": key, "seat": line.cut(73, 122)}, key)

    def _district(self, line: Line) -> None:
        key = line.cut(11, 15)
        self.districts.add(key)
        type_ = self._choice(line, DISTRICT_TYPES)
        if type_:
            self._node("District", line, {"key": key, "type": type_, "seat": line.cut(73, 122)}, key)

    def _association(self, line: Line) -> None:
        key = line.cut(11, 15) + line.cut(19, 22)
        if line.cut(123, 124) == NO_ASSOCIATION:
            self.without_node.add(key)
            return
        type_ = self._choice(line, ASSOCIATION_TYPES)
        fields = {"key": key, "type": type_, "seat": line.cut(73, 122)}
        if type_ and self._node("MunicipalAssociation", line, fields, key):
            self._link("IN_DISTRICT", line, f"municipalAssociation:{key}", f"district:{key[:5]}")

    def _municipality(self, line: Line) -> None:
        ags, association = line.cut(11, 18), line.cut(19, 22)
        type_ = self._choice(line, MUNICIPALITY_TYPES)
        area = self._number(line, "Fläche (EF8)", 129, 139)
        population = self._number(line, "Bevölkerung (EF9)", 140, 150)
        postal_code = line.cut(166, 170)
        if type_ is None or area is None or population is None:
            return
        if postal_code and not re.fullmatch(r"\d{5}", postal_code):
            self._reject(line, "Postleitzahl (EF12)", f"„{postal_code}“ hat nicht fünf Ziffern.")
            return
        fields = {
            "key": ags,
            "ars": ags[:5] + association + ags[5:],
            "type": type_,
            "population": population,
            "area": area / 100,
            "postalCode": postal_code,
        }
        if not self._node("Municipality", line, fields, ags):
            return
        start = f"municipality:{ags}"
        if ags[:5] in self.districts or line.cut(123, 124) not in UNINCORPORATED:
            self._link("IN_DISTRICT", line, start, f"district:{ags[:5]}")
        if ags[:5] + association not in self.without_node:
            self._link("IN_ASSOCIATION", line, start, f"municipalAssociation:{ags[:5]}{association}")

    def _node(self, kind: str, line: Line, fields: dict[str, Any], key: str) -> bool:
        """Take a node with its name and its Land; whether it was right."""
        given = {name: value for name, value in fields.items() if value != ""}
        given |= {"name": _name(line.cut(23, 72)), "cites": self.cites}
        node = self.collector.node(kind, given, line=line.number)
        if node is None:
            return False
        self._link("IN_LAND", line, node.id, f"land:{key[:2]}")
        return True

    def _link(self, type_: str, line: Line, start: str, end: str) -> None:
        self.collector.link(type_, {"start": start, "end": end, "cites": self.cites}, line=line.number)

    def _choice(self, line: Line, choices: dict[str, str]) -> str | None:
        code = line.cut(123, 124)
        if code not in choices:
            self._reject(line, "Textkennzeichen (EF7)", f"„{code}“ ist keines von {', '.join(choices)}.")
        return choices.get(code)

    def _number(self, line: Line, field: str, first: int, last: int) -> int | None:
        text = line.cut(first, last)
        if not re.fullmatch(r"[0-9]+", text):
            self._reject(line, field, f"„{text}“ ist keine Zahl.")
            return None
        return int(text)

    def _reject(self, line: Line, field: str, reason: str) -> None:
        self.collector.reject(field, reason, line=line.number, of=KINDS[line.type])


def _name(text: str) -> str:
    return re.sub(r"(?<=\S)/ +(?=\S)", "/", text)
