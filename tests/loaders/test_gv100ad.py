"""The register's fixed-width file, right and wrong."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.batch import Batch
from loaders import gv100ad, shipped
from loaders.batch import Collector
from tests.loads import RECORDS, shared_file

EDITION = "20251130"


@pytest.fixture(scope="module")
def germany() -> Batch:
    return read(None)


def read(path: Path | None) -> Batch:
    return gv100ad.read(path, RECORDS, Collector(RECORDS, gv100ad.DATASET))


def line(
    type_: str, key: str, name: str, rest: str = "", *, association: str = "", stamp: str = EDITION
) -> str:
    """A line of the file; `rest` is what follows the name."""
    return f"{type_}{stamp}{key:<8}{association:<4}{name:<50}{rest}".ljust(220)


def seat(text: str = "", type_: str = "") -> str:
    return f"{text:<50}{type_}"


def town(
    type_: str = "64", area: str = "00000005673", people: str = "00000096326", code: str = "66763"
) -> str:
    return f"{'':50}{type_:<6}{area}{people}00000047651    {code}"


SAARLAND = [
    line("10", "10", "Saarland", seat("Saarbrücken")),
    line("40", "10044", "Saarlouis", seat("Saarlouis", "44")),
    line("50", "10044", "Dillingen/ Saar, Stadt", seat("", "50"), association="0111"),
    line("50", "10044", "Beispielverband", seat("Saarlouis", "53"), association="5001"),
    line("60", "10044111", "Dillingen/ Saar, Stadt", town("63"), association="0111"),
    line("60", "10044112", "Kreis- und  Hochschulstadt", town(), association="5001"),
]


def write(path: Path, lines: list[str], encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return write(tmp_path / "GV100AD.txt", SAARLAND)


def by_id(batch: Batch) -> dict[str, Any]:
    return {node.id: node for node in batch.nodes}


def links(batch: Batch) -> set[tuple[str, str, str]]:
    return {(link.start, link.type, link.end) for link in batch.links}


# The whole register


def test_all_of_germany_is_read(germany: Batch) -> None:
    assert not germany.rejections
    assert germany.edition == "2025-11-30"
    assert germany.retire
    kinds = Counter(node.node_kind.name for node in germany.nodes)
    # 4,590 records of associations, of which 3,387 (type 50) only stand for municipalities without one
    assert kinds == {
        "Source": 1, "Land": 16, "District": 400, "MunicipalAssociation": 1_203, "Municipality": 10_953,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("land", "areas", "municipalities"),
    [("10", 53, 52), ("06", 425, 421), ("07", 2_301, 2_300), ("16", 605, 605), ("", 10_953, 10_751)],
)
def test_the_counts_are_right(germany: Batch, land: str, areas: int, municipalities: int) -> None:
    found = [node for node in by_id(germany).values() if node.id.startswith(f"municipality:{land}")]
    assert len(found) == areas
    assert sum(not node.type.startswith("GEMEINDEFREI") for node in found) == municipalities


def test_every_administration_is_in_one_land(germany: Batch) -> None:
    count = Counter(link.start for link in germany.links if link.type == "IN_LAND")
    expected = [id_ for id_ in by_id(germany) if not id_.startswith("source:")]
    assert count == Counter(expected)
    assert ("land:10", "IN_LAND", "land:10") in links(germany)


def test_every_end_is_in_the_file(germany: Batch) -> None:
    ids = by_id(germany).keys()
    assert {end for link in germany.links for end in (link.start, link.end)} <= ids


def test_only_areas_outside_all_districts_have_none(germany: Batch) -> None:
    within = {link.start for link in germany.links if link.type == "IN_DISTRICT"}
    without = {id_ for id_ in by_id(germany) if id_.startswith("municipality:")} - within
    assert without == {"municipality:07000999", "municipality:13000998", "municipality:13000999"}


def test_an_older_edition_is_read() -> None:
    batch = read(shared_file("municipalities/GV100AD_31122021.txt"))
    assert not batch.rejections
    assert batch.edition == "2021-12-31"
    assert Counter(node.node_kind.name for node in batch.nodes)["Municipality"] == 10_997


def test_the_shipped_file_is_the_official_one() -> None:
    official = shared_file("municipalities/GV100AD_30112025.txt")
    assert gzip.decompress(shipped.REGISTER.read_bytes()) == official.read_bytes()
    assert read(None).edition == shipped.REGISTER_EDITION


# Single records


def test_a_municipality(register: Path) -> None:
    batch = read(register)
    node = by_id(batch)["municipality:10044111"]
    assert node.properties() == {
        "key": "10044111",
        "name": "Dillingen/Saar, Stadt",
        "ars": "100440111111",
        "type": "STADT",
        "population": 96_326,
        "area": 56.73,
        "postalCode": "66763",
        "sources": ["gv100ad-2025-11-30"],
    }
    assert batch.place(node.id).line == 5
    assert {link for link in links(batch) if link[0] == node.id} == {
        (node.id, "IN_LAND", "land:10"), (node.id, "IN_DISTRICT", "district:10044"),
    }  # fmt: skip


def test_an_association(register: Path) -> None:
    batch = read(register)
    found = by_id(batch)
    association = found["municipalAssociation:100445001"]
    assert (association.type, association.seat) == ("VERBANDSGEMEINDE", "Saarlouis")
    assert ("municipality:10044112", "IN_ASSOCIATION", association.id) in links(batch)
    assert (association.id, "IN_DISTRICT", "district:10044") in links(batch)
    assert "municipalAssociation:100440111" not in found


def test_land_and_district(register: Path) -> None:
    found = by_id(read(register))
    assert (found["land:10"].name, found["land:10"].seat) == ("Saarland", "Saarbrücken")
    assert (found["district:10044"].name, found["district:10044"].type) == ("Saarlouis", "LANDKREIS")


def test_the_source_says_where_it_comes_from(register: Path) -> None:
    source = by_id(read(register))["source:gv100ad-2025-11-30"]
    assert source.kind == "REGISTER"
    assert source.published == "2025-11-30"
    assert source.dataset == "gv100ad"
    assert source.attribution.endswith("Gemeindeverzeichnis GV-ISys, Gebietsstand 30.11.2025")


def test_names_keep_their_form_but_for_odd_blanks(germany: Batch, register: Path) -> None:
    assert by_id(read(register))["municipality:10044112"].name == "Kreis- und Hochschulstadt"
    names = {id_: node.name for id_, node in by_id(germany).items()}
    assert names["municipality:10041100"] == "Saarbrücken, Landeshauptstadt"
    assert names["municipality:10044111"] == "Dillingen/Saar, Stadt"
    assert names["municipality:14625240"] == "Hoyerswerda / Wojerecy, Stadt"


# Encodings and line ends


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_any_encoding_and_line_end(tmp_path: Path, register: Path, encoding: str, end: str) -> None:
    other = write(tmp_path / "other.txt", SAARLAND, encoding, end)
    expected, found = read(register), read(other)
    assert not found.rejections
    assert (found.nodes, found.links) == (expected.nodes, expected.links)


def test_packed_with_gzip(tmp_path: Path, register: Path) -> None:
    packed = tmp_path / "GV100AD.txt.gz"
    packed.write_bytes(gzip.compress(register.read_bytes()))
    assert read(packed).nodes == read(register).nodes


def test_blanks_at_the_ends_of_lines_may_be_missing(tmp_path: Path, register: Path) -> None:
    stripped = write(tmp_path / "stripped.txt", [text.rstrip() for text in SAARLAND])
    assert read(stripped).nodes == read(register).nodes


def test_one_broken_character_does_not_spoil_the_rest(tmp_path: Path) -> None:
    data = "\n".join(SAARLAND).encode().replace(b"Beispielverband ", b"Beispielverb\xe4nd")
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(data)
    batch = read(path)
    assert [(r.place.line, r.field) for r in batch.rejections] == [(4, "Zeile")]
    assert by_id(batch)["land:10"].seat == "Saarbrücken"


# What is wrong with a line


@pytest.mark.parametrize(
    ("number", "text", "field", "reason"),
    [
        (6, SAARLAND[5][:130], "Zeile", "Ist abgeschnitten: 130 Zeichen statt 220."),
        (6, SAARLAND[5][:168], "Postleitzahl (EF12)", "„667“ hat nicht fünf Ziffern."),
        (4, SAARLAND[3][:60], "Zeile", "Ist abgeschnitten: 60 Zeichen statt 220."),
        (6, line("60", "1004411X", "Ort", town()), "key", "„1004411X“ muss aus 8 Ziffern bestehen."),
        (6, line("60", "10044112", "", town()), "name", "Ist leer."),
        (6, line("60", "10044112", "Ort", town(area="0000000567,")), "Fläche (EF8)", None),
        (6, line("60", "10044112", "Ort", town(people="-1")), "Bevölkerung (EF9)", None),
        (6, line("60", "10044112", "Ort", town("68")), "Textkennzeichen (EF7)", None),
        (2, line("40", "10044", "Saarlouis", seat("", "4")), "Textkennzeichen (EF7)", None),
        (6, line("60", "10044112", "Ort", town(), stamp="20241130"), "Gebietsstand", None),
        (6, line("70", "10044112", "Ort"), "Satzart", "„70“ ist keine Satzart (10, 20, 30, 40, 50, 60)."),
        (6, "", "Zeile", "Ist leer."),
        (6, line("60", "10044111", "Dublette", town("63"), association="0111"), "key", None),
        (6, SAARLAND[5].replace("Kreis-", "Krei\x07-"), "name", None),
    ],
)  # fmt: skip
def test_a_wrong_line_is_rejected(
    tmp_path: Path, number: int, text: str, field: str, reason: str | None
) -> None:
    lines = [*SAARLAND]
    lines[number - 1] = text
    path = write(tmp_path / "GV100AD.txt", [*lines, SAARLAND[0]])
    batch = read(path)
    first = batch.rejections[0]
    assert (first.place.file, first.place.line, first.field) == ("GV100AD.txt", number, field)
    assert reason is None or first.reason == reason
    assert not first.fatal
    assert "land:10" in by_id(batch)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "leer"),
        (b"\n\r\n  \n", "leer"),
        (b"<!DOCTYPE html><html><body>Fehler 404</body></html>", "HTML"),
        (b"\xef\xbb\xbf\n<html>", "HTML"),
        (b"ags;name\n10041100;Saarbr\xc3\xbccken\n", "keine GV100AD-Datei"),
        ("\n".join(SAARLAND).encode("utf-16"), "keine Textdatei"),
        (gzip.compress("\n".join(SAARLAND).encode())[:60], "vollständig"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "keine Textdatei"),
    ],
)
def test_another_file_is_refused_as_a_whole(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(data)
    batch = read(path)
    assert any(r.fatal and reason in r.reason for r in batch.rejections)
    assert not batch.links


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (rejection,) = read(tmp_path / "GV100AD.txt").rejections
    assert rejection.fatal
    assert rejection.reason == "Die Datei gibt es nicht."
