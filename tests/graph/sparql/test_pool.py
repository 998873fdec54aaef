"""The pool with real processes: what they answer, and what becomes of those that cannot."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from graph.published import Published
from graph.sparql import worker
from graph.sparql.errors import (
    QueryFailed,
    QueryMalformed,
    QueryTimeout,
    QueryTooLarge,
    TooMany,
)
from graph.sparql.pool import Asked, Pool
from graph.sparql.query import read
from tests.graph.sparql.conftest import EXAMPLES, FACTS, NUMBER, Opened, publish

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOLDS = "SELECT ?a ?d ?x { ?a ?b ?c . ?d ?e ?f . ?x ?y ?z } ORDER BY ?x"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux only keeps a bound on memory")


def run(test: Coroutine[None, None, None]) -> None:
    asyncio.run(test)


async def ask(
    pool: Pool,
    text: str,
    format_: str = "json",
    default: tuple[str, ...] | None = (FACTS, EXAMPLES),
    named: tuple[str, ...] | None = (FACTS, EXAMPLES),
    services: frozenset[str] = frozenset(),
) -> bytes:
    published = pool.published()
    assert published is not None
    query = read(text, "http://b.example/sparql", services)
    asked = Asked(query, format_, "http://b.example/sparql", default, named)
    return (await pool.ask(asked, published))[0]


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0)


def number(body: bytes) -> int:
    (row,) = json.loads(body)["results"]["bindings"]
    return int(row["n"]["value"])


def test_the_data_set_is_the_one_that_was_asked_for(opened: Opened) -> None:
    async def test() -> None:
        graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        async with opened() as pool:
            assert number(await ask(pool, COUNT)) == NUMBER
            assert number(await ask(pool, COUNT, default=(EXAMPLES,), named=())) == NUMBER // 3
            assert number(await ask(pool, COUNT, default=(), named=(EXAMPLES,))) == 0
            assert number(await ask(pool, graphs, default=(), named=(EXAMPLES,))) == NUMBER // 3
            assert number(await ask(pool, graphs, default=(FACTS,), named=())) == 0
            only = COUNT.replace("{", "FROM <graph/examples> {", 1)
            assert number(await ask(pool, only, default=None, named=None)) == NUMBER // 3

    run(test())


@pytest.mark.parametrize("name", [*worker.TABLES, *worker.GRAPHS])
def test_each_format_is_the_engines_own(opened: Opened, name: str) -> None:
    async def test() -> None:
        async with opened() as pool:
            where = "{ ?s ?p <http://b.example/7> } ORDER BY ?s LIMIT 2"
            if name in worker.TABLES:
                assert b"http://b.example/1" in await ask(pool, f"SELECT * {where}", name)
                assert b"true" in await ask(pool, "ASK { ?s ?p ?o }", name)
            else:
                prefixes = "PREFIX b: <http://b.example/> BASE <urn:b:> PREFIX bad: <rel>"
                text = f"{prefixes} CONSTRUCT {{ ?s ?p b:service }} {where}"
                for one in (text, text.replace("PREFIX bad: <rel>", "")):
                    assert b"service" in await ask(pool, one, name)

    run(test())


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(opened: Opened) -> None:
    async def test() -> None:
        async with opened(seconds=1, workers=1) as pool:
            begun = time.monotonic()
            with pytest.raises(QueryTimeout) as error:
                await ask(pool, ENDLESS)
            assert time.monotonic() - begun >= 1
            assert error.value.details == {"bound": "seconds", "limit": 1}
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_the_event_loop_goes_on_meanwhile(opened: Opened) -> None:
    async def test() -> None:
        async with opened(seconds=1, workers=1) as pool:
            task = asyncio.ensure_future(ask(pool, ENDLESS))
            turns = 0
            while not task.done():
                await asyncio.sleep(0)
                turns += 1
            assert turns > 1_000
            assert isinstance(task.exception(), QueryTimeout)

    run(test())


@LINUX
def test_a_query_that_needs_too_much_memory_is_stopped_and_the_next_is_answered(opened: Opened) -> None:
    async def test() -> None:
        async with opened(seconds=60, memory=100_000_000, workers=1) as pool:
            with pytest.raises(QueryTooLarge) as error:
                await ask(pool, HOLDS)
            assert error.value.details == {"bound": "memory", "limit": 100_000_000}
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_an_answer_that_is_too_large_is_refused_as_a_whole(opened: Opened) -> None:
    async def test() -> None:
        async with opened(size=10_000, workers=1) as pool:
            for text, name in (("SELECT * { ?s ?p ?o }", "csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "nt")):
                with pytest.raises(QueryTooLarge) as error:
                    await ask(pool, text, name)
                assert error.value.details == {"bound": "size", "limit": 10_000}
            (one,) = pool.workers
            assert number(await ask(pool, COUNT)) == NUMBER
            assert pool.workers == {one}

    run(test())


def test_what_is_nested_too_deeply_ends_one_process_only(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1) as pool:
            with pytest.raises(QueryTooLarge):
                await ask(pool, f"SELECT * {'{' * 20_000}?s ?p ?o{'}' * 20_000}")
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_who_kills_a_process_gets_an_error_and_the_next_an_answer(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1, seconds=30) as pool:
            task = asyncio.ensure_future(ask(pool, ENDLESS))
            await until(lambda: bool(pool.workers))
            (one,) = pool.workers
            one.process.send_signal(signal.SIGKILL)
            with pytest.raises(QueryFailed):
                await task
            assert number(await ask(pool, COUNT)) == NUMBER
            (other,) = pool.workers
            other.process.send_signal(signal.SIGKILL)  # while it has nothing to do: nobody notices
            other.process.wait()
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_a_client_that_goes_ends_its_query(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1, seconds=60) as pool:
            task = asyncio.ensure_future(ask(pool, ENDLESS))
            await until(lambda: bool(pool.workers))
            (one,) = pool.workers
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(one.process.wait, 30) == -signal.SIGKILL
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_more_than_may_wait_are_turned_away(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1, waiting=2, seconds=30) as pool:
            tasks = [asyncio.ensure_future(ask(pool, ENDLESS)) for _ in range(3)]
            await until(lambda: pool.waiting == 2)
            with pytest.raises(TooMany):
                await ask(pool, COUNT)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert number(await ask(pool, COUNT)) == NUMBER

    run(test())


def test_nobody_waits_for_ever(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1, seconds=0.5) as pool:
            results = await asyncio.gather(*(ask(pool, ENDLESS) for _ in range(6)), return_exceptions=True)
            assert {type(one) for one in results} == {QueryTimeout, TooMany}

    run(test())


def test_the_newest_store_is_asked_and_one_that_is_gone_is_not_missed(opened: Opened, tmp_path: Path) -> None:
    first, second = publish(tmp_path, 1, 30), publish(tmp_path, 2, 60)
    newest = first

    async def test() -> None:
        nonlocal newest
        async with opened(lambda: newest, workers=1) as pool:
            assert number(await ask(pool, COUNT)) == 30
            shutil.rmtree(first.path)
            newest = second
            assert number(await ask(pool, COUNT)) == 60
            asked = Asked(read(COUNT), "json", "http://b.example/", (FACTS, EXAMPLES), ())
            body, answered = await pool.ask(asked, first)
            assert (number(body), answered) == (60, second)
            shutil.rmtree(second.path)
            newest = Published(3, tmp_path / "3")
            with pytest.raises(QueryFailed):
                await ask(pool, COUNT)

    run(test())


def test_another_directory_of_the_same_name_is_another_store(opened: Opened, tmp_path: Path) -> None:
    one = publish(tmp_path, 1, 30)
    publish(tmp_path, 2, 60)

    async def test() -> None:
        async with opened(lambda: one, workers=1) as pool:
            assert number(await ask(pool, COUNT)) == 30
            one.path.rename(tmp_path / "away")
            (tmp_path / "2").rename(one.path)
            assert number(await ask(pool, COUNT)) == 60

    run(test())


def test_the_place_of_an_error_is_that_in_the_text_as_it_came(opened: Opened) -> None:
    async def test() -> None:
        async with opened(workers=1) as pool:
            with pytest.raises(QueryMalformed) as error:
                await ask(pool, 'SELECT * { ?s ?p "service" .\n FILTER(?s > "service" ! )}')
            assert error.value.place == (2, 24)
            assert "line 2, column 24" in error.value.message

    run(test())


def test_a_process_asks_another_service_only_where_that_is_allowed(opened: Opened) -> None:
    """The second lock: a process of its own has no network, even if the first were open."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        text = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"

        async def test() -> None:
            allowed = frozenset((url,))
            async with opened(services=allowed, workers=1, seconds=30) as pool:
                task = asyncio.ensure_future(ask(pool, text, services=allowed))
                connection, _ = await asyncio.to_thread(server.accept)
                with connection:
                    assert connection.recv(4) in (b"POST", b"GET ")
                with pytest.raises(QueryFailed):
                    await task
            async with opened(workers=1, seconds=30) as pool:
                with pytest.raises(QueryFailed):
                    await ask(pool, text, services=allowed)
            server.settimeout(0)
            if isolates():
                with pytest.raises(BlockingIOError):
                    server.accept()

        run(test())


def isolates() -> bool:
    """Whether this machine lets a process give up the network."""
    script = "import sys; sys.path.insert(0, sys.argv[1]); import socket, worker; worker.isolate(); "
    script += "print(len(socket.if_nameindex()))"
    folder = str(Path(worker.__file__).parent)
    made = subprocess.run([sys.executable, "-I", "-c", script, folder], capture_output=True, check=True)
    return int(made.stdout) <= 1


PARENT = """
import asyncio, sys
from pathlib import Path
from graph.sparql.pool import *
from graph.sparql.query import read

async def main():
    published = Published(1, Path(sys.argv[1]))
    pool = Pool(lambda: published, Limits(seconds=2, workers=1))
    graphs = (sys.argv[2],)
    await pool.ask(Asked(read("ASK {}"), "json", "http://b.example/", graphs, graphs), published)
    (one,) = pool.workers
    print(one.process.pid, flush=True)
    if sys.argv[3]:
        await pool.ask(Asked(read(sys.argv[3]), "json", "http://b.example/", graphs, graphs), published)
    sys.stdin.read()

asyncio.run(main())
"""


@pytest.mark.parametrize("text", ["", ENDLESS], ids=["idle", "at work"])
def test_processes_end_with_the_one_that_started_them(published: Published, text: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(published.path), FACTS, text],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(worker.__file__).parents[2],
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    with parent.stdout, parent.stdin:
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 30
    while runs(pid) and time.monotonic() < deadline:
        os.sched_yield()
    assert not runs(pid)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text("ascii").rpartition(")")[2].split()[0] != "Z"


@LINUX
def test_a_process_gets_nothing_of_our_environment(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")

    async def test() -> bytes:
        async with opened(workers=1) as pool:
            await ask(pool, COUNT)
            (one,) = pool.workers
            return await asyncio.to_thread(Path(f"/proc/{one.process.pid}/environ").read_bytes)

    assert b"secret" not in asyncio.run(test())
