"""The vocabulary declares every term of ours that the data uses, in both languages, and nothing of others."""

from collections import defaultdict
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from schema.deprecation import Deprecated
from schema.model import Label, Model
from schema.rdf.ontology import VERSION, ontology
from schema.vocabulary import DCTERMS, ORG, OWL, RDF, RDFS, SCHEMA, SKOS, XSD
from tests.schema.both import MODEL
from tests.schema.rdf.test_write import ADDRESSES, BASE, small_quads

QUADS = ontology(MODEL, ADDRESSES)
VOCAB = f"{BASE}/vocab"


def said(quads: list[Quad]) -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for q in quads:
        found[q.subject.value][q.predicate.value].append(
            q.object if isinstance(q.object, Literal) else q.object.value
        )
    return found


SAID = said(QUADS)


def own(term: str) -> dict[str, list[object]]:
    return SAID[f"{VOCAB}#{term}"]


def test_all_that_the_data_says_in_our_words_is_declared() -> None:
    used = {t.value for q in small_quads() for t in (q.predicate, q.object) if isinstance(t, NamedNode)}
    ours = {iri for iri in used if iri.startswith(f"{VOCAB}#")}
    assert (
        ours
        - {f"{VOCAB}#ProcessStatus-SELTSAM", f"{VOCAB}#UsageStatus-SELTSAM", f"{VOCAB}#SourceKind-HEARSAY"}
        <= SAID.keys()
    )
    assert all(iri.startswith(VOCAB) for iri in SAID)


def test_every_term_has_its_words_in_german_and_in_english() -> None:
    for iri, about in SAID.items():
        if iri == VOCAB:
            continue
        words = (RDFS.label,) if SKOS.inScheme in about else (RDFS.label, RDFS.comment)
        for predicate in words:
            languages = [text.language for text in about[predicate]]  # type: ignore[attr-defined]
            assert {"de", "en"} == set(languages), (iri, predicate)
        assert about[RDFS.isDefinedBy] == [VOCAB]


def test_classes_stand_below_those_of_the_standards() -> None:
    assert own("Land")[RDFS.subClassOf] == [
        f"{VOCAB}#Administration", f"{VOCAB}#Authority", "http://data.europa.eu/m8g/PublicOrganisation",
    ]  # fmt: skip
    assert own("Office")[RDFS.subClassOf] == [RDF.Statement, ORG.Membership]
    assert own("Usage")[RDFS.label] == [Literal("Nutzung", language="de"), Literal("Usage", language="en")]


def test_a_process_is_no_public_service_by_its_class() -> None:
    service = "http://purl.org/vocab/cpsv#PublicService"
    assert service not in own("Process")[RDFS.subClassOf]
    assert own("Process")[RDFS.seeAlso] == [service]
    assert any("Entwickelt von" in note.value for note in own("Process")[SKOS.scopeNote])  # type: ignore[attr-defined]


def test_domains_and_ranges_are_true() -> None:
    assert own("usedBy")[RDFS.domain] == [f"{VOCAB}#Process"]
    assert own("usedBy")[RDFS.range] == [f"{VOCAB}#Administration"]
    assert own("seat")[SCHEMA.domainIncludes] == [
        f"{VOCAB}#{kind}" for kind in ("District", "Land", "MunicipalAssociation")
    ]
    assert RDFS.domain not in own("seat")
    assert RDFS.domain not in own("example")
    assert own("asOf")[SCHEMA.rangeIncludes] == [XSD.date, XSD.gYearMonth, XSD.gYear]
    assert own("population")[RDFS.range] == [XSD.integer]
    assert own("via")[RDF.type] == [OWL.ObjectProperty]


def test_choices_are_concepts_of_a_scheme() -> None:
    for name, choice in MODEL.choices.items():
        assert own(name)[RDF.type] == [SKOS.ConceptScheme]
        for member in choice:
            about = own(f"{name}-{member.name}")
            assert set(about[RDF.type]) == {SKOS.Concept, OWL.NamedIndividual}
            assert about[SKOS.inScheme] == about[SKOS.topConceptOf] == [f"{VOCAB}#{name}"]
            assert about[SKOS.prefLabel] == [
                Literal(member.de, language="de"),
                Literal(member.en, language="en"),
            ]


def test_it_says_of_itself_what_it_is() -> None:
    about = SAID[VOCAB]
    assert about[RDF.type] == [OWL.Ontology]
    assert about[OWL.versionInfo] == [Literal(VERSION)]
    assert about[DCTERMS.license] == ["https://spdx.org/licenses/EUPL-1.2"]


def test_what_is_deprecated_is_so_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Deprecated("2026-11-24", "2027-06-01", "use `y`.", "nimm `y`.")
    usage = Model.load()
    properties = usage.edges["Office"].properties
    label = Label("Stand", "As of", deprecated=gone)
    monkeypatch.setitem(properties, "asOf", replace(properties["asOf"], label=label))
    about = said(ontology(usage, ADDRESSES))[f"{VOCAB}#asOf"]
    assert about[OWL.deprecated] == [Literal("true", datatype=NamedNode(XSD.boolean))]
    assert Literal("nimm `y`.", language="de") in about[SKOS.changeNote]


def test_it_is_written_and_read_in_every_format() -> None:
    triples = {q.triple for q in QUADS}
    for format_ in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        data = serialize(triples, format=format_, prefixes=ADDRESSES.describing)
        assert data
        assert {q.triple for q in parse(data, format=format_)} == triples
