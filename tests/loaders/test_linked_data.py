"""What was written out comes back: on each engine, into an empty graph and over another one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from neo4j import Driver
from pyoxigraph import Quad, serialize

from graph.batch import Batch
from graph.engine import Engine
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.batch import Collector
from loaders.run import Runner
from schema.rdf.addresses import Addresses
from schema.rdf.context import Context
from schema.rdf.jsonld import compact
from schema.rdf.notes import write_notes
from schema.rdf.rows import Note
from schema.rdf.write import Writer as Quads
from tests.loads import MODEL, RECORDS, clear, everything, fresh_writer, source, stored_rows, towns

ADDRESSES = Addresses("https://anderswo.example/daten")
ORIGIN = Quads(MODEL, ADDRESSES)


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def points() -> Batch:
    """Adds to what the register says of one town; weighs as much, and its name comes first."""
    collector = Collector(RECORDS, "points")
    source(collector, "points")
    fields = {"key": "10041100", "latitude": 49.25, "longitude": 7, "cites": [{"source": "points"}]}
    collector.patch("Municipality", fields, line=1)
    return collector.batch()


def facts() -> Batch:
    """Statements with several sources, words, times and references, and a node that others speak of."""
    collector = Collector(RECORDS, "facts")
    source(collector, "page", "WEB_PAGE", url="https://example.org/a", published="2022-11")
    source(collector, "article", "ARTICLE", licence="frei")
    both = [{"source": "page", "quote": "so steht es da"}, {"source": "article"}]
    collector.node("Alliance", {"key": "mitte", "name": "Verbund", "purpose": "Tausch", "cites": both[::-1]})
    collector.node("Platform", {"key": "civento", "name": "civento", "cites": both[:1]})
    collector.node("Process", {"key": "hund", "name": "Hundesteuer", "until": "2024", "cites": both})
    collector.patch("Land", {"key": "10", "iso3166": "DE-SL", "cites": both[1:]})
    for fields in ({"since": "2022", "form": "MEMBER"}, {"until": "2023-01-02", "form": "BY_AGREEMENT"}):
        cites = both if "since" in fields else both[1:]
        collector.link(
            "COOPERATES_IN", {"start": "land:10", "end": "alliance:mitte", "cites": cites, **fields}
        )
    for start in ("land:10", "municipality:10041100"):
        collector.link("DEVELOPED_BY", {"start": "process:hund", "end": start, "cites": both})
    return collector.batch()


def made_up() -> Batch:
    collector = Collector(RECORDS, "examples")
    source(collector, "made-up", "EXAMPLE")
    cites = [{"source": "made-up"}]
    collector.node("ItSystem", {"key": "dms", "name": "DMS (Beispiel)", "cites": cites})
    uses = {
        "start": "municipality:10041511",
        "end": "process:hund",
        "via": "dms",
        "status": "LIVE",
        "cites": cites,
    }
    collector.link("USES", uses)
    return collector.batch()


def originals() -> list[Batch]:
    first = towns("towns", edition="2024-12-31", retire=True, population=7)
    return [first, points(), facts(), made_up()]


def filled(writer: Writer) -> None:
    """Several datasets, and a register of which a newer edition has one town less."""
    for batch in originals():
        writer.load(batch)
    newer = towns("towns", keys=("10041100",), edition="2025-12-31", retire=True, population=8)
    writer.load(newer)


def exported(driver: Driver, engine: Engine, writer: Writer, path: Path, *, notes: bool = True) -> Path:
    """The whole graph as linked data of an installation that stands elsewhere."""
    rows = stored_rows(driver, engine)
    quads: list[Quad] = []
    for node in rows.nodes.values():
        quads += ORIGIN.node(node)
    for link in rows.links.values():
        quads += ORIGIN.link(link)
    if notes:
        quads += write_notes(writer.notes(), ADDRESSES)
    if path.suffix == ".jsonl":
        context = Context(MODEL, ADDRESSES)
        said = {ADDRESSES.node(id_): list[Quad]() for id_ in rows.nodes}
        for quad in quads:
            said.setdefault(quad.subject.value.partition("#")[0], []).append(quad)
        lines = (orjson.dumps(compact(of, root, context)) for root, of in said.items())
        path.write_bytes(b"\n".join(lines))
    elif path.suffix in (".ttl", ".nt", ".rdf"):
        serialize({q.triple for q in quads}, output=str(path))
    else:
        serialize(quads, output=str(path))
    return path


@pytest.mark.parametrize("name", ["a.nq", "a.ttl", "a.jsonld", "a.jsonl", "a.rdf"])
def test_export_wipe_import_gives_the_same_graph(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path, name: str
) -> None:
    filled(writer)
    before, noted = everything(driver, engine), writer.notes()
    assert sum("until" in row for row in before.values()) >= 4
    path = exported(driver, engine, writer, tmp_path / name)
    again = fresh_writer(driver, engine)
    (summary,) = Runner(again).load_dataset(str(path))
    assert not summary.rejections
    assert not summary.warnings
    assert everything(driver, engine) == before
    assert again.notes() == noted
    assert again.revision() == 1


def test_what_was_loaded_before_changes_nothing_after(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    for batch in originals():
        writer.load(batch)
    path = exported(driver, engine, writer, tmp_path / "a.nq")
    again = fresh_writer(driver, engine)
    Runner(again).load_dataset(str(path))
    before = everything(driver, engine)
    for batch in originals():
        summary = again.load(batch)
        assert summary.changed == 0, batch.dataset
        assert not summary.warnings
    for summary in Runner(again).load_dataset(str(path)):
        assert summary.changed == 0, summary.dataset
        assert not summary.warnings
    assert everything(driver, engine) == before
    assert again.revision() == 1


def test_a_register_goes_on_from_its_edition(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    filled(writer)
    path = exported(driver, engine, writer, tmp_path / "a.nq")
    again = fresh_writer(driver, engine)
    Runner(again).load_dataset(str(path))
    with pytest.raises(LoadRefused, match="2025-12-31"):
        again.load(originals()[0])


def test_without_notes_the_rows_show_who_gives_what(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    for batch in originals():
        writer.load(batch)
    noted, before = writer.notes(), everything(driver, engine)
    path = exported(driver, engine, writer, tmp_path / "a.nq", notes=False)
    again = fresh_writer(driver, engine)
    Runner(again).load_dataset(str(path))
    assert everything(driver, engine) == before
    assert again.notes().keys() == noted.keys()
    given = {what for what in noted["towns"].provides if not what.endswith(".until")}
    assert again.notes()["towns"].provides >= given
    assert noted["points"].provides <= again.notes()["points"].provides


def test_a_trial_writes_nothing(driver: Driver, engine: Engine, writer: Writer, tmp_path: Path) -> None:
    filled(writer)
    path = exported(driver, engine, writer, tmp_path / "a.nq")
    count = len(everything(driver, engine))
    clear(driver, engine)
    writer.set_up()
    (summary,) = Runner(writer).load_dataset(str(path), dry_run=True)
    assert summary.changed == count
    assert everything(driver, engine) == {}


def test_over_another_graph_each_dataset_is_loaded_by_the_usual_rules(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    filled(writer)
    whole = everything(driver, engine)
    path = exported(driver, engine, writer, tmp_path / "a.nq")
    again = fresh_writer(driver, engine)
    again.load(towns("towns", edition="2024-12-31", retire=True, population=1))
    others = Collector(RECORDS, "others")
    source(others, "others")
    fields = {"key": "civento", "name": "Civento", "url": "https://example.org/c"}
    others.node("Platform", {**fields, "cites": [{"source": "others"}]})
    again.load(others.batch())
    summaries = Runner(again).load_dataset(str(path))
    assert [s.dataset for s in summaries][:1] == ["towns"], "what others speak of comes first"
    assert {s.dataset for s in summaries} == {"towns", "points", "facts", "examples"}
    assert ["Bleibt „Civento“" in w.reason for s in summaries for w in s.warnings] == [True]
    after = everything(driver, engine)
    del after["source:others"]
    assert after.pop("platform:civento")["sources"] == ["others", "page"]
    del whole["platform:civento"]
    assert after == whole
    assert all(s.changed == 0 for s in Runner(again).load_dataset(str(path)))


def test_facts_alone_know_nothing_of_examples(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    for batch in originals():
        writer.load(batch)
    before = everything(driver, engine)
    path = tmp_path / "facts.nq"
    lines = exported(driver, engine, writer, tmp_path / "a.nq").read_text("utf-8").splitlines(True)
    path.write_text("".join(line for line in lines if "/graph/examples>" not in line), "utf-8")
    (summary,) = Runner(writer).load_dataset(str(path), whole=True)[:1]
    assert summary.changed == 0
    assert everything(driver, engine) == before
    again = fresh_writer(driver, engine)
    Runner(again).load_dataset(str(path))
    assert everything(driver, engine) == {id_: row for id_, row in before.items() if not row["example"]}
    assert again.notes().keys() == {"towns", "points", "facts"}, "the examples are not taken for loaded"


def test_a_part_of_an_export_withdraws_nothing(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    filled(writer)
    before, noted = everything(driver, engine), writer.notes()
    quads = ORIGIN.node({**stored_rows(driver, engine).nodes["alliance:mitte"], "purpose": "Neues"})
    quads += ORIGIN.node(stored_rows(driver, engine).nodes["source:page"])
    quads += ORIGIN.node(stored_rows(driver, engine).nodes["source:article"])
    serialize(quads, output=str(tmp_path / "mitte.nq"))
    (summary,) = Runner(writer).load_dataset(str(tmp_path / "mitte.nq"))
    assert summary.changed == 1
    after = everything(driver, engine)
    assert after.pop("alliance:mitte") == before.pop("alliance:mitte") | {"purpose": "Neues"}
    assert after == before
    assert writer.notes() == noted


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_whole_export_no_longer_says_goes(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path, whole: bool
) -> None:
    for batch in originals():
        writer.load(batch)
    path = exported(driver, engine, writer, tmp_path / "a.nq", notes=False)
    extra = Collector(RECORDS, "facts")
    source(extra, "page", "WEB_PAGE", url="https://example.org/a", published="2022-11")
    extra.node("Law", {"key": "mehr", "name": "Mehr", "cites": [{"source": "page"}]})
    more = extra.batch()
    writer.load(replace(facts(), nodes=(*facts().nodes, more.nodes[-1])))
    summaries = Runner(writer).load_dataset(str(path), whole=whole)
    assert sum(s.changed for s in summaries) == whole
    assert ("law:mehr" in everything(driver, engine)) is not whole


def test_what_is_wrong_in_it_is_rejected_by_subject(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    filled(writer)
    rows = stored_rows(driver, engine)
    page = rows.nodes["source:page"]
    wrong: list[dict[str, Any]] = [
        {"id": "process:a", "key": "a", "name": "A", "sources": ["page"], "example": True},
        {"id": "process:b", "key": "b", "name": "B", "sources": ["weg"], "example": False},
    ]
    quads = [q for node in (page, *wrong) for q in ORIGIN.node(node)]
    serialize(quads, output=str(tmp_path / "a.nq"))
    before = everything(driver, engine)
    with pytest.raises(LoadRefused, match="fehlerhaft") as refused:
        Runner(writer).load_dataset(str(tmp_path / "a.nq"))
    told = {r.place.file: r.reason for r in refused.value.rejections}
    assert "keine Beispiele" in told["a.nq, process:a"]
    assert "„weg“ steht nicht in der Datei" in told["a.nq, process:b"]
    assert everything(driver, engine) == before


def test_partners_may_use_our_vocabulary_and_stay_examples(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    for batch in originals():
        writer.load(batch)
    base = ADDRESSES.base
    (tmp_path / "partner.ttl").write_text(
        f"@prefix vg: <{base}/vocab#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
        f'<{base}/id/process/p> a vg:Process ; dct:title "Neu" ; vg:usedBy <{base}/id/land/10> .\n'
        f'<{base}/id/process/q> a vg:Process ; dct:title "Erfunden" ; vg:example true .\n'
    )
    (summary,) = Runner(writer).load_dataset(str(tmp_path / "partner.ttl"))
    assert summary.dataset == "partner"
    after = everything(driver, engine)
    assert after["process:p"]["sources"] == ["partner"]
    assert after["process:p"]["example"] is False
    assert after["process:q"]["sources"] == ["partner-beispiele"]
    assert after["process:q"]["example"] is True
    assert sum(id_.startswith("land:10 USES process:p") for id_ in after) == 1
    assert writer.notes()["partner"] == Note(None, writer.notes()["partner"].provides)
    (again,) = Runner(writer).load_dataset(str(tmp_path / "partner.ttl"))
    assert again.changed == 0


def test_authorities_are_found_in_the_graph(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    for batch in originals():
        writer.load(batch)
    places = "http://dcat-ap.de/def/politicalGeocoding"
    (tmp_path / "stadt.ttl").write_text(
        "@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .\n"
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        '<http://stadt.example/a> a cpsv:PublicService ; dct:title "A"@de ;'
        f" cv:hasCompetentAuthority <{places}/municipalityKey/10041100>, <{places}/stateKey/11> .\n"
    )
    (summary,) = Runner(writer).load_dataset(str(tmp_path / "stadt.ttl"), named="Landeshauptstadt")
    assert summary.dataset == "landeshauptstadt"
    assert summary.types["DEVELOPED_BY"].added == 1
    assert any("1 × cv:hasCompetentAuthority" in w.reason for w in summary.warnings)
    ids = everything(driver, engine)
    assert any(id_.startswith("process:landeshauptstadt-a DEVELOPED_BY municipality:10041100") for id_ in ids)
