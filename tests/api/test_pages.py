import re

import httpx
import pytest

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def directives(answer: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(
    "accept",
    [
        BROWSER,
        "text/html",
        "TEXT/HTML",
        "text/html, application/json;q=0.9",
        "application/xhtml+xml, text/html",
    ],
)
def test_a_browser_gets_the_workbench(client: httpx.Client, accept: str) -> None:
    answer = client.get("/graphql", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Werkbank" in answer.text
    assert answer.headers["vary"] == "Accept"
    head = client.head("/graphql", headers={"Accept": accept})
    assert head.status_code == 200
    assert head.content == b""


@pytest.mark.parametrize(
    "accept",
    [
        None, "*/*", "application/json", "application/graphql-response+json", "application/json, text/html",
        "text/html;q=0.5, application/json", "text/html;q=0", "text/html;q=x", "application/json, */*",
    ],
)  # fmt: skip
def test_a_program_does_not(client: httpx.Client, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.get("/graphql", headers=headers)
    assert "html" not in answer.headers["content-type"]
    assert answer.json()["errors"][0]["extensions"]["code"] in ("BAD_REQUEST", "NOT_ACCEPTABLE")


def test_a_query_is_answered_to_a_browser_too(client: httpx.Client) -> None:
    answer = client.get("/graphql", params={"query": "{ __typename }"}, headers={"Accept": BROWSER})
    assert answer.json()["data"] == {"__typename": "Query"}
    posted = client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": BROWSER})
    assert posted.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("path", ["/", "/graphql", "/sparql"])
def test_pages_are_held_to_this_host(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": BROWSER})
    allowed = directives(answer)
    assert allowed["default-src"] == "'none'"
    assert allowed["base-uri"] == allowed["frame-ancestors"] == "'none'"
    assert allowed["form-action"] == ("'self'" if path == "/" else "'none'")
    sources = " ".join(allowed.values())
    assert "unsafe" not in sources
    assert "http" not in sources
    assert "*" not in sources
    assert set(re.sub(r"'nonce-[\w-]+'", "", sources).split()) <= {"'none'", "'self'", "data:"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert '<html lang="de">' in answer.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|javascript:", answer.text)


def test_the_nonce_is_good_for_one_page(client: httpx.Client) -> None:
    answers = [client.get("/graphql", headers={"Accept": BROWSER}) for _ in range(2)]
    nonces = [re.findall(r"'nonce-([\w-]{20,})'", a.headers["content-security-policy"]) for a in answers]
    assert nonces[0] != nonces[1]
    for answer, (nonce,) in zip(answers, nonces, strict=True):
        assert f'nonce="{nonce}"' in answer.text
        assert answer.headers["cache-control"] == "no-store"
