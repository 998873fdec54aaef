"""The service as graphql-http's audit of GraphQL over HTTP sees it."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.npm import CLIENTS, NodeProject


def test_every_audit_of_graphql_over_http_is_ok(
    client: httpx.Client, node_project: Callable[[Path], NodeProject]
) -> None:
    """What it MUST, what it SHOULD and what it MAY do."""
    results = json.loads(node_project(CLIENTS / "audit").run("audit.js", f"{client.base_url}/graphql"))
    missed = [f"{r['id']} {r['name']}: {r['reason']}" for r in results if r["status"] != "ok"]
    assert not missed, "\n".join(missed)
    assert len(results) >= 60  # how many an older release of the audit had; the locked one has 61
