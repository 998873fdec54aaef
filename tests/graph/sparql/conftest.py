"""A small published store, and a pool over it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from graph.published import Published
from graph.sparql.pool import Limits, Pool

FACTS, EXAMPLES = "http://b.example/graph/facts", "http://b.example/graph/examples"
NUMBER = 6_000


def publish(directory: Path, revision: int, number: int) -> Published:
    """A store of `number` triples, a third of them examples, as the service publishes one."""
    store = Store(str(directory / f"live{revision}"))
    predicate = NamedNode("http://b.example/p")
    store.bulk_extend(
        Quad(
            NamedNode(f"http://b.example/{at}"),
            predicate,
            NamedNode(f"http://b.example/{at * 7 % 997}"),
            NamedNode(EXAMPLES if at % 3 == 0 else FACTS),
        )
        for at in range(number)
    )
    store.flush()
    path = directory / str(revision)
    store.backup(str(path))
    return Published(revision, path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A store that nobody changes."""
    return publish(tmp_path_factory.mktemp("published"), 1, NUMBER)


Opened = Callable[..., AbstractAsyncContextManager[Pool]]


@pytest.fixture
def opened(published: Published) -> Opened:
    """Opens a pool with the limits given, over that store unless another is given."""

    @asynccontextmanager
    async def pool(
        source: Callable[[], Published | None] | None = None,
        services: frozenset[str] = frozenset(),
        **limits: float,
    ) -> AsyncIterator[Pool]:
        made = Pool(source or (lambda: published), Limits(**limits), services)  # type: ignore[arg-type]
        try:
            yield made
        finally:
            await made.close()

    return pool
