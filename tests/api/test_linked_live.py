"""Linked data while loads change the graph: validators, and what is gone."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from neo4j import Driver, Record
from starlette.applications import Starlette
from starlette.routing import Route

from api.explorer.node_pages import NodePages
from api.explorer.routes import Explorer
from api.linked.answers import Linked
from api.linked.lists import Lists
from api.service import Service
from api.streams import Streams
from graph.document import describe
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.read import Reader
from schema.plan import Planner
from schema.rdf.addresses import HERE
from schema.rdf.context import Context
from tests.api.live import Live, live
from tests.engines import eventually
from tests.loads import MODEL, organizations, towns
from tests.schema.both import SCHEMA

KEYS = ("10041100", "10041511", "10041512")


@pytest.fixture
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver) as found:
        found.writer.load(towns(keys=KEYS, edition="2024-12-31", retire=True))
        yield found


def get(service: Live, path: str, **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers=headers)


def tagged(service: Live, path: str) -> httpx.Response:
    """A document, asked for until the revision is certain."""
    found: list[httpx.Response] = []

    def certain() -> bool:
        found.append(get(service, path))
        return "etag" in found[-1].headers

    assert eventually(certain)
    return found[-1]


def test_a_document_that_is_held_is_not_sent_again(service: Live) -> None:
    first = tagged(service, "/doc/land/10.ttl")
    tag = first.headers["etag"]
    again = get(service, "/doc/land/10.ttl", **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = get(service, "/doc/land/10.nt", **{"If-None-Match": tag})
    assert other.status_code == 200, "each format has a tag of its own"
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert get(service, "/doc/land/10.ttl", **since).status_code == 200, "a second is too long for a load"
    assert get(service, "/doc/land/99.ttl", **since).status_code == 404
    service.writer.load(organizations("ekom21"))
    assert eventually(lambda: tagged(service, "/doc/land/10.ttl").headers["etag"] != tag)


def test_what_a_register_no_longer_lists_is_gone_and_still_known(service: Live) -> None:
    service.writer.load(towns(keys=KEYS[:2], edition="2025-12-31", retire=True))
    answer = get(service, "/doc/municipality/10041512.ttl")
    assert answer.status_code == 410
    assert "2025-12-31" in answer.text
    assert "/municipality/10041512" not in get(service, "/sitemap/municipality.xml").text
    listed = get(service, "/doc/municipality.nt").text
    assert all(f"/municipality/{key}>" in listed for key in KEYS), "who harvests takes what has gone, too"


def test_what_was_withdrawn_is_gone(service: Live) -> None:
    service.writer.load(organizations("ekom21", "eg-elrp"))
    assert get(service, "/doc/organization/ekom21").status_code == 200
    service.writer.remove_dataset("more")
    answer = get(service, "/doc/organization/ekom21")
    assert answer.status_code == 410
    assert answer.json()["errors"][0]["extensions"]["code"] == "GONE"
    assert get(service, "/doc/organization/ekom22").status_code == 404


def test_pages_for_people_know_the_same(service: Live) -> None:
    first = tagged(service, "/doc/land/10.html")
    headers = {"If-None-Match": first.headers["etag"]}
    again = get(service, "/doc/land/10.html", **headers)
    assert (again.status_code, again.content) == (304, b"")
    for answer in (first, again):
        assert answer.headers["vary"].startswith("Accept, Accept-Language")
    assert first.headers["last-modified"] == again.headers["last-modified"]
    english = get(service, "/doc/land/10.html", **headers, **{"Accept-Language": "en"})
    assert english.status_code == 200, "each language has a tag of its own"
    assert get(service, "/doc/land/10.html?beispiele=aus", **headers).status_code == 200
    service.writer.load(organizations("ekom21"))
    assert eventually(lambda: get(service, "/doc/land/10.html", **headers).status_code == 200)
    service.writer.load(towns(keys=KEYS[:2], edition="2025-12-31", retire=True))
    retired = get(service, "/doc/municipality/10041512.html")
    assert (retired.status_code, "Besteht nicht mehr." in retired.text) == (410, True)
    service.writer.remove_dataset("more")
    withdrawn = get(service, "/doc/organization/ekom21.html")
    assert (withdrawn.status_code, "Gibt es nicht mehr" in withdrawn.text) == (410, True)


async def _counted(engine: Engine) -> tuple[int, int]:
    class Counting(Reader):
        asked = 0

        async def record(self, text: str, parameters: dict[str, Any]) -> Record:
            Counting.asked += 1
            return await super().record(text, parameters)

    async with open_async_driver(engine) as opened, Counting(opened, engine) as reader:
        found, _ = await describe(reader, MODEL, MODEL.kinds["Land"], "10")
        assert found
        return Counting.asked, len(found.links)


def test_a_document_is_one_statement(service: Live, engine: Engine) -> None:
    assert asyncio.run(_counted(engine)) == (1, 1 + len(KEYS))


def test_a_document_goes_on_where_the_page_ends(service: Live, engine: Engine) -> None:
    """Pages of one statement: together they are what one page of all is."""

    async def pages() -> list[str]:
        async with open_async_driver(engine) as opened, Reader(opened, engine) as reader:
            ids, after = [], ""
            while True:
                found, _ = await describe(reader, MODEL, MODEL.kinds["Land"], "10", after, 1)
                assert found
                ids += [one.id for one in found.links]
                after = found.after
                if not after:
                    return ids

    async def whole() -> list[str]:
        async with open_async_driver(engine) as opened, Reader(opened, engine) as reader:
            found, _ = await describe(reader, MODEL, MODEL.kinds["Land"], "10")
            assert found
            return [one.id for one in found.links]

    assert asyncio.run(pages()) == asyncio.run(whole())


def test_sitemaps_are_cut_where_they_are_full(service: Live, engine: Engine) -> None:
    """Each document is in just one of them."""

    async def located() -> list[str]:
        async with open_async_driver(engine) as opened, Reader(opened, engine) as reader:
            made = Service(Planner(SCHEMA), reader, waiting="")
            pages = NodePages(Explorer(made, Streams(1), HERE.base, "no-store"))
            lists = Lists(Linked(made, Context(MODEL, HERE)), pages, map_size=2)
            app = Starlette(
                routes=[Route("/sitemap.xml", lists.sitemap), Route("/sitemap/{kind}.xml", lists.sitemap_of)]
            )
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE.base) as client:
                index = re.findall("<loc>(.*?)</loc>", (await client.get("/sitemap.xml")).text)
                maps = [(await client.get(address)).text for address in index if "/municipality" in address]
                assert len(maps) == 2
                return [one for text in maps for one in re.findall("<loc>(.*?)</loc>", text)]

    assert asyncio.run(located()) == [f"{HERE.base}/doc/municipality/{key}" for key in KEYS]
