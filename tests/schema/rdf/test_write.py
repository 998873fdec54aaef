from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graph.mirror.said import quads
from schema.rdf.addresses import Addresses
from schema.rdf.feed import FeedWriter, Member, Page
from schema.rdf.rows import Link
from schema.rdf.write import Writer
from schema.vocabulary import AS, CPSV, CV, DCTERMS, LOCN, RDF, SCHEMA, SKOS, XSD
from tests.schema.both import MODEL
from tests.small import small_graph

BASE = "https://daten.example.de"
ADDRESSES = Addresses(BASE)
WRITER = Writer(MODEL, ADDRESSES)
SAARLAND = NamedNode(f"{BASE}/id/land/10")


def usage(**properties: object) -> Link:
    return Link(
        "USES",
        "land:10",
        "process:dog-tax",
        {"id": "a1", "example": False, "sources": ["page"], **properties},
    )


def of(quads: list[Quad], subject: str, predicate: str) -> list[object]:
    return [q.object for q in quads if q.subject.value == subject and q.predicate.value == predicate]


def small_quads() -> list[Quad]:
    graph = small_graph()
    sound = [n for n in graph.nodes.values() if n.get("name")]
    links = [Link(type_, start, end, row) for type_, start, end, row in graph.links]
    return [*chain(*map(WRITER.node, sound)), *chain(*map(WRITER.link, links))]


def test_a_node_is_of_its_kind_and_says_what_is_stored() -> None:
    quads = WRITER.node(
        {
            "id": "land:10",
            "key": "10",
            "name": "Saarland",
            "since": "1957",
            "example": False,
            "sources": ["register"],
        }
    )
    about = {(q.predicate.value, q.object) for q in quads if q.subject == SAARLAND}
    assert (RDF.type, NamedNode(f"{BASE}/vocab#Land")) in about
    assert (RDF.type, NamedNode(CV.PublicOrganisation)) in about
    assert (DCTERMS.identifier, Literal("10")) in about
    assert (SCHEMA.startDate, Literal("1957", datatype=NamedNode(XSD.gYear))) in about
    assert (DCTERMS.spatial, NamedNode("http://dcat-ap.de/def/politicalGeocoding/stateKey/10")) in about
    assert {q.graph_name for q in quads} == {ADDRESSES.facts}


def test_a_statement_in_force_is_a_triple_too() -> None:
    used = (f"{BASE}/id/process/dog-tax", f"{BASE}/vocab#usedBy")
    assert of(WRITER.link(usage(since="2022-11")), *used) == [SAARLAND]
    assert of(WRITER.link(usage(until="2023")), *used) == []


def test_a_statement_has_its_time_its_status_and_its_source() -> None:
    quads = WRITER.link(usage(since="2022-11", status="LIVE", via="dms"))
    subject = f"{BASE}/id/land/10#a1"
    assert of(quads, subject, SCHEMA.startDate) == [Literal("2022-11", datatype=NamedNode(XSD.gYearMonth))]
    assert of(quads, subject, "http://www.w3.org/ns/adms#status") == [
        NamedNode(f"{BASE}/vocab#UsageStatus-LIVE")
    ]
    assert of(quads, subject, f"{BASE}/vocab#via") == [NamedNode(f"{BASE}/id/itSystem/dms")]
    assert of(quads, subject, "http://www.w3.org/ns/prov#wasDerivedFrom") == [
        NamedNode(f"{BASE}/id/source/page")
    ]


def test_what_is_made_up_stands_in_a_graph_of_its_own() -> None:
    assert {q.graph_name for q in WRITER.link(usage(example=True))} == {ADDRESSES.examples}


def test_quotes_and_the_order_of_sources_are_kept() -> None:
    quads = WRITER.link(usage(sources=["b", "a"], quotes=["", "wörtlich"]))
    second = f"{BASE}/id/land/10#a1-source-2"
    assert of(quads, second, "http://www.w3.org/ns/prov#entity") == [NamedNode(f"{BASE}/id/source/a")]
    assert of(quads, second, "http://www.w3.org/ns/prov#value") == [Literal("wörtlich", language="de")]


def test_a_process_is_a_public_service_once_it_has_an_authority() -> None:
    process = {"id": "process:x", "key": "x", "name": "Hunde", "example": False, "sources": ["page"]}
    alone = WRITER.node(process)
    assert NamedNode(CPSV.PublicService) not in [q.object for q in alone]
    assert of(alone, f"{BASE}/id/process/x", DCTERMS.description) == [
        Literal("Online-Prozess: Hunde", language="de")
    ]
    row = {"id": "b2", "example": False, "sources": ["page"]}
    developed = WRITER.link(Link("DEVELOPED_BY", "process:x", "land:10", row))
    assert of(developed, f"{BASE}/id/process/x", RDF.type) == [NamedNode(CPSV.PublicService)]
    assert of(developed, f"{BASE}/id/process/x", CV.hasCompetentAuthority) == [SAARLAND]


def test_every_format_says_the_same() -> None:
    quads = set(small_quads())
    for format_ in (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD):
        data = serialize(quads, format=format_, prefixes=ADDRESSES.prefixes)
        assert data
        assert set(parse(data, format=format_)) == quads
    store = Store()
    store.extend(quads)
    assert set(store) == quads, "a store canonicalises numbers; they are written as it does"


def test_no_property_shares_its_iri_with_a_relationship() -> None:
    for kind in MODEL.concrete:
        properties = {p.iri for p in (*kind.properties.values(), *kind.references.values())}
        relationships = {
            r.iri for r in kind.relationships.values() if any(r.type == t for t in MODEL.types) and r.primary
        }
        assert not properties & relationships, kind.name


def test_a_municipality_has_its_place_and_its_postal_code_as_cpov_has_them() -> None:
    row = {
        "id": "municipality:10041100", "key": "10041100", "name": "Saarbrücken", "postalCode": "66111",
        "example": False, "sources": ["register"],
    }  # fmt: skip
    quads = WRITER.node(row)
    subject = f"{BASE}/id/municipality/10041100"
    place = NamedNode("http://dcat-ap.de/def/politicalGeocoding/municipalityKey/10041100")
    assert of(quads, subject, DCTERMS.spatial) == of(quads, subject, SKOS.exactMatch) == [place]
    assert of(quads, subject, LOCN.address) == [NamedNode(f"{subject}#address")]
    assert of(quads, f"{subject}#address", LOCN.postCode) == [Literal("66111")]
    assert of(quads, subject, SCHEMA.postalCode) == [Literal("66111")]


def test_what_a_land_is_elsewhere_is_said_by_its_own_properties() -> None:
    row = {"id": "land:05", "key": "05", "name": "Nordrhein-Westfalen", "example": False, "sources": ["r"]}
    quads = WRITER.node(row)
    assert of(quads, f"{BASE}/id/land/05", SKOS.exactMatch) == []
    assert len(of(quads, f"{BASE}/id/land/05", DCTERMS.spatial)) == 1


def test_an_address_that_is_no_iri_is_still_said() -> None:
    """Loads refuse it; what an earlier version let in must not stop those who read the rest."""
    source = {"id": "source:x", "key": "x", "name": "X", "kind": "ARTICLE", "dataset": "d", "example": False}
    quads = WRITER.node({**source, "sources": ["x"], "url": "https://x.de/#/a#b"})
    (url,) = of(quads, f"{BASE}/id/source/x", "http://xmlns.com/foaf/0.1/page")
    assert url == Literal("https://x.de/#/a#b", datatype=NamedNode(XSD.anyURI))


def test_a_row_that_says_nothing_is_not_there_for_who_follows_the_feed() -> None:
    """As in the dumps: one row that cannot be said must not keep the others of its page back."""
    feed = FeedWriter(WRITER, f"{BASE}/feed", lambda row: quads(WRITER, row))
    broken = Link("NO_SUCH_TYPE", "land:10", "land:06", {"id": "b3", "example": False, "sources": ["page"]})
    page = Page(f"{BASE}/feed/1/0", "2026-01-01T00:00:00+00:00", 0)
    made = list(feed.page(page, [Member("Create", broken), Member("Create", usage())]))
    assert of(made, f"{page.address}#0", RDF.type) == [NamedNode(AS.Delete)]
    assert of(made, f"{page.address}#1", RDF.type) == [NamedNode(AS.Create)]
    payload = {q.triple for q in made if q.graph_name == NamedNode(f"{page.address}#1")}
    assert payload == {q.triple for q in WRITER.link(usage())}
