"""Entity tags of answers: from the graph's revision and the question, so that no answer is needed for one.

They are weak (RFC 9110, 8.8.1): the same tag stands for an answer in every content coding.
"""

from hashlib import blake2b
from importlib.metadata import version

from api.cache import Key
from api.revisions import State

RELEASE = version("verbundgraph")
"""Another version of this service may answer otherwise."""


def entity_tag(state: State, key: Key, media_type: str) -> str:
    """The tag of the answer to a GraphQL question at a revision."""
    text, operation, variables, rights = key
    return weak_tag(*map(str, state), text, operation or "", rights, media_type, variables)


def weak_tag(*parts: str | bytes) -> str:
    """The tag of what this version of the service makes of all the parts, and of nothing else."""
    digest = blake2b(digest_size=16)
    for part in (RELEASE, *parts):
        encoded = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%b" % (len(encoded), encoded))  # so that no two parts run together
    return f'W/"{digest.hexdigest()}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag, by weak comparison. `*` names none: it takes any answer."""
    opaque = tag.removeprefix("W/")
    return opaque in if_none_match and any(
        one.strip().removeprefix("W/") == opaque for one in if_none_match.split(",")
    )
