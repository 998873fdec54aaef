"""The process that keeps the copy: it follows, survives being killed, and ends with its parent."""

import asyncio
import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import zstandard
from neo4j import Driver
from pyoxigraph import Quad, RdfFormat, Store, parse

from graph.engine import Engine
from graph.mirror.child import _order, mirrored, watching
from graph.published import Dumps, Published, Watched
from graph.writer import Writer
from tests.graph.mirror.test_copy import BASE, WRITER, quads_of
from tests.graph.series import said
from tests.loads import ANYTHING_GOES, fresh_writer, stored_rows, towns

PATIENCE = 90.0


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so; the test fails if it never is."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if condition():
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def running(engine: Engine, folder: Path) -> AsyncIterator[Watched]:
    published = Watched(folder, BASE)
    async with watching(published), mirrored(engine.settings, published, lambda: True):
        yield published


def processes() -> list[int]:
    """The numbers of our mirrors' processes."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    lines = (line.split(maxsplit=2) for line in found.splitlines()[1:])
    return [
        int(pid) for pid, parent, args in lines if int(parent) == os.getpid() and "-m graph.mirror" in args
    ]


def store_of(published: Watched) -> set[Quad]:
    assert published.store is not None
    return set(Store.read_only(str(published.store.path)))


def load_facts_and_examples(writer: Writer) -> None:
    writer.load(towns(latitude=49.2, longitude=7.0))
    writer.load(said("curated", "ARTICLE", "Verbund", [("10041100", None, False)], True)(0))
    writer.load(said("examples", "EXAMPLE", "Ämter", [("10041511", "2024-05", False)], False)(0))


def test_it_follows_and_survives(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    writer = fresh_writer(driver, engine)

    async def check() -> None:
        async with running(engine, tmp_path) as published:
            for number in range(1, 4):
                await asyncio.to_thread(writer.load, towns(population=number))
                await until(lambda n=number: published.store is not None and published.store.revision == n)
                assert store_of(published) == quads_of(stored_rows(driver, engine))
            os.kill(*processes(), signal.SIGKILL)
            await asyncio.to_thread(writer.load, towns(population=4))
            await until(lambda: published.store is not None and published.store.revision == 4)
            assert store_of(published) == quads_of(stored_rows(driver, engine))
            assert len(processes()) == 1
        assert not processes()

    asyncio.run(check())


def test_two_services_share_a_folder(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    """One process does the work, and the other takes over when that one ends."""
    writer = fresh_writer(driver, engine)
    writer.load(towns())

    async def check() -> None:
        async with running(engine, tmp_path) as second:
            async with running(engine, tmp_path) as first:
                for published in (first, second):
                    await until(lambda p=published: p.store is not None and p.store.revision == 1)
                await until(lambda: len(processes()) == 2)
            await asyncio.to_thread(writer.load, towns(population=1))
            await until(lambda: second.store is not None and second.store.revision == 2)
            assert store_of(second) == quads_of(stored_rows(driver, engine))

    asyncio.run(check())


def test_it_makes_dumps(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    writer = fresh_writer(driver, engine, ANYTHING_GOES)
    load_facts_and_examples(writer)

    async def check() -> None:
        async with running(engine, tmp_path) as published:
            await until(lambda: published.dumps is not None)
            first = published.dumps
            assert first is not None
            check_dumps(first, quads_of(stored_rows(driver, engine)))
            await asyncio.to_thread(writer.load, towns(population=7))
            await until(lambda: published.dumps is not None and published.dumps.revision == 4)
            assert published.dumps is not None
            check_dumps(published.dumps, quads_of(stored_rows(driver, engine)))
            assert first.path.exists()  # somebody may just have been told of it

    asyncio.run(check())


def check_dumps(dumps: Dumps, quads: set[Quad]) -> None:
    """Every file is as it is announced, and holds what it should."""
    graphs = {name: {q for q in quads if q.graph_name.value.endswith(name)} for name in ("facts", "examples")}
    assert dumps.triples == {name: len(found) for name, found in graphs.items()}
    sums = dict(reversed(line.split()) for line in (dumps.path / "SHA256SUMS").read_text().splitlines())
    assert len(dumps.files) == len(sums) == 10
    for file in dumps.files:
        data = (dumps.path / file.name).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (file.size, file.sha256)
        assert sums[file.name] == file.sha256
        assert (dumps.path / f"{file.name}.sha256").read_text() == f"{file.sha256}  {file.name}\n"
        plain = (
            gzip.decompress(data)
            if file.name.endswith(".gz")
            else zstandard.ZstdDecompressor().decompressobj().decompress(data)
        )
        format_ = file.format.partition(".")[0]
        if format_ == "nq":
            found = list(parse(plain, RdfFormat.N_QUADS))
            assert len(found) == len(quads)
            assert set(found) == quads
        elif format_ == "ttl":
            triples = list(parse(plain, RdfFormat.TURTLE))
            assert len(triples) == len(graphs[file.graph])
            assert {q.triple for q in triples} == {q.triple for q in graphs[file.graph]}
        else:
            lines = [json.loads(line) for line in plain.splitlines()]
            assert lines
            assert all(line["@context"] == f"{BASE}/context/1.jsonld" for line in lines)


def test_it_ends_with_whoever_started_it(engine: Engine, tmp_path: Path) -> None:
    order = _order(engine.settings, Watched(tmp_path, BASE))
    with subprocess.Popen(
        [sys.executable, "-m", "graph.mirror"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        process.stdin.write(order)
        process.stdin.flush()
        process.stdin.close()
        assert process.wait(60) == 0


def test_what_is_published_is_of_one_base_address(tmp_path: Path) -> None:
    folder = tmp_path / "linked-data"
    folder.mkdir()
    other = Watched(tmp_path, "https://other.example.org")
    ours = Watched(tmp_path, BASE)
    ours.look()
    assert ours.store is None
    (folder / "published.json").write_text(
        json.dumps({"base": BASE, "revision": 3, "at": "now", "path": "revisions/3"})
    )
    for one in (ours, other):
        one.look()
    assert ours.store == Published(3, folder / "revisions" / "3", "now")
    assert other.store is None
    (folder / "published.json").unlink()
    ours.look()
    assert ours.store is None
    assert WRITER.addresses.base == BASE
