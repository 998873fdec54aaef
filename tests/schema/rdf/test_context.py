"""The context says what the model says, and keeps its word within a version."""

import importlib
from pathlib import Path
from typing import Any

import orjson
import pytest

from schema import kinds
from schema.model import Model, discover
from schema.rdf.addresses import HERE
from schema.rdf.context import STRUCTURE, VERSION, Context
from schema.vocabulary import SKOS
from tests.schema.both import MODEL
from tests.schema.rdf.test_write import ADDRESSES, BASE

CONTEXT = Context(MODEL, ADDRESSES)
TERMS = CONTEXT.document["@context"]


def test_every_name_of_the_model_is_a_term() -> None:
    for kind in MODEL.concrete:
        known = {*CONTEXT.everywhere, *CONTEXT.scoped[kind.name]}
        names = {*kind.properties, *kind.references, *kind.relationships} - {"type"}
        assert names <= known, kind.name
    for name, edge in MODEL.edges.items():
        known = {*CONTEXT.everywhere, *CONTEXT.scoped.get(name, ())}
        assert {*edge.properties, *edge.references} <= known


def test_a_name_means_what_the_type_says() -> None:
    assert TERMS["name"] == {"@id": "skos:prefLabel", "@language": "de"}
    assert TERMS["Process"]["@context"]["name"] == {"@id": "dct:title", "@language": "de"}
    assert TERMS["Usage"]["@context"]["status"]["@context"] == {"@vocab": f"{BASE}/vocab#UsageStatus-"}
    assert TERMS["Land"]["@context"]["uses"]["@reverse"] == "vg:usedBy"
    assert TERMS["Municipality"]["@context"]["population"]["@type"] == "xsd:integer"


def test_type_is_the_type_and_nothing_else() -> None:
    assert TERMS["Municipality"]["@context"]["municipalityType"]["@id"] == "vg:municipalityType"
    assert all("type" not in scoped and "id" not in scoped for scoped in CONTEXT.scoped.values())


def test_no_prefix_is_hidden_by_a_name() -> None:
    assert "eli" not in TERMS
    assert TERMS["Law"]["@context"]["eli"]["@id"] == "owl:sameAs"
    assert not CONTEXT.prefixes.keys() & CONTEXT.names


def test_the_address_has_a_version_and_there_is_one_for_the_newest() -> None:
    assert CONTEXT.address == f"{BASE}/context/{VERSION}.jsonld"
    assert CONTEXT.newest == f"{BASE}/context.jsonld"


WISH = """
from __future__ import annotations
from schema.declare import Many, Node, out, prop
from schema.values import Text
from schema.vocabulary import DCTERMS, VG

class Wish(Node, iri=VG.Wish, de="Wunsch", en="Wish", plural="wishes", plural_de="Wünsche"):
    '''A wish.

    Ein Wunsch.
    '''

    name: Text = prop(DCTERMS.title, de="Name", en="Name")
    source: Text | None = prop(VG.origin, de="Ursprung", en="Origin")
    status: Text | None = prop(VG.wishStatus, de="Stand", en="Status")
    wishes: Many[Wish] = out(
        "WISHES", VG.wishes, de="Wünsche", en="Wishes", reverse="wished", reverse_de="Von", reverse_en="By"
    )
"""


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The model with one kind more, whose names are taken elsewhere for something else."""
    (tmp_path / "wish.py").write_text(WISH, "utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    return Model.load(discover(kinds))


def test_a_new_kind_only_adds_to_the_context(more: Model) -> None:
    terms = Context(more, ADDRESSES).document["@context"]
    assert {name: terms[name] for name in TERMS} == TERMS
    assert terms.keys() - TERMS.keys() == {"Wish"}
    assert terms["Wish"]["@context"]["origin"] == {"@id": "vg:origin", "@language": "de"}
    assert "source" not in terms["Wish"]["@context"]
    assert terms["Wish"]["@context"]["wished"]["@reverse"] == "vg:wishes"


def test_it_is_plain_json() -> None:
    assert orjson.loads(orjson.dumps(CONTEXT.document)) == CONTEXT.document
    assert {t.name for t in STRUCTURE} <= TERMS.keys()
    assert SKOS.prefLabel == CONTEXT.scope(["Land"]).forward[SKOS.prefLabel][0].iri


RELEASED = Path(__file__).parents[3] / "docs" / "context.released.jsonld"


def grown(released: dict[str, Any], now: dict[str, Any], where: str = "") -> None:
    """Everything that was is as it was."""
    for name, was in released.items():
        assert name in now, f"{where}{name} is gone: that takes a new version of the context"
        if isinstance(was, dict) and isinstance(now[name], dict):
            grown(was, now[name], f"{where}{name}.")
        else:
            # A class that gets its first own term is written with its context.
            found = now[name]["@id"] if isinstance(now[name], dict) else now[name]
            assert found == was, (
                f"{where}{name} means something else: that takes a new version of the context"
            )


def test_within_a_version_it_only_grows() -> None:
    grown(orjson.loads(RELEASED.read_bytes()), Context(MODEL, HERE).document)
