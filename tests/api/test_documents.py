import hashlib
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents import (
    DocumentMismatch,
    DocumentNotFound,
    DocumentNotRegistered,
    PersistedQueryNotFound,
    PersistedQueryNotSupported,
    TrustedDocuments,
    taken,
)
from api.errors import BadRequest
from api.request import Parameters

TEXT, OTHER = "{ laender { totalCount } }", "{ __typename }"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def by_hash(sha256: str, query: str | None = None, **more: Any) -> Parameters:
    return Parameters(query, extensions={"persistedQuery": {"version": 1, "sha256Hash": sha256}}, **more)


def known(**more: Any) -> TrustedDocuments:
    return TrustedDocuments({"counts": TEXT, f"sha256:{digest(TEXT)}": TEXT}, size=10_000, **more)


@pytest.mark.parametrize(
    "asked",
    [
        Parameters(document_id="counts"),
        Parameters(document_id=f"sha256:{digest(TEXT)}"),
        Parameters(document_id=digest(TEXT)),
        Parameters(TEXT, document_id="counts"),
        Parameters(TEXT, document_id=f"sha256:{digest(TEXT)}"),
        by_hash(digest(TEXT)),
        by_hash(digest(TEXT).upper()),
        by_hash(digest(TEXT), TEXT),
        by_hash(digest(TEXT), document_id=f"sha256:{digest(TEXT)}"),
        Parameters(TEXT),
        Parameters(TEXT, extensions={"other": 1}),
    ],
)
@pytest.mark.parametrize("only", [False, True])
def test_a_registered_document_is_found(asked: Parameters, only: bool) -> None:
    assert known(only=only).text(asked) == TEXT


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Parameters(), BadRequest),
        (Parameters(document_id="unknown"), DocumentNotFound),
        (Parameters(document_id=""), DocumentNotFound),
        (Parameters(document_id=f"sha256:{digest(OTHER)}"), DocumentNotFound),
        (Parameters(document_id=f"md5:{digest(TEXT)}"), DocumentNotFound),
        (Parameters(OTHER, document_id="counts"), DocumentMismatch),
        (Parameters(OTHER, document_id="unknown"), DocumentMismatch),
        (Parameters(OTHER, document_id=f"sha256:{digest(TEXT)}"), DocumentMismatch),
        (by_hash(digest(OTHER)), PersistedQueryNotFound),
        (by_hash(digest(TEXT), OTHER), DocumentMismatch),
        (by_hash(digest(OTHER), TEXT), DocumentMismatch),
        (by_hash(digest(OTHER), document_id="counts"), DocumentMismatch),
        (by_hash("abc"), BadRequest),
        (by_hash(digest(TEXT) + "\n"), BadRequest),
        (Parameters(TEXT, extensions={"persistedQuery": None}), BadRequest),
        (Parameters(TEXT, extensions={"persistedQuery": {"version": 2}}), BadRequest),
        (Parameters(TEXT, extensions={"persistedQuery": {"version": 1, "sha256Hash": 5}}), BadRequest),
    ],
)
def test_everything_else_is_refused(asked: Parameters, error: type[BadRequest]) -> None:
    with pytest.raises(error) as raised:
        known().text(asked)
    assert raised.type is error


def test_only_registered_documents() -> None:
    documents = known(only=True)
    for asked in (Parameters(OTHER), by_hash(digest(OTHER)), by_hash(digest(OTHER), OTHER)):
        with pytest.raises(DocumentNotRegistered):
            documents.text(asked)
        documents.learn(asked)
    with pytest.raises(DocumentNotRegistered):
        documents.text(by_hash(digest(OTHER)))


def test_what_clients_teach_is_kept_within_its_bounds() -> None:
    size = 1_000
    documents = TrustedDocuments({}, size=size)
    texts = [f"{{ a{i:02}(b: 1) {{ c }} }}" for i in range(20)]
    for text in texts:
        documents.learn(by_hash(digest(text), text))
        assert documents.text(by_hash(digest(text))) == text
    assert documents.text(Parameters(document_id=f"sha256:{digest(texts[-1])}")) == texts[-1]
    assert len(documents.learned) == 3
    assert sum(map(taken, documents.learned.values())) <= size
    with pytest.raises(PersistedQueryNotFound):
        documents.text(by_hash(digest(texts[0])))
    documents.learn(by_hash(digest("x" * size), "x" * size))
    with pytest.raises(PersistedQueryNotFound):
        documents.text(by_hash(digest("x" * size)))


def test_what_a_learned_document_takes_is_reckoned_with_its_places() -> None:
    documents = TrustedDocuments({}, size=10**7)
    texts = [(digest(text), text) for text in (f"{{ a{i}: __typename }}" for i in range(2_000))]
    tracemalloc.start()
    try:
        for sha256, text in texts:
            documents.learn(by_hash(sha256, text + " "))
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0.5 * grown < documents.learned.currsize < 2 * grown


def test_where_nothing_is_kept_clients_are_told_to_stop() -> None:
    documents = TrustedDocuments({})
    documents.learn(by_hash(digest(TEXT), TEXT))
    with pytest.raises(PersistedQueryNotSupported):
        documents.text(by_hash(digest(TEXT)))
    assert documents.text(by_hash(digest(TEXT), TEXT)) == TEXT


@given(st.text(min_size=1))
def test_a_hash_never_brings_another_text(text: str) -> None:
    documents = known()
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    documents.learn(by_hash(sha256, text))
    assert documents.text(by_hash(sha256)) == text
