"""Answers that are kept for whoever asks the same again, while the graph stands at one revision.

Everything that is kept belongs to the revision at which the cache was used last; with another one it starts
anew. Who puts an answer in has made sure that it was read wholly at that revision (see `api.service`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from cachetools import LRUCache

from api.revisions import State
from api.rights import EVERYBODY

Key = tuple[str, str | None, bytes, str]
"""A document's text, the operation's name, the variables as canonical JSON, and the caller's rights."""

OVERHEAD = 500
"""Bytes that an entry costs beside its texts: the key's and entry's objects and their places."""


def key_of(text: str, variables: Mapping[str, Any] | None, operation_name: str | None) -> Key | None:
    """What an answer depends on beside the graph; None for variables that are nested too deeply to write."""
    try:
        written = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b""
    except TypeError:  # as orjson's errors are
        return None
    return text, operation_name, written, EVERYBODY


@dataclass(slots=True)
class Kept:
    """A body of so many bytes in all, and of its question what the trace of each repeat has to say."""

    body: bytes
    cost: int | None = None
    operation: str | None = None
    document: str | None = None
    size: int = 0


Bytes = tuple[str | bytes, ...]
"""What a request brought: its method, its body or what its address asks, the headers that decide."""


@dataclass(slots=True)
class Sent:
    """A response as it was sent, and whose answer it is. It takes `size` bytes beside the answer's."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    kept: Kept | None = None
    size: int = 0


class AnswerCache:
    """Bodies by key and content coding, at most `size` bytes of them, the longest unused out first.

    Responses are kept by the request's bytes too, of which nothing need be read again then.
    """

    def __init__(self, size: int) -> None:
        self.state: State | None = None
        self.kept: LRUCache[tuple[Key, str] | Bytes, Any] = LRUCache(size, getsizeof=lambda kept: kept.size)
        self.on = size > 0

    def repeat(self, request: Bytes, state: State) -> Sent | None:
        """The response to the same request at that revision."""
        return self.kept.get(request) if state == self.state else None

    def put_sent(self, request: Bytes, key: Key, state: State, sent: Sent) -> None:
        """Keep a response, if its answer is kept."""
        sent.kept = self.get(key, state)
        if sent.kept is not None:
            shared = sent.body is sent.kept.body
            sent.size = sum(map(len, request)) + OVERHEAD + (0 if shared else len(sent.body))
            if sent.size <= self.kept.maxsize:
                self.kept[request] = sent

    def go_on(self, state: State) -> None:
        """The graph is at that revision now: forget what is of another one."""
        if state != self.state:
            self.kept.clear()
            self.state = state

    def get(self, key: Key, state: State, coding: str = "") -> Kept | None:
        """What is kept for a key at that revision, in a content coding."""
        return self.kept.get((key, coding)) if state == self.state else None

    def put(self, key: Key, state: State, kept: Kept, coding: str = "") -> None:
        """Keep a body, unless the cache has gone on to another revision, or has no place for it at all."""
        if state == self.state and self.on:
            kept.size = len(kept.body) + len(key[0]) + len(key[2]) + OVERHEAD
            if kept.size <= self.kept.maxsize:
                self.kept[key, coding] = kept
