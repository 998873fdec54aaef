"""The catalogue is valid by the shapes of DCAT-AP.de 2.0, as far as these are here.

The shapes look into the controlled vocabularies, which they fetch from the web. Here every term of the
catalogue is taken to be in the vocabulary that its address names.
"""

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH, SKOS

from schema.rdf.addresses import HERE
from schema.rdf.catalogue import Facts, File, Publisher, catalogue
from tests.schema.both import MODEL
from tests.schema.rdf.shacl import STANDARDS, in_rdflib

FILES = ("dcat-ap-spec-german-additions.ttl", "dcat-ap-konventionen.ttl")
FACTS = Facts(
    3,
    "2026-01-01T00:00:00+00:00",
    {"Land": 16},
    {"facts": 10, "examples": 5},
    (
        File("all.nq.gz", "all", "nq.gz", 7, "ab" * 32),
        File("facts.ttl.zst", "facts", "ttl.zst", 8, "cd" * 32),
        File("examples.jsonl", "examples", "jsonl", 9, "ef" * 32),
    ),
    ("© Statistisches Bundesamt (Destatis)",),
    Publisher(
        "Staatskanzlei",
        "https://example.org/",
        "daten@example.org",
        "http://dcat-ap.de/def/contributors/hessen",
    ),
)
CONTROLLED = (
    "http://dcat-ap.de/def/contributors",
    "http://dcat-ap.de/def/licenses",
    "http://dcat-ap.de/def/politicalGeocoding/Level",
    "http://publications.europa.eu/resource/authority/data-theme",
    "http://publications.europa.eu/resource/authority/file-type",
    "http://publications.europa.eu/resource/authority/language",
)
KNOWN = {
    # DCAT-AP.de 3.0 takes SPDX's own names, and calls the list that 2.0 asks for deprecated.
    "spdx:Checksum: spdx:algorithm MUSS eine",
    # When it was first published nobody has said.
    "KXX: dcat:Dataset: dct:issued: Zur",
}


def test_the_catalogue_is_valid() -> None:
    shapes = rdflib.Graph()
    for name in FILES:
        path = STANDARDS / "dcat-ap-de-2.0" / name
        if not path.exists():
            pytest.skip(f"{name} is not here")
        shapes.parse(path)
    data = in_rdflib(catalogue(MODEL, HERE, FACTS))
    for term in {o for o in data.objects() if isinstance(o, rdflib.URIRef)}:
        for vocabulary in CONTROLLED:
            if term.startswith(f"{vocabulary}/"):
                data.add((term, SKOS.inScheme, rdflib.URIRef(vocabulary)))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, rdflib.Graph)
    messages = {
        str(report.value(result, SH.resultMessage))
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(result, SH.resultSeverity) != SH.Info
    }
    assert {" ".join(message.split()[:4]) for message in messages} == KNOWN
