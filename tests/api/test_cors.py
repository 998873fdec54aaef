import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from api.cors import cross_origin
from api.settings import Settings
from graph.errors import SettingsInvalid
from tests.api.asgi import ask

APP = "https://app.example.org"


def asked(origins: str, origin: str, *, credentials: bool = False, preflight: bool = False) -> httpx.Response:
    def endpoint(_: object) -> PlainTextResponse:
        return PlainTextResponse("answer")

    app: ASGIApp = Starlette(routes=[Route("/graphql", endpoint, methods=["GET", "POST"])])
    settings = Settings.load(cors_origins=origins, cors_credentials=credentials)
    app = cross_origin(app, settings)
    if preflight:
        wanted = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-mine",
        }
        return ask(app, "OPTIONS", "/graphql", headers={"Origin": origin, **wanted})
    return ask(app, "POST", "/graphql", headers={"Origin": origin})


def test_no_other_site_may_ask_unless_the_settings_name_it() -> None:
    for answer in (
        asked("", APP),
        asked("https://other.example.org", APP),
        asked(APP, f"{APP}.evil.example"),
    ):
        assert "access-control-allow-origin" not in answer.headers
    assert asked("", APP, preflight=True).status_code == 405
    assert asked(APP, "null", preflight=True).status_code == 400


def test_a_site_of_the_settings_may_ask() -> None:
    listed = f"http://localhost:3000 {APP}"
    answer = asked(listed, APP)
    assert answer.text == "answer"
    assert answer.headers["access-control-allow-origin"] == APP
    assert "access-control-allow-credentials" not in answer.headers
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    permission = asked(listed, APP, preflight=True)
    assert permission.status_code == 200
    assert permission.headers["access-control-allow-origin"] == APP
    assert permission.headers["access-control-allow-headers"] == "content-type,x-mine"


def test_credentials_only_for_listed_origins() -> None:
    answer = asked(APP, APP, credentials=True)
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-origin"] == APP
    assert asked("*", APP).headers["access-control-allow-origin"] == "*"
    with pytest.raises(SettingsInvalid, match="list the origins instead"):
        Settings.load(cors_origins=f"{APP} *", cors_credentials=True)


@pytest.mark.parametrize(
    "origin", ["app.example.org", f"{APP}/", f"{APP}/path", "https://*.example.org", "ftp://a", "null"]
)
def test_what_is_no_origin_is_refused_with_an_example(origin: str) -> None:
    with pytest.raises(SettingsInvalid, match="VERBUNDGRAPH_CORS_ORIGINS: must list origins"):
        Settings.load(cors_origins=origin)


def test_the_service_lets_pages_of_those_origins_ask(client: httpx.Client) -> None:
    """Without the setting, none: the fixture's service has it not set."""
    answer = client.post("/graphql", json={"query": "{ __typename }"}, headers={"Origin": APP})
    assert answer.json()["data"] == {"__typename": "Query"}
    assert "access-control-allow-origin" not in answer.headers
