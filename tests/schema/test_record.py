"""Records say what is wrong with them, and a statement keeps its id."""

from typing import Any

import pytest
from pydantic import ValidationError

from schema.record import Records
from tests.schema.both import MODEL

RECORDS = Records(MODEL)
CITES: list[dict[str, Any]] = [{"source": "page"}]
TOWN = {"key": "10041100", "name": "Saarbrücken", "cites": CITES}
USES = {"start": "municipality:10041100", "end": "process:hund", "cites": CITES}


def test_a_node_as_it_is_stored() -> None:
    record = RECORDS.node("Municipality")(**TOWN, population=1, type="STADT", since=None)
    assert record.id == "municipality:10041100"
    stored = {"key": "10041100", "name": "Saarbrücken", "population": 1, "type": "STADT", "sources": ["page"]}
    assert record.properties() == stored


def test_quotes_stand_beside_their_sources() -> None:
    cites = [{"source": "a"}, {"source": "b", "quote": "so"}]
    stored = RECORDS.node("Topic")(key="x", name="X", cites=cites).properties()
    assert (stored["sources"], stored["quotes"]) == (["a", "b"], ["", "so"])


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"key": "1"}, "key", "must be 8 digits"),
        ({"name": " "}, "name", "at least 1"),
        ({"name": None}, "name", "valid string"),
        ({"type": "DORF"}, "type", "'STADT'"),
        ({"population": -1}, "population", "greater than or equal to 0"),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"example": True}, "example", "not permitted"),
        ({"ags": "10041100"}, "ags", "not permitted"),
        ({"cites": []}, "cites", "at least 1 item"),
        ({"cites": [*CITES, *CITES]}, "cites", "names a source twice"),
        ({"cites": [{"source": "A b"}]}, "cites", "must be lower-case letters"),
        ({"until": "gestern"}, "until", "must be a year"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        RECORDS.node("Municipality")(**{**TOWN, **change})
    (found,) = error.value.errors()
    assert found["loc"][0] == field
    assert message in found["msg"]


def test_the_id_of_a_statement_is_stable() -> None:
    make = RECORDS.link("USES")
    id_ = make(**USES).id
    assert id_ == make(**USES).id == make(**USES, since="2022", status="LIVE").id
    assert len(id_) == 20
    assert id_ == make(**{**USES, "cites": [*CITES, {"source": "second"}]}).id
    assert id_ != make(**{**USES, "cites": [{"source": "second"}, *CITES]}).id
    assert id_ != make(**{**USES, "end": "process:ehe"}).id


def test_the_id_tells_different_things_apart() -> None:
    make = RECORDS.link("HOLDS_OFFICE")
    facts = {"start": "person:a", "end": "land:10", "cites": CITES}
    ids = {
        make(**facts, role=role, since=since).id
        for role in ("CIO", "Ministerin", None)
        for since in ("2022", None)
    }
    assert len(ids) == 6


@pytest.mark.parametrize(
    ("start", "end"),
    [("process:a", "process:b"), ("process:a", "land:10"), ("land", ""), ("x:y", "process:a")],
)
def test_a_statement_leads_between_its_kinds(start: str, end: str) -> None:
    with pytest.raises(ValidationError, match="USES does not lead from a"):
        RECORDS.link("USES")(start=start, end=end, cites=CITES)


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        RECORDS.node("Topic")(key="x", name="X", cites=CITES).name = "Y"


def test_an_interface_has_no_records() -> None:
    with pytest.raises(KeyError):
        RECORDS.node("Administration")


def test_each_class_is_made_once() -> None:
    assert RECORDS.node("Topic") is RECORDS.node("Topic")
    assert all(RECORDS.link(type_).type == type_ for type_ in MODEL.types)
