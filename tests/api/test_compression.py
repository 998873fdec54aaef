import gzip
from collections.abc import Callable

import brotli
import httpx
import pytest
import zstandard
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.compression import CODINGS, LARGE, SMALLEST, Compression, compress
from tests.api.asgi import ask

LARGE_QUERY = "{ __schema { types { name description fields { name description } } } }"
READ: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("size", [0, SMALLEST, LARGE])
def test_what_was_compressed_can_be_read(name: str, size: int) -> None:
    body = (b"Gr\xc3\xbc\xc3\x9fe" * size)[:size]
    assert READ[name](compress(body, name)) == body


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_large_answer_is_compressed_as_the_client_likes(
    client: httpx.Client, name: str, method: str
) -> None:
    query = {"params" if method == "GET" else "json": {"query": LARGE_QUERY}}
    plain = client.request(method, "/graphql", headers={"Accept-Encoding": "identity"}, **query)  # type: ignore[arg-type]
    assert "content-encoding" not in plain.headers
    accepted = {"Accept-Encoding": f"deflate, {name}, *;q=0.1"}
    with client.stream(method, "/graphql", headers=accepted, **query) as answer:  # type: ignore[arg-type]
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == name
    assert int(answer.headers["content-length"]) == len(sent) < len(plain.content) / 3
    assert READ[name](sent) == plain.content
    assert "Accept-Encoding" in answer.headers["vary"]


def test_a_small_answer_and_head_of_a_large_one(client: httpx.Client) -> None:
    small = client.get("/graphql", params={"query": "{ __typename }"})
    assert "content-encoding" not in small.headers
    assert "Accept-Encoding" in small.headers["vary"]
    accepted = {"Accept-Encoding": "gzip"}
    got = client.get("/graphql", params={"query": LARGE_QUERY}, headers=accepted)
    head = client.head("/graphql", params={"query": LARGE_QUERY}, headers=accepted)
    assert head.content == b""
    assert head.headers["content-encoding"] == "gzip"
    assert head.headers["content-length"] == got.headers["content-length"]


def test_everything_else_is_compressed_by_q_values_too() -> None:
    def page(_: object) -> PlainTextResponse:
        return PlainTextResponse("x" * 5_000)

    app = Compression(Starlette(routes=[Route("/", page)]))
    for accepted, coding in (
        ("gzip, br;q=0.9", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, br", "br"),
        ("gzip;q=0", None),
    ):
        answer = ask(app, "GET", "/", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("content-encoding") == coding
        assert answer.headers["vary"] == "Accept-Encoding"
