"""Answers are kept while the graph stands at one revision, and never longer."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import Driver

from api import revisions
from api.cache import OVERHEAD, AnswerCache, Kept, key_of
from api.graphql import GraphQLEndpoint
from api.observe import Observed
from api.revisions import BELIEVED, Revisions
from api.service import Service
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.read import Reader
from graph.writer import Writer
from schema.plan import Planner
from schema.types import build
from tests.loads import ANYTHING_GOES, MODEL, fresh_writer, towns

QUERY = "query Towns($first: Int) { municipalities(first: $first) { nodes { key population } } }"
SCHEMA = build(MODEL)


class Counting(Reader):
    """A reader that counts how often each statement was sent."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sent: Counter[str] = Counter()

    async def record(self, text: str, parameters: dict[str, Any]) -> Any:
        self.sent[text] += 1
        return await super().record(text, parameters)

    @property
    def towns(self) -> int:
        """How many statements asked for the towns' populations."""
        return sum(n for text, n in self.sent.items() if ".population" in text)


@asynccontextmanager
async def running(engine: Engine, size: int = 1_000_000) -> AsyncIterator[tuple[Service, Counting]]:
    """The service without HTTP."""
    service = Service(Planner(SCHEMA), answers=AnswerCache(size))
    async with (
        open_async_driver(engine) as driver,
        Counting(driver, engine) as reader,
        service.revisions.followed(reader),
    ):
        service.reader, service.waiting = reader, ""
        yield service, reader


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def dated(service: Service, text: str = QUERY, **variables: Any) -> Any:
    """An answer whose revision is certain, asked for until there is one."""
    async with asyncio.timeout(60):
        while (answer := await service.answer(text, variables, dated=True)).state is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return answer


def populations(body: bytes) -> set[int]:
    return {town["population"] for town in orjson.loads(body)["data"]["municipalities"]["nodes"]}


@pytest.fixture
def writer(engine: Engine, driver: Driver) -> Writer:
    made = fresh_writer(driver, engine)
    made.load(towns(population=1))
    return made


def test_a_repeat_costs_no_data_query(engine: Engine, writer: Writer) -> None:
    async def check() -> None:
        async with running(engine) as (service, reader):
            first = await dated(service, first=5)
            before = reader.towns
            async with asyncio.timeout(60):
                while (await dated(service, first=5)).body != first.body or reader.towns > before:
                    before = reader.towns
            assert populations(first.body) == {1}
            assert populations((await dated(service, first=1)).body) == {1}
            assert reader.towns > before  # other variables, another answer

    asyncio.run(check())


def test_with_the_cache_off_every_question_is_asked(engine: Engine, writer: Writer) -> None:
    async def check() -> None:
        async with running(engine, size=0) as (service, reader):
            for n in range(1, 4):
                assert populations((await service.answer(QUERY)).body) == {1}
                assert reader.towns == n
            assert not any("AS revision" in text for text in reader.sent if ".population" in text)

    asyncio.run(check())


def test_a_load_in_this_process_takes_effect_at_once(engine: Engine, writer: Writer) -> None:
    async def check() -> None:
        async with running(engine) as (service, _):
            writer.told = service.revisions.told
            for population in range(2, 6):
                await dated(service)
                await asyncio.to_thread(writer.load, towns(population=population))
                assert populations((await service.answer(QUERY)).body) == {population}

    asyncio.run(check())


def test_a_load_elsewhere_takes_effect_by_itself(engine: Engine, writer: Writer) -> None:
    async def check() -> None:
        async with running(engine) as (service, _):
            await dated(service)
            await asyncio.to_thread(writer.load, towns(population=2))
            async with asyncio.timeout(60):
                while populations((await service.answer(QUERY)).body) != {2}:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

    asyncio.run(check())


def test_the_first_examples_are_marked_before_the_sizes_are_learned(
    engine: Engine, driver: Driver, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Writer(driver, engine, MODEL, ANYTHING_GOES)

    async def check() -> None:
        async with running(engine) as (service, _):
            before = orjson.loads((await dated(service)).body)
            assert before["extensions"]["provenance"] == {"examples": False}
            monkeypatch.setattr(revisions, "PAUSE", 600)
            await asyncio.sleep(1)
            await asyncio.to_thread(elsewhere.load, towns("made-up", ("10041999",), "EXAMPLE", population=7))
            answer = await service.answer(QUERY, {"first": 5})
            assert populations(answer.body) == {1, 7}
            assert orjson.loads(answer.body)["extensions"]["provenance"] == {"examples": True}

    asyncio.run(check())


@pytest.mark.parametrize("here", [True, False])
def test_no_answer_is_kept_under_the_revision_of_another(engine: Engine, writer: Writer, here: bool) -> None:
    """Many ask while loads run: whatever says its revision shows what that revision brought."""
    loads = 6
    seen: set[tuple[int, int]] = set()

    async def ask(service: Service, loading: asyncio.Task[None]) -> None:
        while not loading.done():
            answer = await service.answer(QUERY, dated=True)
            if answer.state is not None:
                seen.update((answer.state[0], population) for population in populations(answer.body))
            await asyncio.sleep(0)

    async def load(service: Service) -> None:
        for population in range(2, loads + 2):
            await asyncio.to_thread(writer.load, towns(population=population))
            await dated(service)

    async def check() -> None:
        async with running(engine) as (service, _):
            writer.told = service.revisions.told if here else None
            await until(lambda: service.revisions.certain() is not None)
            loading = asyncio.create_task(load(service))
            await asyncio.gather(loading, *(ask(service, loading) for _ in range(4)))
            await until(lambda: service.revisions.current == loads + 1)
            assert populations((await dated(service)).body) == {loads + 1}

    asyncio.run(check())
    assert seen
    assert {revision for revision, population in seen if revision != population} == set()


def test_errors_are_not_kept(engine: Engine, writer: Writer) -> None:
    async def check() -> None:
        async with running(engine) as (service, _):
            await dated(service)
            for text in (
                "{ nothing }",
                '{ municipality(key: "1") { land { name } }',
                "{ laender(first: -1) { nodes { key } } }",
            ):
                answer = await service.answer(text, dated=True)
                assert (answer.state, answer.status) == (None, 400)
            kept = len(service.answers.kept)
            service.waiting = "the test"
            assert (await service.answer("{ laender { totalCount } }", dated=True)).status == 503
            service.waiting = ""
            assert len(service.answers.kept) == kept
            assert (await dated(service, "{ laender { totalCount } }")).status == 200

    asyncio.run(check())


def test_what_the_database_said_is_believed_for_a_while() -> None:
    revisions = Revisions()
    assert revisions.certain() is None
    revisions.told(3)
    assert revisions.certain() is None  # when the graph came to it, only the database can say
    revisions.at, revisions._asked = "now", time.monotonic() - BELIEVED - 1
    assert revisions.certain() is None
    revisions._asked = time.monotonic() + 1_000
    assert revisions.certain() == (3, "now")
    revisions.told(4)
    assert revisions.certain() is None


def test_answers_of_another_revision_are_forgotten() -> None:
    cache = AnswerCache(10_000)
    key = key_of("{ a }", {"b": 1, "a": 2}, None)
    assert key == key_of("{ a }", {"a": 2, "b": 1}, None) != key_of("{ a }", {"a": 2, "b": 1.0}, None)
    assert key is not None
    old, new, other = (1, "a"), (2, "b"), (2, "c")
    cache.go_on(old)
    cache.put(key, old, Kept(b"old"))
    cache.put(key, old, Kept(b"small"), "gzip")
    assert [kept and kept.body for kept in (cache.get(key, old), cache.get(key, old, "gzip"))] == [
        b"old",
        b"small",
    ]
    cache.go_on(new)
    cache.put(key, old, Kept(b"late"))  # read before the load, ready after it
    assert cache.get(key, old) is cache.get(key, new) is None
    cache.put(key, new, Kept(b"new"))
    cache.go_on(other)
    assert cache.get(key, other) is None
    assert key_of("{ a }", {"a": _nested(2_000)}, None) is None


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3_000)), max_size=60))
def test_the_cache_never_holds_more_than_it_may(puts: list[tuple[int, int]]) -> None:
    cache, state = AnswerCache(5_000), (1, "a")
    cache.go_on(state)
    for number, length in puts:
        key = key_of(f"{{ a{number} }}", None, None)
        assert key is not None
        cache.put(key, state, Kept(b"x" * length))
        kept = cache.get(key, state)
        assert kept.body == b"x" * length if kept else length + OVERHEAD > 4_000
        assert sum(len(k.body) + OVERHEAD for k in cache.kept.values()) <= 5_000


def test_a_request_of_the_same_bytes_is_known_by_them(engine: Engine, writer: Writer) -> None:
    body = {"query": QUERY, "variables": {"first": 5}}

    async def check() -> None:
        async with running(engine) as (service, reader):
            app = Observed(GraphQLEndpoint(service, 10_000), service.watchers)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:

                async def post(**headers: str) -> httpx.Response:
                    return await client.post("/graphql", json=body, headers=headers)

                async with asyncio.timeout(60):
                    while (first := await post()).headers["server-timing"] != "cache;desc=hit":  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                before, known = reader.towns, len(service.answers.kept)
                again = await post()
                assert (again.content, again.status_code) == (first.content, 200)
                assert again.headers["x-request-id"] != first.headers["x-request-id"]
                assert again.headers["content-type"].startswith("application/json")
                other = await post(Accept="application/graphql-response+json")
                assert other.headers["content-type"].startswith("application/graphql-response+json")
                assert (await post(**{"Content-Type": "text/plain"})).status_code == 415
                assert (await post(Accept="text/html")).status_code == 406
                assert reader.towns == before
                assert len(service.answers.kept) > known
                asked = {"query": QUERY, "variables": '{"first": 5}'}
                one, two = [await client.get("/graphql", params=asked) for _ in range(2)]
                assert (one.content, one.headers["etag"]) == (two.content, two.headers["etag"])
                assert one.content == first.content
                assert two.headers["server-timing"] == "cache;desc=hit"
                same = {"If-None-Match": two.headers["etag"]}
                for _ in range(2):
                    assert (await client.get("/graphql", params=asked, headers=same)).status_code == 304
                head = await client.head("/graphql", params=asked)
                assert (head.content, head.headers["etag"]) == (b"", two.headers["etag"])
                assert reader.towns == before
                writer.told = service.revisions.told
                await asyncio.to_thread(writer.load, towns(population=9))
                assert populations((await post()).content) == {9}

    asyncio.run(check())
