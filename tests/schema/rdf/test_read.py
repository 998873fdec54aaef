from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from schema.rdf.addresses import Addresses
from schema.rdf.read import Read, read
from schema.rdf.rows import Link, Rows
from schema.rdf.triples import Triples
from schema.rdf.write import Writer
from schema.vocabulary import FOAF, OWL
from tests.schema.both import MODEL
from tests.schema.rdf.random_rows import rows

ADDRESSES = Addresses("https://daten.example.de/pfad")
WRITER = Writer(MODEL, ADDRESSES)
DATASETS = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in ADDRESSES.prefixes.items())
LAND = {"id": "land:10", "key": "10", "name": "Saarland", "example": False, "sources": ["page"]}


def quads_of(found: Rows) -> list[Quad]:
    return [*chain(*map(WRITER.node, found.nodes.values())), *chain(*map(WRITER.link, found.links.values()))]


def turtle(text: str, source: str | None = None) -> Read:
    data = f"{PREFIXES}@prefix id: <{ADDRESSES.nodes}> .\n{text}"
    return read(Triples(parse(data, format=RdfFormat.TURTLE)), MODEL, ADDRESSES, source)


@given(rows(), st.sampled_from(DATASETS), st.randoms(use_true_random=False))
def test_what_is_written_is_read_back(written: Rows, format_: RdfFormat, chance: object) -> None:
    quads = quads_of(written)
    chance.shuffle(quads)  # type: ignore[attr-defined]
    data = serialize(quads, format=format_)
    assert data is not None
    triples = Triples(parse(data, format=format_))
    found = read(triples, MODEL, ADDRESSES)
    assert found == Read(written)
    assert triples.base(MODEL) == (ADDRESSES.base if written.nodes else None)


@settings(max_examples=30)
@given(rows(), st.sampled_from((RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML)))
def test_formats_without_graphs_say_as_much(written: Rows, format_: RdfFormat) -> None:
    data = serialize({q.triple for q in quads_of(written)}, format=format_)
    assert data is not None
    assert read(Triples(parse(data, format=format_)), MODEL, ADDRESSES) == Read(written)


def test_the_base_is_where_most_nodes_stand() -> None:
    other = Writer(MODEL, Addresses("http://localhost:8000"))
    quads = [*WRITER.node(LAND), *WRITER.node({**LAND, "id": "land:07", "key": "07"})]
    assert Triples([*other.node(LAND), *quads]).base(MODEL) == ADDRESSES.base
    assert Triples(parse("<http://a> <http://b> <http://c> .", format=RdfFormat.TURTLE)).base(MODEL) is None


def test_a_triple_alone_is_a_statement_by_the_sources_of_its_subject() -> None:
    found = turtle(
        'id:process\\/x a vg:Process ; dct:title "X"@de ; prov:wasDerivedFrom id:source\\/page ;'
        " vg:usedBy id:land\\/10 ."
    )
    (link,) = found.rows.links.values()
    assert (link.type, link.start, link.end) == ("USES", "land:10", "process:x")
    assert link.properties == {"id": link.id, "example": False, "sources": ["page"]}
    assert not found.problems
    assert not found.untaken


def test_a_triple_with_a_statement_is_not_said_twice() -> None:
    row = {"id": "a1", "example": False, "sources": ["page"], "status": "LIVE"}
    ended = {**row, "id": "a2", "until": "2020"}
    links = {key["id"]: Link("USES", "land:10", "process:x", key) for key in (row, ended)}
    assert read(Triples(quads_of(Rows({}, links))), MODEL, ADDRESSES).rows.links == links


def test_who_names_no_source_is_said_by_the_given_one_or_not_taken() -> None:
    text = 'id:land\\/10 a vg:Land ; skos:prefLabel "Saarland" .'
    assert turtle(text, "file").rows.nodes["land:10"]["sources"] == ["file"]
    found = turtle(text)
    assert not found.rows.nodes
    assert [p.what for p in found.problems] == ["sources"]


@pytest.mark.parametrize(
    ("said", "taken", "foreign"),
    [
        ('"Land"@de, "State"@en', "Land", False),
        ('"Land"@de-AT, "State"', "Land", False),
        ('"Land", "State"@en', "Land", False),
        ('"État"@fr, "State"@en', "State", True),
        ('"État"@fr, "Stato"@it', "État", True),
    ],
)
def test_german_is_taken_before_other_languages(said: str, taken: str, foreign: bool) -> None:
    found = turtle(f"id:land\\/10 a vg:Land ; skos:prefLabel {said} .", "file")
    assert found.rows.nodes["land:10"]["name"] == taken
    assert bool(found.foreign) == foreign


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ('skos:prefLabel "A"@de, "B"@de', "name"),
        ('dct:identifier "11"', "key"),
        ('schema:startDate "gestern"', "since"),
        ("schema:startDate id:land\\/11", "since"),
        ("foaf:page <http://a.example>, <http://b.example>", "url"),
        ("foaf:page []", "url"),
        ('vg:latitude "1e999999999"', None),
        ("prov:wasDerivedFrom id:land\\/11", "sources"),
        ("prov:wasDerivedFrom <http://elsewhere.example/>", "sources"),
    ],
)
def test_what_does_not_fit_is_named(said: str, what: str | None) -> None:
    found = turtle(f"id:ministry\\/m {said} .", "file")
    assert [p.what for p in found.problems] == ([what] if what else [])
    assert all(p.subject == f"{ADDRESSES.nodes}ministry/m" for p in found.problems)


def test_numbers_that_are_none_are_refused() -> None:
    for text in ("1e999999999", "NaN", "INF", "viel", "0.5"):
        found = turtle(f'id:municipality\\/10041100 a vg:Municipality ; vg:population "{text}" .', "file")
        assert [p.what for p in found.problems] == ["population"], text
        assert "population" not in found.rows.nodes["municipality:10041100"]


def test_what_no_part_of_the_model_takes_is_counted() -> None:
    found = turtle(
        'id:land\\/10 a vg:Land ; skos:prefLabel "Saarland"@de ; foaf:depiction <http://a.example/1>,'
        " <http://a.example/2> ; owl:sameAs <http://elsewhere.example/> ; vg:partyTo id:land\\/11 ."
        "<http://elsewhere.example/> a owl:Thing .",
        "file",
    )
    assert found.untaken == {
        f"{ADDRESSES.nodes}land/10": {
            FOAF.depiction: 2,
            OWL.sameAs: 1,
            f"{ADDRESSES.base}/vocab#partyTo": 1,
        }
    }
    assert found.rest == ["http://elsewhere.example/"]
    assert not found.problems


def test_a_statement_between_strangers_is_refused() -> None:
    for part in (
        "rdf:object <http://elsewhere.example/>",
        "rdf:predicate vg:partyTo",
        "rdf:subject id:nix\\/x",
    ):
        whole = {
            "rdf:subject": "id:process\\/x", "rdf:predicate": "vg:usedBy", "rdf:object": "id:land\\/10",
        }  # fmt: skip
        name, _, value = part.partition(" ")
        said = " ; ".join(f"{key} {one}" for key, one in (whole | {name: value}).items())
        found = turtle(f"<http://partner.example/s> a rdf:Statement ; {said} .", "file")
        assert len(found.problems) == 1
        assert not found.rows.links


def test_triples_about_triples_are_left_out() -> None:
    inner = Triple(NamedNode("http://a"), NamedNode("http://b"), Literal("c"))
    triples = Triples([Quad(NamedNode("http://a"), NamedNode("http://b"), inner)])
    assert triples.skipped == 1
    assert not triples.by_subject


def test_sources_without_a_position_come_last() -> None:
    found = turtle(
        'id:land\\/10 a vg:Land ; skos:prefLabel "Saarland"@de ; prov:wasDerivedFrom id:source\\/c ;'
        ' prov:qualifiedDerivation <#1>, [prov:entity id:source\\/a ; prov:value "Wort"@de] .'
        "<#1> prov:entity id:source\\/b ; vg:position 7 .".replace("<#1>", "<http://x.example/1>")
    )
    node = found.rows.nodes["land:10"]
    assert (node["sources"], node["quotes"]) == (["b", "a", "c"], ["", "Wort", ""])
