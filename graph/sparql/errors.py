"""What can go wrong with a SPARQL query."""

from typing import ClassVar

from schema.errors import VerbundgraphError


class QueryMalformed(VerbundgraphError):
    """The text is no SPARQL query; `place` says where."""

    code: ClassVar[str] = "SPARQL_PARSE_FAILED"
    status: ClassVar[int] = 400


class QueryRefused(VerbundgraphError):
    """The query asks for what is not done here: to change the graph, or to ask another service."""

    code: ClassVar[str] = "SPARQL_REFUSED"
    status: ClassVar[int] = 403


class GraphUnknown(VerbundgraphError):
    """The query or the request names a graph that there is not."""

    code: ClassVar[str] = "SPARQL_GRAPH_UNKNOWN"
    status: ClassVar[int] = 400


class QueryTimeout(VerbundgraphError):
    """The query took too long and was stopped."""

    code: ClassVar[str] = "SPARQL_TIMEOUT"
    status: ClassVar[int] = 504


class QueryTooLarge(VerbundgraphError):
    """The answer, or what was needed to find it, is larger than allowed; nothing was sent of it."""

    code: ClassVar[str] = "SPARQL_TOO_LARGE"
    status: ClassVar[int] = 400


class QueryFailed(VerbundgraphError):
    """The query is right, but no answer was found."""

    code: ClassVar[str] = "SPARQL_FAILED"
    status: ClassVar[int] = 500


class TooMany(VerbundgraphError):
    """As many queries wait as may."""

    code: ClassVar[str] = "SPARQL_BUSY"
    status: ClassVar[int] = 503
