"""Documents and lists of linked data over HTTP, on each engine."""

import httpx
import orjson
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from api.linked.formats import FORMATS, RDF_FORMATS
from schema.rdf.addresses import Addresses
from schema.rdf.context import Context
from schema.rdf.rows import Link
from schema.rdf.write import Writer
from tests.schema.both import MODEL
from tests.small import small_graph

BASE = "http://localhost:8000"
ADDRESSES = Addresses(BASE)
SAARLAND = NamedNode(f"{BASE}/id/land/10")


def get(client: httpx.Client, path: str, accept: str = "", **headers: str) -> httpx.Response:
    given = {"Accept": accept, **headers} if accept else headers
    return client.get(path, headers=given)


CONTEXT = Context(MODEL, ADDRESSES)


def quads(answer: httpx.Response) -> set[Quad]:
    media_type = answer.headers["content-type"].partition(";")[0]
    format_ = RdfFormat.from_media_type(media_type)
    assert format_, media_type
    body = answer.content
    if format_ == RdfFormat.JSON_LD:
        tree = orjson.loads(body)
        assert tree["@context"] == CONTEXT.address
        body = orjson.dumps(tree | {"@context": CONTEXT.document["@context"]})
    return set(parse(body, format=format_))


def said_of(id_: str) -> set[Quad]:
    """What the small graph says of a node, by the mapping itself."""
    graph, writer = small_graph(), Writer(MODEL, ADDRESSES)
    found = set(writer.node(graph.nodes[id_]))
    for type_, start, end, row in graph.links:
        if id_ in (start, end):
            found |= set(writer.link(Link(type_, start, end, row)))
    return found


def test_a_thing_leads_to_its_document(client: httpx.Client) -> None:
    answer = get(client, "/id/land/10")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/doc/land/10")
    assert get(client, "/id/planet/3").status_code == 404


def test_a_document_says_what_the_graph_says(client: httpx.Client) -> None:
    answer = get(client, "/doc/land/10.nq")
    assert said_of("land:10") <= quads(answer)
    about = {q for q in quads(answer) if q.subject == NamedNode(f"{BASE}/doc/land/10")}
    assert quads(answer) - about == said_of("land:10")


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.ending)
def test_each_format_has_an_address_and_a_media_type(client: httpx.Client, format_) -> None:  # type: ignore[no-untyped-def]
    by_address = get(client, f"/doc/municipality/10041100.{format_.ending}")
    by_accept = get(client, "/doc/municipality/10041100", format_.media_type)
    assert by_address.content == by_accept.content
    assert "Accept" in by_accept.headers["vary"].split(", ")
    assert by_accept.headers["content-location"].endswith(f"/doc/municipality/10041100.{format_.ending}")
    expected = quads(get(client, "/doc/municipality/10041100.nq"))
    if format_.named_graphs:
        assert quads(by_address) == expected
    else:
        assert {q.triple for q in quads(by_address)} == {q.triple for q in expected}


def test_the_client_says_how_much_it_likes_a_format(client: httpx.Client) -> None:
    accept = "text/turtle;q=0.5, application/n-triples;q=0.9, */*;q=0.1"
    assert get(client, "/doc/land/10", accept).headers["content-type"] == "application/n-triples"
    refused = get(client, "/doc/land/10", "image/png")
    assert refused.status_code == 406
    listed = refused.json()["errors"][0]["extensions"]["formats"]
    assert {one["mediaType"] for one in listed} == {f.media_type for f in FORMATS}


def test_what_is_not_there_says_what_is(client: httpx.Client) -> None:
    missing = get(client, "/doc/land/99")
    assert missing.status_code == 404
    assert "/doc/land" in missing.json()["errors"][0]["message"]
    assert get(client, "/doc/land/10.pdf").status_code == 404
    page = get(client, "/doc/land/99", "text/html")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Hier ist nichts" in page.text


def test_links_lead_on(client: httpx.Client) -> None:
    links = get(client, "/doc/land/10.ttl").headers["link"]
    for relation in ("alternate", "describes", "describedby", "license"):
        assert f'rel="{relation}"' in links


def test_every_site_may_read(client: httpx.Client) -> None:
    answer = get(client, "/doc/land/10.ttl", Origin="https://app.example.org")
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = {
        "Origin": "https://app.example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    assert client.options("/doc/land/10.ttl", headers=asked).status_code == 204


def test_head_says_the_same_without_a_body(client: httpx.Client) -> None:
    answer, head = get(client, "/doc/land/10.ttl"), client.head("/doc/land/10.ttl")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]
    assert client.post("/doc/land/10.ttl").status_code == 405


def test_examples_can_be_left_out(client: httpx.Client) -> None:
    def made_up(path: str) -> bool:
        return any(q.graph_name == ADDRESSES.examples for q in quads(get(client, path)))

    assert made_up("/doc/land/06.nq")
    assert not made_up("/doc/land/06.nq?examples=false")


def test_a_page_for_people(client: httpx.Client) -> None:
    page = get(client, "/doc/land/10", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert ">Saarland</h1>" in page.text
    assert '"@type":"GovernmentOrganization"' in page.text


def test_a_list_is_a_collection(client: httpx.Client) -> None:
    found = quads(get(client, "/doc/land.nq"))
    members = {q.object for q in found if q.predicate.value.endswith("core#member")}
    assert SAARLAND in members
    kinds = quads(get(client, "/doc", "text/turtle"))
    assert NamedNode(f"{BASE}/doc/land") in {q.object for q in kinds}
    assert get(client, "/doc/planet").status_code == 404


def test_a_sitemap_lists_the_documents(client: httpx.Client) -> None:
    assert f"{BASE}/sitemap.xml" in get(client, "/robots.txt").text
    assert f"<loc>{BASE}/sitemap/land.xml</loc>" in get(client, "/sitemap.xml").text
    assert f"<loc>{BASE}/doc/land/10</loc>" in get(client, "/sitemap/land.xml").text
    assert get(client, "/sitemap/planet.xml").status_code == 404


def test_the_context_is_where_documents_say(client: httpx.Client) -> None:
    address = get(client, "/doc/land/10.jsonld").json()["@context"].removeprefix(BASE)
    for path in (address, "/context.jsonld"):
        answer = get(client, path)
        assert answer.json() == CONTEXT.document
        assert answer.headers["content-type"] == "application/ld+json"
        assert get(client, path, **{"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert get(client, address).headers["cache-control"] == "public, max-age=86400"
    assert get(client, "/context/999.jsonld").status_code == 404
