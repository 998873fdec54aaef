"""Which document a request means: its text, or one that is known by an identifier.

After the GraphQL-over-HTTP specification's appendix on persisted documents (`documentId`), and Apollo's
automatic persisted queries (`extensions.persistedQuery.sha256Hash`): there a client sends the hash alone,
is told that it is not known, and sends hash and text once. What clients teach us so is kept within a number
of bytes, least used out first; what the operator registered stays.
"""

import re
import sys
from collections.abc import Mapping
from typing import Any, ClassVar

from cachetools import LRUCache

from api.errors import BadRequest
from api.request import Parameters
from schema.document import digest as sha256

SHA256 = re.compile(r"[0-9a-f]{64}")
PREFIX = "sha256:"
OVERHEAD = 250
"""Bytes that a learned document costs beside its text: its hash, and the places of both."""


class DocumentRefused(BadRequest):
    """The request is well-formed, but there is no document to answer: refused as one that is not valid."""


class DocumentNotFound(DocumentRefused):
    """No document is known by that identifier."""

    code: ClassVar[str] = "DOCUMENT_NOT_FOUND"


class DocumentMismatch(DocumentRefused):
    """The identifier belongs to another text than the one that came with it."""

    code: ClassVar[str] = "DOCUMENT_MISMATCH"


class DocumentNotRegistered(DocumentRefused):
    """Only registered documents are answered, and this is none."""

    code: ClassVar[str] = "DOCUMENT_NOT_REGISTERED"
    status: ClassVar[int] = 403


class PersistedQueryNotFound(DocumentRefused):
    """The hash is not known; the client sends the text along next. Clients look for these very words."""

    code: ClassVar[str] = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound", advice="Send hash and query together, once.")


class PersistedQueryNotSupported(DocumentRefused):
    """Nothing is kept, so the client shall send texts. Clients look for these very words."""

    code: ClassVar[str] = "PERSISTED_QUERY_NOT_SUPPORTED"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotSupported", advice="Send the query's text.")


class TrustedDocuments:
    """Registered documents by identifier, and those that clients taught us, at most `size` bytes of them.

    `only`: nothing but registered documents is answered. With a size of 0 nothing is learned.
    """

    def __init__(self, registered: Mapping[str, str], *, only: bool = False, size: int = 0) -> None:
        self.registered = dict(registered)
        self.texts = frozenset(registered.values())
        self.only = only
        self.size = 0 if only else size
        self.learned: LRUCache[str, str] = LRUCache(self.size, getsizeof=taken)

    def text(self, asked: Parameters) -> str:
        """The document that is asked for. Raises BadRequest and its kinds."""
        query = asked.query
        if asked.document_id is None and (
            asked.extensions is None or "persistedQuery" not in asked.extensions
        ):
            if query is None:
                raise BadRequest("`query` is missing: it holds the GraphQL document as text.")
        else:
            query = self._identified(asked)
        if self.only and query not in self.texts:
            raise DocumentNotRegistered(
                "This service answers registered documents only, and this is none of them. "
                "Ask its operator to register it."
            )
        return query

    def learn(self, asked: Parameters) -> None:
        """Keep the document of a request that was valid, if it came with its hash."""
        if self.size and asked.query is not None and asked.extensions and taken(asked.query) <= self.size:
            persisted = asked.extensions.get("persistedQuery")
            if persisted is not None:
                self.learned.setdefault(hash_of(persisted), asked.query)

    def _identified(self, asked: Parameters) -> str:
        """The document of an identifier, and of the text that came with it, which must be the same."""
        persisted = asked.extensions.get("persistedQuery") if asked.extensions else None
        identifier = asked.document_id
        if persisted is not None:
            by_hash = PREFIX + hash_of(persisted)
            if identifier is not None and identifier.removeprefix(PREFIX) != by_hash.removeprefix(PREFIX):
                raise DocumentMismatch("`documentId` and `extensions.persistedQuery` name two documents.")
            identifier = by_hash
        if identifier is None:
            raise BadRequest("`extensions.persistedQuery` must be an object.")
        found = self._known(identifier)
        if asked.query is not None:
            digest = identifier.removeprefix(PREFIX)
            same = (
                asked.query == found
                if found is not None
                else (SHA256.fullmatch(digest) and sha256(asked.query) == digest)
            )
            if same:
                return asked.query
            raise DocumentMismatch(
                "The identifier does not belong to the text in `query`. A hash is the SHA-256 of the text's "
                "UTF-8 bytes in lower-case hexadecimal digits."
            )
        if found is not None:
            return found
        if self.only:
            return ""
        if persisted is None:
            raise DocumentNotFound("No document is known by this `documentId`. Send its text as `query`.")
        raise PersistedQueryNotFound if self.size else PersistedQueryNotSupported

    def _known(self, identifier: str) -> str | None:
        digest = identifier.removeprefix(PREFIX)
        found = self.registered.get(identifier)
        if found is None and SHA256.fullmatch(digest):
            found = self.registered.get(PREFIX + digest)
            if found is None:
                found = self.learned.get(digest)
        return found


def taken(text: str) -> int:
    """Bytes of memory that a document which a client taught us takes."""
    return sys.getsizeof(text) + OVERHEAD


def hash_of(persisted: Any) -> str:
    """The hash in `extensions.persistedQuery`. Raises BadRequest."""
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise BadRequest("`extensions.persistedQuery` must be an object with `version` 1 and `sha256Hash`.")
    digest = persisted.get("sha256Hash")
    if not isinstance(digest, str) or not SHA256.fullmatch(digest.lower()):
        raise BadRequest("`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits.")
    return digest.lower()
