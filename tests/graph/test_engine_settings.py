"""Settings come from the environment by their documented names, and a bad one is named."""

from pathlib import Path

import pytest

from graph.engine import ExternalEngine, open_engine
from graph.errors import SettingsInvalid
from graph.settings import GraphSettings, environment_name


def test_nothing_set_means_the_embedded_engine_in_the_working_directory() -> None:
    settings = GraphSettings.load()
    assert settings.neo4j_uri is None
    assert settings.data_dir == Path(".data")


def test_the_four_names_of_neo4j_are_its_own_and_the_others_have_our_prefix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_URI", "neo4j://db.example.org")
    monkeypatch.setenv("NEO4J_USER", "reader")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setenv("NEO4J_DATABASE", "graph")
    monkeypatch.setenv("VERBUNDGRAPH_POOL_SIZE", "7")
    settings = GraphSettings.load()
    with open_engine(settings) as engine:
        assert isinstance(engine, ExternalEngine)
        assert (engine.uri, engine.auth, engine.database, engine.name) == (
            "neo4j://db.example.org",
            ("reader", "secret"),
            "graph",
            "neo4j",
        )
    assert settings.pool_size == 7
    assert "secret" not in repr(settings)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "")
    monkeypatch.setenv("VERBUNDGRAPH_READ_TIMEOUT", "")
    settings = GraphSettings.load()
    assert settings.neo4j_uri is None
    assert settings.read_timeout == 10


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NEO4J_URI", "http://db.example.org", "NEO4J_URI: must begin with one of bolt://"),
        ("NEO4J_URI", "neo4j://", "NEO4J_URI: names no server"),
        ("NEO4J_URI", "neo4j://me:secret@db.example.org", "must not hold user or password"),
        ("NEO4J_URI", "neo4j://db.example.org", "NEO4J_PASSWORD is missing"),
        ("NEO4J_DATABASE", "no good", "NEO4J_DATABASE: "),
        ("VERBUNDGRAPH_READ_TIMEOUT", "0", "VERBUNDGRAPH_READ_TIMEOUT: input should be greater than 0"),
        ("VERBUNDGRAPH_POOL_SIZE", "many", "VERBUNDGRAPH_POOL_SIZE: input should be a valid integer"),
        ("VERBUNDGRAPH_EMBEDDED_HEAP", "lots", "VERBUNDGRAPH_EMBEDDED_HEAP: "),
    ],
)
def test_a_bad_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as caught:
        GraphSettings.load()
    assert sentence in caught.value.message
    assert "secret" not in caught.value.message


def test_every_setting_is_described_and_its_variable_is_known() -> None:
    for field, info in GraphSettings.model_fields.items():
        assert info.description
        assert info.description.endswith(".")
        assert environment_name(field, GraphSettings).startswith(("NEO4J_", "VERBUNDGRAPH_"))
