"""Reads the documents that an operator registers: manifests that client tools write, and GraphQL files.

A manifest is JSON: an object of identifiers and texts, as GraphQL Code Generator's and Relay's compilers
write it, or Apollo's `{"format": "apollo-persisted-query-manifest", "operations": [{"id", "body"}]}`.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.documents import PREFIX, SHA256, TrustedDocuments
from api.settings import Settings
from graph.errors import SettingsInvalid
from schema.document import RequestError
from schema.document import digest as sha256
from schema.errors import VerbundgraphError
from schema.plan import Planner

IDENTIFIER = re.compile(r"[A-Za-z0-9._~-]+(?::[A-Za-z0-9._~-]+)?")
APOLLO = "apollo-persisted-query-manifest"

log = logging.getLogger("verbundgraph")


def trusted_documents(settings: Settings, planner: Planner) -> TrustedDocuments:
    """The documents of the settings. Raises SettingsInvalid; one that does not fit the schema is logged."""
    registered = load(settings.documents) if settings.documents else {}
    for text, name in {text: name for name, text in reversed(registered.items())}.items():
        try:
            planner.documents.operation(text, None)
        except RequestError as error:
            if error.code != "OPERATION_RESOLUTION_FAILURE":
                log.warning("the registered document %s is of no use: %s", name, error)
        except VerbundgraphError as error:
            log.warning("the registered document %s is of no use: %s", name, error.message)
    size = settings.persisted_queries_size
    return TrustedDocuments(registered, only=settings.documents_only, size=size)


def load(path: Path) -> dict[str, str]:
    """The documents of a file, or of all files in a directory, each by its identifiers.

    Each is known by the hash of its text (`sha256:…`), by what its manifest calls it, and, from a GraphQL
    file, by that file's name without its ending. Raises SettingsInvalid with the file's name.
    """
    found: dict[str, str] = {}
    for file in _files(path):
        for identifier, text in _documents(file):
            _check(file, identifier, text)
            for name in (identifier, PREFIX + sha256(text)):
                if found.setdefault(name, text) != text:
                    raise SettingsInvalid(f"{file} calls a document {name!r}, as another one is called.")
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(f for f in path.rglob("*") if f.suffix in (".json", ".graphql", ".gql") and f.is_file())
    if path.is_file():
        return [path]
    raise SettingsInvalid(f"VERBUNDGRAPH_DOCUMENTS: there is no file or directory {path}.")


def _documents(file: Path) -> Iterator[tuple[str, str]]:
    """(identifier, text) of each document in a file."""
    try:
        text = file.read_bytes().decode()
        if file.suffix != ".json":
            # Editors end a file with a line break that clients do not send: both hashes are known.
            yield file.stem, text.strip()
            yield PREFIX + sha256(text), text
            return
        content = json.loads(text)
    except OSError as error:
        raise SettingsInvalid(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SettingsInvalid(f"{file} is not UTF-8 or not JSON: {error}.") from None
    yield from _manifest(file, content)


def _manifest(file: Path, content: Any) -> Iterator[tuple[str, str]]:
    expected = SettingsInvalid(
        f"{file} is not a manifest: it must be a JSON object of identifiers and documents, or Apollo's form "
        "with `operations`."
    )
    if not isinstance(content, Mapping):
        raise expected
    if content.get("format") == APOLLO:
        operations = content.get("operations")
        if not isinstance(operations, list) or not all(isinstance(o, Mapping) for o in operations):
            raise expected
        pairs = [(operation.get("id"), operation.get("body")) for operation in operations]
    else:
        pairs = list(content.items())
    for identifier, text in pairs:
        if not isinstance(identifier, str) or not isinstance(text, str):
            raise expected
        yield identifier, text


def _check(file: Path, identifier: str, text: str) -> None:
    """Raise SettingsInvalid where an identifier is none, or a hash of another text."""
    if not IDENTIFIER.fullmatch(identifier):
        raise SettingsInvalid(
            f"{file}: {identifier!r} is no identifier. One has letters, digits and - . _ ~, and a colon "
            "after a prefix."
        )
    digest = identifier.removeprefix(PREFIX)
    if (SHA256.fullmatch(digest) or identifier.startswith(PREFIX)) and digest != sha256(text):
        raise SettingsInvalid(
            f"{file}: {identifier!r} is not the SHA-256 of its document. "
            "Was the file changed after it was made?"
        )
