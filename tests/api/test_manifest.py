import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from api.manifest import load, trusted_documents
from api.settings import Settings
from graph.errors import SettingsInvalid
from schema.model import Model
from schema.plan import Planner
from schema.types import build

TEXT, OTHER = "{ laender { totalCount } }", "query Other { __typename }"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def manifest(folder: Path, content: Any) -> Path:
    path = folder / "manifest.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_a_map_of_hashes_as_code_generators_write_it(tmp_path: Path) -> None:
    md5 = hashlib.md5(OTHER.encode()).hexdigest()
    found = load(manifest(tmp_path, {digest(TEXT): TEXT, md5: OTHER}))
    assert found == {
        digest(TEXT): TEXT,
        f"sha256:{digest(TEXT)}": TEXT,
        md5: OTHER,
        f"sha256:{digest(OTHER)}": OTHER,
    }


def test_apollos_manifest(tmp_path: Path) -> None:
    operations = [{"id": digest(OTHER), "body": OTHER, "name": "Other", "type": "query"}]
    content = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    assert load(manifest(tmp_path, content))[digest(OTHER)] == OTHER


def test_a_directory_of_files(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "counts.graphql").write_text(f"{TEXT}\n", "utf-8")
    (tmp_path / "notes.txt").write_text("not a document", "utf-8")
    manifest(tmp_path, {digest(OTHER): OTHER})
    found = load(tmp_path)
    assert found["counts"] == found[f"sha256:{digest(TEXT)}"] == TEXT
    assert found[f"sha256:{digest(TEXT + chr(10))}"] == f"{TEXT}\n"
    assert found[digest(OTHER)] == OTHER


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("{", "not JSON"),
        ([TEXT], "is not a manifest"),
        ({"x": 1}, "is not a manifest"),
        ({"format": "apollo-persisted-query-manifest", "operations": {}}, "is not a manifest"),
        ({"format": "apollo-persisted-query-manifest", "operations": [{"id": "x"}]}, "is not a manifest"),
        ({digest(OTHER): TEXT}, "is not the SHA-256"),
        ({f"sha256:{digest(TEXT)[1:]}": TEXT}, "is not the SHA-256"),
        ({"a b": TEXT}, "is no identifier"),
        ({"": TEXT}, "is no identifier"),
    ],
)
def test_what_is_no_manifest_is_refused_by_its_name(tmp_path: Path, content: Any, word: str) -> None:
    with pytest.raises(SettingsInvalid, match=word) as raised:
        load(manifest(tmp_path, content))
    assert "manifest.json" in raised.value.message


def test_one_identifier_for_two_documents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "same.graphql").write_text(TEXT, "utf-8")
    (tmp_path / "same.graphql").write_text(OTHER, "utf-8")
    with pytest.raises(SettingsInvalid, match="as another one is called"):
        load(tmp_path)


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="there is no file or directory"):
        load(tmp_path / "nothing")
    with pytest.raises(SettingsInvalid, match="nothing could be asked"):
        Settings.load(documents_only=True)


def test_a_document_that_does_not_fit_the_schema_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = manifest(
        tmp_path,
        {"good": TEXT, "old": "{ gone { away } }", "two": "query A { __typename } query B { __typename }"},
    )
    planner = Planner(build(Model.load()))
    with caplog.at_level(logging.WARNING):
        trusted = trusted_documents(Settings.load(documents=path), planner)
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.startswith("the registered document old is of no use: Cannot query field 'gone'")
    assert trusted.registered["good"] == TEXT
