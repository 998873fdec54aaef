"""Every setting of the database side, read from the environment.

The four names that every Neo4j user knows keep those names; all others begin with VERBUNDGRAPH_.
An empty variable counts as not set, as container files often write `NEO4J_URI=`.
"""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsInvalid

PREFIX = "VERBUNDGRAPH_"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class GraphSettings(BaseSettings):
    """Where the graph is stored and how long we wait for it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", populate_by_name=True, frozen=True
    )

    neo4j_uri: str | None = Field(
        default=None,
        validation_alias="NEO4J_URI",
        description="Address of a Neo4j server or cluster, such as `neo4j://db.example.org:7687`. "
        "Not set: the embedded engine stores the graph in the data directory.",
    )
    neo4j_user: str = Field(
        default="neo4j", validation_alias="NEO4J_USER", description="User name at the Neo4j server."
    )
    neo4j_password: SecretStr | None = Field(
        default=None,
        validation_alias="NEO4J_PASSWORD",
        description="Password at the Neo4j server. Required with NEO4J_URI; `none` for a server that asks "
        "for no password.",
    )
    neo4j_database: str = Field(
        default="neo4j",
        validation_alias="NEO4J_DATABASE",
        pattern=r"^[A-Za-z][A-Za-z0-9.\-]{2,62}$",
        description="Name of the database at the Neo4j server.",
    )
    data_dir: Path = Field(
        default=Path(".data"),
        description="Directory for everything that the service stores. Only this directory and the "
        "system's directory for temporary files are ever written to.",
    )
    read_timeout: Seconds = Field(
        default=10.0,
        description="Seconds that one read may take in the database before it is stopped (error "
        "DEADLINE_EXCEEDED).",
    )
    load_timeout: Seconds = Field(
        default=600.0, description="Seconds that one transaction of a load or migration may take on Neo4j."
    )
    pool_size: int = Field(
        default=50,
        ge=1,
        le=1000,
        description="Largest number of connections to the database (per server of a cluster).",
    )
    acquisition_timeout: Seconds = Field(
        default=5.0, description="Seconds to wait for a free connection of the pool."
    )
    connection_timeout: Seconds = Field(default=5.0, description="Seconds to wait for a new connection.")
    max_retry_time: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=5.0,
        description="Seconds in which the driver tries again to find out, at the start, which server it "
        "talks to. Apart from that a read is tried twice and a load five times.",
    )
    liveness_check: Annotated[float, Field(ge=0, le=86_400)] = Field(
        default=30.0,
        description="Seconds without use after which a connection is tested before it is used again.",
    )
    max_lifetime: Seconds = Field(
        default=3600.0, description="Seconds after which a connection is closed and opened anew."
    )
    embedded_heap: str = Field(
        default="1g",
        pattern=r"^[1-9][0-9]*[mMgG]$",
        description="Upper bound of the embedded engine's Java heap, such as `512m` or `2g`.",
    )
    embedded_start_timeout: Seconds = Field(
        default=120.0,
        description="Seconds that the embedded engine may take to start, repair after a crash included.",
    )
    embedded_stop_timeout: Seconds = Field(
        default=15.0, description="Seconds that the embedded engine may take to stop before it is killed."
    )
    embedded_max_restarts: int = Field(
        default=5,
        ge=0,
        le=100,
        description="How many times in a row a crashed embedded engine is started again.",
    )

    @field_validator("neo4j_uri")
    @classmethod
    def _known_scheme(cls, uri: str | None) -> str | None:
        if uri is None:
            return None
        parts = urlsplit(uri)
        if parts.scheme not in SCHEMES:
            raise ValueError(f"must begin with one of {', '.join(f'{s}://' for s in SCHEMES)}")
        if not parts.hostname:
            raise ValueError("names no server; write for example neo4j://localhost:7687")
        if parts.username or parts.password:
            raise ValueError("must not hold user or password; use NEO4J_USER and NEO4J_PASSWORD")
        return uri

    @model_validator(mode="after")
    def _password_given(self) -> Self:
        if self.neo4j_uri is not None and self.neo4j_password is None:
            raise ValueError(
                "NEO4J_PASSWORD is missing: NEO4J_URI is set, so set NEO4J_PASSWORD too "
                "(`none` for a server that asks for no password)"
            )
        return self

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """Read the environment; `overrides` (by field name) win over it.

        Raises SettingsInvalid with one sentence per bad setting, without the value (it may be secret).
        """
        try:
            return cls(**overrides)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsInvalid(_sentences(error, cls)) from None


def environment_name(field: str, model: type[BaseSettings]) -> str:
    """The environment variable of a field: `neo4j_uri` → NEO4J_URI, `pool_size` → VERBUNDGRAPH_POOL_SIZE."""
    alias = model.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field}".upper()


def _sentences(error: ValidationError, model: type[BaseSettings]) -> str:
    by_alias = {environment_name(field, model): field for field in model.model_fields}
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        text = item["msg"].removeprefix("Value error, ")
        if item["loc"]:
            place = str(item["loc"][0])
            name = place if place in by_alias else environment_name(place, model)
            text = f"{name}: {text[0].lower()}{text[1:]}"
        lines.append(text)
    return "Please correct the settings. " + "; ".join(lines) + "."
