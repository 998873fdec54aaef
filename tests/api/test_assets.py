import hashlib

import httpx
import pytest

from web import ROOT

LARGE = next(p for p in (ROOT / "vendor" / "graphiql").iterdir() if p.match("graphiql-*.js"))
HASHED = f"/assets/vendor/graphiql/{LARGE.name}"
OURS = "/assets/workbench/workbench.js"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        (OURS, "text/javascript; charset=utf-8"),
        ("/assets/explorer/explorer.css", "text/css; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
        ("/assets/workbench/examples/index.json", "application/json"),
        ("/assets/workbench/examples/headline.graphql", "application/graphql; charset=utf-8"),
        ("/assets/sparql/examples/headline.rq", "application/sparql-query; charset=utf-8"),
        ("/assets/vendor/graphiql/LICENSES.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_has_its_type_and_keeps_to_itself(client: httpx.Client, path: str, media_type: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert (
        answer.headers["content-security-policy"]
        == "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
    )


def test_only_what_has_a_hash_in_its_name_is_kept_for_ever(client: httpx.Client) -> None:
    assert client.get(HASHED).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(OURS).headers["cache-control"] == "no-cache"


def test_a_file_comes_compressed_for_whom_it_may(client: httpx.Client) -> None:
    raw = client.get(HASHED, headers={"Accept-Encoding": "identity"})
    small = client.get(HASHED, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    refused = client.get(HASHED, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in raw.headers
    assert "content-encoding" not in refused.headers
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < int(raw.headers["content-length"]) / 2
    assert raw.content == small.content == LARGE.read_bytes()  # the client has decompressed it
    assert raw.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
    assert raw.headers["etag"] != small.headers["etag"]


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}'])
def test_what_is_known_already_is_not_sent_again(client: httpx.Client, known: str) -> None:
    tag = client.get(OURS).headers["etag"]
    body = (ROOT / "workbench" / "workbench.js").read_bytes()
    assert tag == f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = client.get(OURS, headers={"If-None-Match": known.format(tag)})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == tag
    assert client.get(OURS, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_says_what_get_would(client: httpx.Client) -> None:
    answer = client.head(OURS)
    assert answer.content == b""
    same = {"x-request-id": ""}  # each request has one of its own
    assert {**answer.headers, **same} == {**client.get(OURS).headers, **same}


@pytest.mark.parametrize(
    "path",
    [
        "/assets/", "/assets/__init__.py", "/assets/build/build.js", "/assets/start.html",
        "/assets/workbench", "/assets/vendor/graphiql/SHA256SUMS", "/assets/workbench/index.html",
        "/assets/../NOTICE", "/assets/%2e%2e/README.md", "/assets//etc/passwd", f"{HASHED}.gz",
    ],
)  # fmt: skip
def test_nothing_else_is_served(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_files_are_only_read(client: httpx.Client) -> None:
    assert client.post(OURS).status_code == 405
