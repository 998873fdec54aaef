"""What is exported is valid by the official shapes and by ours, and ours find what a load would refuse."""

from dataclasses import replace
from typing import Any

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from pydantic import ValidationError

from schema.rdf.rows import Link, Rows
from schema.rdf.shapes import shapes
from schema.record import Records
from schema.vocabulary import SCHEMA, SH
from tests.schema.both import MODEL
from tests.schema.rdf.random_rows import rows
from tests.schema.rdf.shacl import OFFICIAL, Checker, official, results, violations
from tests.schema.rdf.test_write import ADDRESSES, BASE
from tests.shipped_rows import shipped_rows
from tests.small import small_graph

CHECKER = Checker(MODEL, ADDRESSES)
RECORDS = Records(MODEL)
SHAPES = f"{BASE}/shapes#"


def is_sound(record: Any, row: dict[str, Any], **more: str) -> bool:
    """Whether a load would take it."""
    cites = [{"source": key} for key in row["sources"]]
    said = {name: row[name] for name in record.model_fields if name in row}
    try:
        record.model_validate({**said, **more, "cites": cites})
    except ValidationError:
        return False
    return isinstance(row.get("example"), bool)


def sound_rows() -> Rows:
    """What of the small graph a load would take, as a whole."""
    graph, found = small_graph(), Rows()
    for id_, row in graph.nodes.items():
        if is_sound(RECORDS.node(MODEL.by_field[id_.partition(":")[0]].name), row):
            found.nodes[id_] = row
    for link in graph.links:
        type_, start, end, row = link
        via = f"itSystem:{row['via']}" if "via" in row else start
        if {start, end, via} <= found.nodes.keys() and is_sound(
            RECORDS.link(type_), row, start=start, end=end
        ):
            found.links[row["id"]] = Link(*link)
    return found


SOUND = sound_rows()


def changed(id_: str, **values: Any) -> Rows:
    """The sound rows with a node changed; None takes a property away."""
    row = {name: value for name, value in (SOUND.nodes[id_] | values).items() if value is not None}
    return Rows({**SOUND.nodes, id_: row}, SOUND.links)


def found(of: Rows) -> set[tuple[str, str]]:
    """Which constraint of which property's shape was violated."""
    return {
        (shape, what.removesuffix("ConstraintComponent"))
        for _, shape, what, _ in violations(CHECKER.ours(of))
    }


def test_the_small_graph_is_valid() -> None:
    assert len(SOUND.nodes) > 40
    assert len(SOUND.links) > 60
    data = CHECKER.data(SOUND)
    assert violations(results(data, CHECKER.own, CHECKER.vocabulary)) == {}
    for name in OFFICIAL:
        assert results(data, official(name), CHECKER.vocabulary) == {}, name


def test_that_sources_disagree_is_a_warning() -> None:
    warnings = CHECKER.ours(SOUND)
    assert ("Warning", "Process-runsOn-once") in {key[:2] for key in warnings}
    assert {key[0] for key in warnings} == {"Warning"}


@pytest.mark.parametrize(
    ("id_", "values", "expected"),
    [
        ("municipality:10041100", {"name": None}, ("Municipality-name", "MinCount")),
        ("municipality:10041100", {"name": ""}, ("Municipality-name", "MinLength")),
        ("municipality:10041100", {"key": "1004110"}, ("Municipality-key", "Pattern")),
        ("municipality:10041100", {"ars": "1"}, ("Municipality-ars", "Pattern")),
        ("municipality:10041100", {"population": -1}, ("Municipality-population", "MinInclusive")),
        ("municipality:10041100", {"type": "DORF"}, ("Municipality-type", "In")),
        ("municipality:10041100", {"sources": ["nirgends"]}, ("Municipality-sources", "Class")),
        ("municipality:10041100", {"sources": []}, ("Municipality-sources", "MinCount")),
        ("process:hund", {"url": "ftp://example.org/"}, ("Process-url", "Pattern")),
        ("source:page", {"kind": None}, ("Source-kind", "MinCount")),
        ("land:10", {"key": "xx"}, ("Land-key", "Pattern")),
    ],
)  # fmt: skip
def test_a_broken_node_is_found(id_: str, values: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in found(changed(id_, **values))


def test_a_broken_statement_is_found() -> None:
    links = {}
    usage = next(link for link in SOUND.links.values() if link.type == "USES")
    for number, change in enumerate(({"status": "SELTSAM"}, {"via": "nirgends"}, {"sources": []})):
        links[f"x{number}"] = replace(usage, properties={**usage.properties, "id": f"x{number}", **change})
    links["lost"] = replace(
        usage, start="municipality:99999999", properties={**usage.properties, "id": "lost"}
    )
    assert found(Rows(SOUND.nodes, SOUND.links | links)) >= {
        ("Usage-status", "In"), ("Usage-via", "Class"), ("Statement-sources", "MinCount"),
        ("Usage-object", "Class"), ("Process-usedBy", "Class"),
    }  # fmt: skip


def test_what_always_has_a_land_has_one_until_it_has_ended() -> None:
    without = {id_: link for id_, link in SOUND.links.items() if link.start != "municipality:10041100"}
    assert found(Rows(SOUND.nodes, without)) == {("Municipality", "Or")}
    ended = changed("municipality:10041100", until="2024").nodes
    assert found(Rows(ended, without)) == set()


def test_a_date_must_be_one() -> None:
    data = CHECKER.data(SOUND)
    since = rdflib.URIRef(SCHEMA.startDate)
    for subject in list(data.subjects(since)):
        data.set((subject, since, rdflib.Literal("neulich")))
    shapes_ = {key[1] for key in violations(results(data, CHECKER.own, CHECKER.vocabulary))}
    assert {"Statement-since", "Office-since"} <= shapes_


def test_every_shape_has_its_words_and_no_blank_node() -> None:
    names: dict[str, set[str | None]] = {}
    for quad in shapes(MODEL, ADDRESSES):
        assert quad.subject.value.startswith(SHAPES.removesuffix("#"))
        if quad.predicate.value == SH.name:
            names.setdefault(quad.subject.value, set()).add(quad.object.language)  # type: ignore[union-attr]
    assert len(names) > 150
    assert all(languages == {"de", "en"} for languages in names.values())


@settings(max_examples=15)
@given(rows())
def test_whatever_a_load_takes_has_the_right_values(some: Rows) -> None:
    """But for classes: the other ends and the sources of random statements are not there."""
    wrong = {key[2].removesuffix("ConstraintComponent") for key in violations(CHECKER.ours(some))}
    assert wrong <= {"Class", "Or"}


def part_of_what_is_shipped() -> Rows:
    """Every kind and every process, and of the many administrations some, with all that these state."""
    whole = shipped_rows()
    many = ("municipality:", "municipalAssociation:", "district:")
    kept = {id_ for n, id_ in enumerate(whole.nodes) if not id_.startswith(many) or n % 400 == 0}
    while True:
        links = {id_: link for id_, link in whole.links.items() if link.start in kept}
        ends = {link.end for link in links.values()}
        if ends <= kept:
            return Rows({id_: whole.nodes[id_] for id_ in kept}, links)
        kept |= ends


@pytest.mark.parametrize("name", [*OFFICIAL, "our own"])
def test_what_is_shipped_is_valid(name: str, shipped: Any) -> None:
    chosen = CHECKER.own if name == "our own" else official(name)
    assert violations(results(shipped, chosen, CHECKER.vocabulary)) == {}


@pytest.fixture(scope="module")
def shipped() -> Any:
    rows_ = part_of_what_is_shipped()
    assert {id_.partition(":")[0] for id_ in rows_.nodes} == {kind.field for kind in MODEL.concrete}
    assert {link.type for link in rows_.links.values()} >= MODEL.types.keys() - {"SUCCEEDS"}
    return CHECKER.data(rows_)


def test_the_shapes_are_valid_themselves() -> None:
    empty = rdflib.Graph()
    conforms, _, _ = pyshacl.validate(empty, shacl_graph=CHECKER.own, meta_shacl=True)
    assert conforms
