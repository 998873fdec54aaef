"""JSON-LD means what the quads say, to two processors that know nothing but the published context."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from schema.rdf.context import Context
from schema.rdf.jsonld import compact, dataset
from schema.rdf.rows import Link
from schema.vocabulary import DCTERMS, OWL, RDF, SKOS, XSD
from tests.schema.both import MODEL
from tests.schema.rdf.random_rows import links, nodes
from tests.schema.rdf.test_write import ADDRESSES, BASE, WRITER, small_quads
from tests.small import small_graph

CONTEXT = Context(MODEL, ADDRESSES)
PUBLISHED = orjson.loads(orjson.dumps(CONTEXT.document))


def published(address: str, _options: Any) -> dict[str, Any]:
    assert address == CONTEXT.address
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": PUBLISHED,
        "contentType": "application/ld+json",
    }


def by_pyld(document: dict[str, Any]) -> set[Quad]:
    found = jsonld.to_rdf(
        orjson.loads(orjson.dumps(document)),
        {"documentLoader": published, "format": "application/n-quads"},
    )
    return set(parse(found, format=RdfFormat.N_QUADS))


def by_oxigraph(document: dict[str, Any]) -> set[Quad]:
    whole = orjson.dumps(document | PUBLISHED)
    return set(parse(whole, format=RdfFormat.JSON_LD))


def triples(quads: Iterable[Quad]) -> set[Quad]:
    return {Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads}


def means(quads: list[Quad], root: str | None) -> None:
    document = compact(quads, root, CONTEXT)
    assert by_pyld(document) == by_oxigraph(document) == triples(quads)
    apart = dataset(quads, CONTEXT)
    assert by_pyld(apart) == by_oxigraph(apart) == set(quads)


def test_every_document_of_the_small_graph() -> None:
    graph = small_graph()
    for id_, row in graph.nodes.items():
        starting = [Link(*link) for link in graph.links if link[1] == id_]
        own = WRITER.node(row) if row.get("name") else []
        means([*own, *chain(*map(WRITER.link, starting))], ADDRESSES.node(id_))


def test_the_whole_small_graph() -> None:
    means(small_quads(), None)
    means(small_quads(), f"{BASE}/id/land/07")


@settings(max_examples=80)
@given(st.data())
def test_random_rows(data: st.DataObject) -> None:
    row = data.draw(nodes())
    found = data.draw(st.lists(links(), max_size=3))
    means([*WRITER.node(row), *chain(*map(WRITER.link, found))], ADDRESSES.node(row["id"]))


IRIS = st.sampled_from(
    [
        *(f"{BASE}/id/{key}" for key in ("land/10", "process/x", "process/x#s", "municipality/1")),
        "https://elsewhere.example/a",
        "http://data.europa.eu/nuts/code/DEC",
        f"{BASE}/vocab#UsageStatus-LIVE",
        f"{BASE}/vocab#UsageStatus-Land",
        f"{BASE}/vocab#Land",
    ]
).map(NamedNode)
KNOWN = [*CONTEXT.scope(["Process", "Usage"]).forward, *CONTEXT.scope(["Land"]).forward]
PREDICATES = st.sampled_from([*KNOWN, f"{BASE}/vocab#land", "urn:x:y", str(XSD), OWL.inverseOf]).map(
    NamedNode
)
CLASSES = st.sampled_from([*CONTEXT.classes, SKOS.Concept, "urn:x:C"]).map(NamedNode)
LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)),
    st.builds(Literal, st.sampled_from(["a", ""]), language=st.sampled_from(["de", "en"])),
    st.builds(
        Literal,
        st.sampled_from(["1", "01", "-0", "0", "1.5", "true", "2022", "9" * 20]),
        datatype=st.sampled_from([XSD.integer, XSD.decimal, XSD.boolean, XSD.gYear, XSD.date, "urn:x:d"]).map(
            NamedNode
        ),
    ),
)
QUADS = st.one_of(
    st.builds(Quad, IRIS, PREDICATES, st.one_of(IRIS, LITERALS), st.just(ADDRESSES.facts)),
    st.builds(Quad, IRIS, st.just(NamedNode(RDF.type)), CLASSES, st.just(ADDRESSES.facts)),
)


@settings(max_examples=120)
@given(st.lists(QUADS, max_size=12), IRIS)
def test_whatever_is_said(quads: list[Quad], root: NamedNode) -> None:
    """PyLD alone: pyoxigraph 0.5.13 takes the context of one class only where there are two of ours."""
    assert by_pyld(compact(quads, root.value, CONTEXT)) == triples(quads)
    assert by_pyld(dataset(quads, CONTEXT)) == set(quads)


def test_a_document_speaks_as_graphql_does() -> None:
    graph = small_graph()
    saarbruecken = "municipality:10041100"
    starting = [Link(*link) for link in graph.links if link[1] == saarbruecken and link[0] == "USES"]
    quads = [*WRITER.node(graph.nodes[saarbruecken]), *chain(*map(WRITER.link, starting))]
    document = compact(quads, ADDRESSES.node(saarbruecken), CONTEXT)
    assert document["@context"] == f"{BASE}/context/1.jsonld"
    assert document["id"] == f"{BASE}/id/municipality/10041100"
    assert document["type"][0] == "Municipality"
    assert document["name"] == "Saarbrücken, Landeshauptstadt"
    assert document["population"] == 183_509
    assert document["municipalityType"] == "STADT"
    assert document["uses"] == [f"{BASE}/id/process/hund"]
    first, second = document["@included"]
    assert first["type"] == ["Usage", "Statement"]
    assert (first["status"], first["since"]) == ("LIVE", "2021-05-01")
    assert second["since"] == {"@value": "2021-05", "@type": "xsd:gYearMonth"}


def test_who_says_so_in_which_words_stands_with_what_they_say() -> None:
    row = {"id": "a1", "example": False, "sources": ["b", "a"], "quotes": ["", "wörtlich"]}
    quads = WRITER.link(Link("USES", "land:10", "process:x", row))
    statement = compact(quads, ADDRESSES.node("land:10"), CONTEXT)["@included"][0]
    assert [c["position"] for c in statement["citations"]] == [1, 2]
    assert statement["citations"][1]["quote"] == "wörtlich"
    assert statement["citations"][1]["source"] == f"{BASE}/id/source/a"


def test_the_official_addresses_of_a_land_go_by_their_own_names() -> None:
    land = NamedNode(f"{BASE}/id/land/10")
    nuts, other = NamedNode("http://data.europa.eu/nuts/code/DEC"), NamedNode("https://elsewhere.example/x")
    quads = [
        Quad(land, NamedNode(RDF.type), NamedNode(f"{BASE}/vocab#Land")),
        Quad(land, NamedNode(SKOS.exactMatch), nuts),
        Quad(land, NamedNode(SKOS.exactMatch), other),
    ]
    document = compact(quads, land.value, CONTEXT)
    assert document["nutsUri"] == nuts.value
    assert document["exactMatch"] == [other.value]


def test_the_other_end_of_a_predicate_is_named_by_its_kind() -> None:
    district = NamedNode(f"{BASE}/id/district/10041")
    within = NamedNode(f"{BASE}/vocab#inDistrict")
    quads = [
        Quad(district, NamedNode(RDF.type), NamedNode(f"{BASE}/vocab#District")),
        Quad(NamedNode(f"{BASE}/id/municipality/10041100"), within, district),
        Quad(NamedNode(f"{BASE}/id/municipalAssociation/100410000"), within, district),
    ]
    document = compact(quads, district.value, CONTEXT)
    assert document["municipalities"] == [f"{BASE}/id/municipality/10041100"]
    assert document["municipalAssociations"] == [f"{BASE}/id/municipalAssociation/100410000"]


def test_examples_and_facts_stand_apart_in_a_dataset() -> None:
    quads = [
        Quad(NamedNode(f"{BASE}/id/land/10"), NamedNode(DCTERMS.identifier), Literal("10"), graph)
        for graph in (ADDRESSES.facts, ADDRESSES.examples)
    ]
    assert [g["id"] for g in dataset(quads, CONTEXT)["@graph"]] == [
        f"{BASE}/graph/facts",
        f"{BASE}/graph/examples",
    ]
    assert dataset(quads[:1], CONTEXT)["id"] == f"{BASE}/graph/facts"
