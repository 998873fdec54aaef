"""Every setting of the service: those of the database side and those of HTTP."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from api.metrics import where
from graph.settings import GraphSettings, Seconds
from graph.sparql.pool import Limits as SparqlLimits
from schema.guard import Limits

BASE = re.compile(r"https?://[^\s/?#@]+(/[^\s/?#]+)*")
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")


class Settings(GraphSettings):
    """What the service reads from its environment."""

    host: str = Field(default="127.0.0.1", description="Address that the service listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the service listens on.")
    base_url: str = Field(
        default="",
        description="Address under which the world reaches this service, such as `https://graph.example.de`: "
        "what all addresses in linked data begin with. Empty: the one that it listens on.",
    )
    publisher: str = Field(
        default="",
        description="Who publishes the data, for the data catalogue (`/catalog`), such as `Land Hessen`.",
    )
    publisher_url: str = Field(default="", description="Address of the publisher's website.")
    contact: str = Field(
        default="",
        pattern=r"^([^\s@]+@[^\s@]+)?$",
        description="E-mail address for questions about the data.",
    )
    contributor: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address that GovData gave whoever delivers the data catalogue to it "
        "(`dcatde:contributorID`), such as `http://dcat-ap.de/def/contributors/hessen`.",
    )
    imprint: Path | None = Field(
        default=None,
        description="File in Markdown that is shown at `/impressum`: who runs the service. Its English "
        "version stands beside it, `imprint.en.md` beside `imprint.md`.",
    )
    accessibility: Path | None = Field(
        default=None,
        description="File in Markdown that is shown at `/barrierefreiheit`, in place of what the service "
        "says of itself; English as with `VERBUNDGRAPH_IMPRINT`.",
    )
    mirror: bool = Field(
        default=True,
        description="Whether a process beside the service keeps the graph as RDF in the data directory, for "
        "SPARQL and dumps (`docs/operations.md`).",
    )
    examples: bool = Field(
        default=True,
        description="Whether example data is loaded into an empty graph, marked as such. `false` also takes "
        "out examples that are there.",
    )
    request_size: int = Field(
        default=1_000_000, ge=1_000, description="Largest body of a request in bytes; a larger one gets 413."
    )
    cors_origins: str = Field(
        default="",
        description="Origins whose pages may ask this service from a browser, separated by spaces, such as "
        "`https://app.example.org`; `*` for all. Empty: pages of this service alone.",
    )
    cors_credentials: bool = Field(
        default=False,
        description="Whether pages of those origins may send cookies and other credentials along, for a "
        "proxy that asks for them. Not with `*`.",
    )
    documents: Path | None = Field(
        default=None,
        description="File or directory of registered documents: manifests (`.json`) and GraphQL files, see "
        "docs/http.md.",
    )
    documents_only: bool = Field(
        default=False, description="Whether nothing but registered documents is answered."
    )
    persisted_queries_size: int = Field(
        default=5_000_000,
        ge=0,
        description="Bytes of memory for queries that clients may register by sending their hash along "
        "(automatic persisted queries); the least used go first. 0: none. Nothing is registered so where "
        "only registered documents are answered.",
    )
    metrics: str = Field(
        default="on",
        description="Prometheus metrics: `on` for `/metrics`, `off`, or an address for them alone, such as "
        "`127.0.0.1:9100`.",
    )
    traces: bool = Field(
        default=False,
        description="Whether OpenTelemetry spans are sent, by the standard variables `OTEL_…` "
        "(`docs/operations.md`).",
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="How the log is written to standard error: `json`, `text`, or `auto`, which is text on a "
        "terminal and JSON elsewhere.",
    )
    log_requests: bool = Field(
        default=True, description="Whether the log has a line for each request (`docs/operations.md`)."
    )
    cache_size: int = Field(
        default=64_000_000,
        ge=0,
        description="Bytes of answers that are kept in memory for whoever asks the same again, until a load "
        "changes the graph. 0: none.",
    )
    cache_control: str = Field(
        default="no-cache",
        pattern=r"^[a-z0-9=, \-]+$",
        description="`Cache-Control` of answers to GET that have an ETag. As it is, caches ask each time "
        "whether their copy still stands; `public, max-age=60` spares them that for a minute.",
    )
    shutdown_grace: Seconds = Field(
        default=30.0,
        description="Seconds in which requests that are under way may finish when the service stops.",
    )
    max_tokens: int = Field(
        default=5_000, ge=100, description="Most tokens that a GraphQL document may have."
    )
    max_fields: int = Field(
        default=1_500, ge=10, description="Most fields that a document may have with its fragments expanded."
    )
    max_depth: int = Field(default=25, ge=3, le=60, description="Most levels that a document may have.")
    max_aliases: int = Field(default=200, ge=1, description="Most aliases that a document may have.")
    max_directives: int = Field(default=200, ge=1, description="Most directives that a document may have.")
    max_cost: int = Field(
        default=50_000,
        ge=1_000,
        description="Most that a question may cost: the rows that all its pages can have, inner levels "
        "multiplied, and what it counts: see `docs/graphql.md`.",
    )

    max_subscriptions: int = Field(
        default=1_000,
        ge=1,
        description="Most subscriptions and WebSocket connections at the same time; one more is asked to "
        "come later.",
    )
    max_operations: int = Field(
        default=50, ge=1, description="Most operations that one WebSocket connection may run at once."
    )
    connection_init_timeout: Seconds = Field(
        default=10.0,
        description="Seconds in which a client has to initialise a WebSocket connection before it is closed.",
    )
    keep_alive: Seconds = Field(
        default=12.0,
        description="Seconds of silence after which a subscription over server-sent events sends a comment, "
        "so that no proxy takes it for dead.",
    )

    sparql_workers: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Processes that answer SPARQL queries, one query at a time each; they start with the "
        "first query.",
    )
    sparql_timeout: Seconds = Field(
        default=10.0, description="Seconds that a SPARQL query may take, and may wait before."
    )
    sparql_memory: int = Field(
        default=512_000_000,
        ge=10_000_000,
        description="Bytes of memory that a SPARQL query may take beyond what its process has anyway "
        "(Linux only).",
    )
    sparql_size: int = Field(
        default=20_000_000, ge=1_000, description="Largest answer of a SPARQL query in bytes."
    )
    sparql_waiting: int = Field(
        default=20, ge=0, description="Most SPARQL queries that wait at the same time; one more gets 503."
    )
    sparql_services: str = Field(
        default="",
        description="Addresses of the SPARQL services that a query may ask with `SERVICE`, separated by "
        "spaces. Empty: none, and the processes give up the network where the system lets them.",
    )

    @field_validator("base_url")
    @classmethod
    def _base(cls, text: str) -> str:
        if text and not BASE.fullmatch(text):
            raise ValueError(
                "must be an address without a slash, query or fragment at its end: https://graph.example.de"
            )
        return text

    @field_validator("sparql_services")
    @classmethod
    def _services(cls, text: str) -> str:
        for address in text.split():
            if not re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", address):
                raise ValueError("must list whole addresses: https://query.example.org/sparql")
        return text

    @field_validator("metrics")
    @classmethod
    def _address(cls, text: str) -> str:
        where(text)
        return text

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, text: str) -> str:
        for origin in text.split():
            if origin != "*" and not ORIGIN.fullmatch(origin):
                raise ValueError(
                    "must list origins as a browser names them, scheme, host and port without a path: "
                    "https://app.example.org http://localhost:3000"
                )
        return text

    @model_validator(mode="after")
    def _not_everybody_with_credentials(self) -> Self:
        if self.cors_credentials and "*" in self.origins:
            raise ValueError(
                "VERBUNDGRAPH_CORS_CREDENTIALS cannot go with VERBUNDGRAPH_CORS_ORIGINS=*: any page on the "
                "web could ask in its visitor's name; list the origins instead"
            )
        return self

    @model_validator(mode="after")
    def _some_documents(self) -> Self:
        if self.documents_only and self.documents is None:
            raise ValueError(
                "VERBUNDGRAPH_DOCUMENTS_ONLY is set but VERBUNDGRAPH_DOCUMENTS is not: nothing could be asked"
            )
        return self

    @property
    def origins(self) -> tuple[str, ...]:
        """The foreign origins whose pages may ask, or `*`."""
        return tuple(self.cors_origins.split())

    @property
    def base(self) -> str:
        """What all addresses in linked data begin with."""
        host = "localhost" if self.host in ("", "127.0.0.1", "0.0.0.0", "::", "::1") else self.host  # noqa: S104
        return self.base_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def services(self) -> frozenset[str]:
        """The services that a SPARQL query may ask."""
        return frozenset(self.sparql_services.split())

    @property
    def sparql(self) -> SparqlLimits:
        """The bounds on a SPARQL query."""
        return SparqlLimits(
            self.sparql_workers,
            self.sparql_timeout,
            self.sparql_memory,
            self.sparql_size,
            self.sparql_waiting,
        )

    @property
    def limits(self) -> Limits:
        """The bounds on a GraphQL document."""
        return Limits(
            self.max_tokens,
            self.max_fields,
            self.max_depth,
            self.max_aliases,
            self.max_directives,
            self.max_cost,
        )
