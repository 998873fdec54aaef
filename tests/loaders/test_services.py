"""The catalogue of services, from a copy that the user brings."""

from pathlib import Path
from typing import Any

import pytest

from loaders import services
from loaders.batch import Batch, Collector
from schema.model import Model
from schema.record import Records

TOPICS = "id,name\n1,Bauen & Wohnen\n2,Querschnitt \n"
OZG = """\
ozg_id,name,lage,themenfeld
10001,Zaunbau,Bauen,Bauen & Wohnen
10002,"Fragen, allgemein",,Querschnitt
"""
LEIKA = """\
leika_key,leika_key_raw,name,leika_typ,ozg_id,ozg_leistung,rechtsgrundlage,gesetze,gesetze_kurz
99000000000001,99000000000001,Zaun Genehmigung,2/3,10001,,,"Zaunordnung, Baugesetz (BauG) [x]","ZaunO, BauG"
99000000000002,99000000000002,Zaun Anzeige,,10001,Zaunbau,,Zaunordnung,ZaunO
,nicht im LeiKa,Zaun Prüfung,1,10001,Zaunbau,,,
99000000000003,99000000000003,Ohne Thema,1,,,,"Eins, Zwei","ÄndG"
"""


def folder(tmp_path: Path, **changed: str) -> Path:
    texts = {"themenfelder": TOPICS, "ozg_leistungen": OZG, "leika_leistungen_2019": LEIKA} | changed
    for name, text in texts.items():
        if text:
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def read(path: Path | None) -> Batch:
    records = Records(Model.load())
    return services.read(path, records, Collector(records, "services"))


def ends(batch: Batch, type_: str, start: str) -> list[str]:
    return [link.end for link in batch.links if link.type == type_ and link.start == start]


def node(batch: Batch, id_: str) -> Any:
    return next(n for n in batch.nodes if n.id == id_)


def test_services_topics_and_laws(tmp_path: Path) -> None:
    batch = read(folder(tmp_path))
    assert batch.rejections == ()
    assert node(batch, "service:10002").name == "Fragen, allgemein"
    assert ends(batch, "IN_TOPIC", "service:10001") == ["topic:bauen-wohnen"]
    assert ends(batch, "IN_TOPIC", "service:10002") == ["topic:querschnitt"]
    leika = node(batch, "service:99000000000001")
    assert (leika.name, leika.leikaType) == ("Zaun Genehmigung", "2/3")
    assert ends(batch, "IN_TOPIC", leika.id) == ["topic:bauen-wohnen"]
    assert ends(batch, "BASED_ON", leika.id) == ["law:zauno", "law:baug"]
    assert (node(batch, "law:baug").name, node(batch, "law:baug").abbreviation) == ("Baugesetz", "BauG")
    assert ends(batch, "IN_TOPIC", "service:99000000000003") == []
    assert node(batch, "law:aendg").name == "ÄndG"
    assert batch.rows == 2 + 2 + 4 + 1, "the source counts too"


def test_every_record_cites_the_catalogue(tmp_path: Path) -> None:
    batch = read(folder(tmp_path))
    assert {c.source for record in (*batch.nodes, *batch.links) for c in record.cites} == {services.SOURCE}
    source = node(batch, f"source:{services.SOURCE}")
    assert (source.kind, source.dataset) == ("CATALOGUE", "services")


def test_a_file_stands_for_its_folder(tmp_path: Path) -> None:
    one, other = read(folder(tmp_path) / "themenfelder.csv"), read(tmp_path)
    assert [n.properties() for n in one.nodes] == [n.properties() for n in other.nodes]


def test_it_is_not_shipped() -> None:
    (rejection,) = read(None).rejections
    assert rejection.fatal
    assert "nicht mitgeliefert" in rejection.reason
    assert not list((Path(services.__file__).parent / "data").rglob("*leika*"))


@pytest.mark.parametrize("missing", ["themenfelder", "ozg_leistungen", "leika_leistungen_2019"])
def test_a_missing_file_is_fatal(tmp_path: Path, missing: str) -> None:
    assert any(
        r.fatal and "gibt es in diesem Ordner nicht" in r.reason
        for r in read(folder(tmp_path, **{missing: ""})).rejections
    )


def test_a_missing_column_is_fatal(tmp_path: Path) -> None:
    rejections = read(folder(tmp_path, ozg_leistungen=OZG.replace("themenfeld", "feld"))).rejections
    assert [(r.place.file, r.place.line, r.field) for r in rejections if r.fatal] == [
        ("ozg_leistungen.csv", 1, "Spalten")
    ]


def test_wrong_rows_are_told_by_line(tmp_path: Path) -> None:
    wrong = LEIKA + "3233,3233,Falsch,1,10001,Zaunbau,,,\n" + "zu,kurz\n"
    batch = read(folder(tmp_path, leika_leistungen_2019=wrong.replace("\n3233,3233", "\n,3233")))
    assert [(r.place.line, r.field) for r in batch.rejections] == [(7, "Zeile"), (6, "leika_key")]
    topic = OZG.replace("Bauen & Wohnen", "Bauwesen")
    (rejection,) = read(folder(tmp_path, leika_leistungen_2019=LEIKA, ozg_leistungen=topic)).rejections
    assert (rejection.place.line, rejection.field) == (2, "themenfeld")
