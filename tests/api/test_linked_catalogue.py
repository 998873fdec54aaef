"""What the service says of itself, over HTTP."""

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from schema.rdf.addresses import HERE
from schema.rdf.catalogue import Facts, File, catalogue
from schema.rdf.ontology import ontology
from schema.rdf.shapes import shapes
from schema.vocabulary import DCAT, RDF, SPDX, VOID
from tests.schema.both import MODEL

DATASET = NamedNode(f"{HERE.base}/.well-known/void#dataset")


def quads(client: httpx.Client, path: str) -> set[Quad]:
    answer = client.get(path, headers={"Accept": "application/n-quads"})
    assert answer.status_code == 200, answer.text
    return set(parse(answer.content, format=RdfFormat.N_QUADS))


def objects(found: set[Quad], predicate: str, subject: NamedNode = DATASET) -> set[object]:
    return {q.object for q in found if (q.subject, q.predicate.value) == (subject, predicate)}


def test_void_leads_to_all_ways_of_taking_the_data(client: httpx.Client) -> None:
    found = quads(client, "/.well-known/void")
    assert objects(found, RDF.type) == {NamedNode(VOID.Dataset)}
    assert objects(found, VOID.sparqlEndpoint) == {NamedNode(f"{HERE.base}/sparql")}
    feed = NamedNode(f"{HERE.base}/feed#stream")
    assert objects(found, RDF.type, feed) == {NamedNode("https://w3id.org/ldes#EventStream")}
    examples = NamedNode(f"{HERE.base}/graph/examples")
    assert examples in objects(found, VOID.subset), "what is made up can be left out"


def test_the_catalogue_has_the_data_set_and_its_services(client: httpx.Client) -> None:
    found = quads(client, "/catalog")
    assert objects(found, RDF.type) == {NamedNode(DCAT.Dataset)}
    endpoints = {q.object.value for q in found if q.predicate.value == DCAT.endpointURL}
    assert endpoints == {f"{HERE.base}/{name}" for name in ("sparql", "feed", "graphql")}


def test_each_dump_is_a_distribution_with_its_checksum() -> None:
    files = (
        File("all.nq.gz", "all", "nq.gz", 7, "ab" * 32),
        File("facts.ttl.zst", "facts", "ttl.zst", 8, "cd" * 32),
    )
    found = set(catalogue(MODEL, HERE, Facts(3, "2026-01-01T00:00:00+00:00", files=files)))
    distributions = objects(found, DCAT.distribution)
    assert len(distributions) == len(files)
    sums = {q.object.value for q in found if q.predicate.value == SPDX.checksumValue}
    assert sums == {one.sha256 for one in files}


@pytest.mark.parametrize("path", ["/vocab", "/catalog", "/.well-known/void"])
def test_formats_are_negotiated(client: httpx.Client, path: str) -> None:
    assert (
        client.get(path, headers={"Accept": "text/turtle"}).headers["content-type"].startswith("text/turtle")
    )
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert (
        client.get(path, headers={"Origin": "https://a.example"}).headers["access-control-allow-origin"]
        == "*"
    )


def test_the_vocabulary_is_published(client: httpx.Client) -> None:
    assert quads(client, "/vocab") == set(ontology(MODEL, HERE))
    assert quads(client, "/shapes") == set(shapes(MODEL, HERE))
    answer = client.get("/vocab.ttl")
    again = client.get("/vocab.ttl", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
