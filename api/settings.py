"""Every setting of the service: those of the database side and those of HTTP."""

from pydantic import Field

from graph.settings import GraphSettings, Seconds
from schema.guard import Limits


class Settings(GraphSettings):
    """What the service reads from its environment."""

    host: str = Field(default="127.0.0.1", description="Address that the service listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the service listens on.")
    examples: bool = Field(
        default=True,
        description="Whether example data is loaded into an empty graph, marked as such. `false` also takes "
        "out examples that are there.",
    )
    request_size: int = Field(
        default=1_000_000, ge=1_000, description="Largest body of a request in bytes; a larger one gets 413."
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
    max_rows: int = Field(
        default=50_000,
        ge=1_000,
        description="Most rows that all pages of a document may have, inner levels multiplied.",
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
            self.max_rows,
        )
