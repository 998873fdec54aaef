"""The change feed: a partner who replays it holds what the graph holds."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from neo4j import Driver
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph import journal
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.read import Reader
from schema.rdf.addresses import HERE
from schema.rdf.rows import Rows
from schema.rdf.write import Writer
from schema.vocabulary import AS, DCTERMS, RDF, SCHEMA, TREE
from tests.api.live import Live, live
from tests.loads import MODEL, organizations, towns

KEYS = ("10041100", "10041511", "10041512")


@pytest.fixture(scope="module")
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    """A graph with a register of two editions, and a dataset that came and went."""
    with live(engine, driver) as found:
        found.writer.load(towns(keys=KEYS, edition="2024-12-31", retire=True))
        found.writer.load(towns(keys=KEYS[:2], edition="2025-12-31", retire=True, population=7))
        found.writer.load(organizations("ekom21", "eg-elrp", kind="EXAMPLE"))
        found.writer.remove_dataset("more")
        yield found


def get(service: Live, address: str, **headers: str) -> httpx.Response:
    return httpx.get(address.replace(HERE.base, service.url), headers=headers)


def quads(answer: httpx.Response) -> list[Quad]:
    assert answer.status_code == 200, answer.text
    format_ = RdfFormat.from_media_type(answer.headers["content-type"])
    return list(parse(answer.content, format=format_))


def pages(service: Live) -> list[str]:
    found = quads(get(service, f"{HERE.base}/feed.nq"))
    begins = {q.subject: int(q.object.value) for q in found if q.predicate.value == TREE.value}
    nodes = {q.subject: q.object.value for q in found if q.predicate.value == TREE.node}
    return [nodes[relation] for relation in sorted(begins, key=lambda one: begins[one])]


def replayed(service: Live) -> set[Quad]:
    """What a client holds that takes all members in their order."""
    held: dict[str, set[tuple[str, Triple]]] = {}
    for page in pages(service):
        found = quads(get(service, page, Accept="application/n-quads"))
        said: dict[str, dict[str, str]] = {}
        for q in found:
            said.setdefault(q.subject.value, {})[q.predicate.value] = q.object.value
        members = [q.object.value for q in found if q.predicate.value == TREE.member]
        for member in sorted(members, key=lambda m: int(said[m][SCHEMA.position])):
            thing = said[member][DCTERMS.isVersionOf]
            graph = said[member].get(DCTERMS.isPartOf, "")
            held[thing] = {(graph, q.triple) for q in found if q.graph_name == NamedNode(member)}
            if said[member][RDF.type] == AS.Delete:
                assert not held.pop(thing)
    return {Quad(t.subject, t.predicate, t.object, NamedNode(g)) for of in held.values() for g, t in of}


def in_the_graph(engine: Engine) -> set[Quad]:
    """What the journal says that the graph holds."""

    async def read() -> Rows:
        rows = Rows()
        async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
            begin = await journal.begins(reader)
            assert begin
            for one in [begin, *await journal.revisions(reader, begin.number)]:
                for part in range(one.parts or 0):
                    journal.replay(await journal.page(reader, one.number, part) or (), rows)
        return rows

    rows, writer = asyncio.run(read()), Writer(MODEL, HERE)
    found = {q for row in rows.nodes.values() for q in writer.node(row)}
    return found | {q for link in rows.links.values() for q in writer.link(link)}


def test_a_partner_who_replays_the_feed_holds_the_graph(service: Live, engine: Engine) -> None:
    held = replayed(service)
    assert held == in_the_graph(engine)
    population = f"{HERE.base}/vocab#population"
    assert {q.object for q in held if q.predicate.value == population} == {
        Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    }


def test_a_page_never_changes_and_the_root_does(service: Live) -> None:
    root = get(service, f"{HERE.base}/feed")
    assert root.headers["cache-control"] == "public, max-age=5"
    page = pages(service)[0]
    answer = get(service, page)
    assert "immutable" in answer.headers["cache-control"]
    again = get(service, page, **{"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("ending", ["nq", "trig"])
def test_every_format_says_the_same(service: Live, ending: str) -> None:
    page = pages(service)[0]
    assert set(quads(get(service, f"{page}.{ending}"))) == set(quads(get(service, f"{page}.nq")))


def test_a_page_that_is_not_there(service: Live) -> None:
    page = pages(service)[0]
    revision = page.split("/")[-2]
    assert get(service, f"{HERE.base}/feed/{revision}/99").status_code == 404
    assert get(service, f"{HERE.base}/feed/x/0").status_code == 404
    other = get(service, f"{HERE.base}/feed/1-19700101-00000000/0")
    assert other.status_code == 410
    assert get(service, page, Accept="text/turtle").status_code == 406
