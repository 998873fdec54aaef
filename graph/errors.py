"""What can go wrong between us and a database, and the one place where driver errors become ours.

`message` is written for the person who reads the answer: it never holds Cypher, an address, a file of
this machine or a stack. What led to the error is chained as `__cause__` and goes to the log.
"""

from typing import ClassVar

from neo4j.exceptions import (
    ConnectionPoolError,
    ConstraintError,
    IncompleteCommit,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from schema.errors import VerbundgraphError


class SettingsInvalid(VerbundgraphError):
    """A setting in the environment has a value that cannot be used; the message names it."""

    code: ClassVar[str] = "SETTINGS_INVALID"


class DatabaseError(VerbundgraphError):
    """The database refused or failed a statement, and it is not the reader's fault."""

    code: ClassVar[str] = "DATABASE_ERROR"


class DatabaseUnavailable(VerbundgraphError):
    """No database answers at the moment; it is looked for again with every request."""

    code: ClassVar[str] = "DATABASE_UNAVAILABLE"
    status: ClassVar[int] = 503


class DatabaseTimeout(VerbundgraphError):
    """A statement ran into its deadline and was stopped by the database."""

    code: ClassVar[str] = "DEADLINE_EXCEEDED"
    status: ClassVar[int] = 504


class DatabaseRefused(VerbundgraphError):
    """The database knows us not: wrong user or password, no right, or no such database."""

    code: ClassVar[str] = "DATABASE_REFUSED"
    status: ClassVar[int] = 503


class DatabaseConflict(VerbundgraphError):
    """Two writers touched the same records, or a key exists already."""

    code: ClassVar[str] = "DATABASE_CONFLICT"
    status: ClassVar[int] = 409


class DatabaseUnsupported(VerbundgraphError):
    """The database behind NEO4J_URI is of a kind or version that lacks what we need."""

    code: ClassVar[str] = "DATABASE_UNSUPPORTED"
    status: ClassVar[int] = 503


class EngineError(DatabaseUnavailable):
    """The embedded engine cannot start or keeps crashing. The tail of its log is added as a note."""

    code: ClassVar[str] = "ENGINE_FAILED"


class EngineLocked(EngineError):
    """Another process works on the same data directory."""

    code: ClassVar[str] = "ENGINE_LOCKED"


class EngineUnsupported(EngineError):
    """The embedded engine does not run on this machine."""

    code: ClassVar[str] = "ENGINE_UNSUPPORTED"


UNAVAILABLE = "The database does not answer at the moment. Please try again in a few seconds."
UNSURE = (
    "The database was lost while it saved the change, so it is not known whether the change is in. Please "
    "look before you send it again."
)
REFUSED = (
    "The database refused the service's user. The operator should check NEO4J_USER, NEO4J_PASSWORD "
    "and NEO4J_DATABASE."
)
TIMED_OUT = "The question took longer than allowed. Please ask for fewer items or fewer levels at once."
CHANGED = "Somebody else changed the same records at the same time. Please try again."
EXISTS = "The change breaks a rule of the graph: a key is taken already, or something is still in use."
FAILED = "The database could not answer the question. The operator finds the reason in the service's log."

TIMEOUT_CODE = "Neo.ClientError.Transaction.TransactionTimedOut"
"""Beginning of the codes of both engines for a statement stopped at its deadline."""


def translate(error: Exception) -> VerbundgraphError:
    """Our error for one of the driver's (or one of ours, unchanged). Use as `raise translate(e) from e`."""
    if isinstance(error, VerbundgraphError):
        return error
    if isinstance(error, Neo4jError):
        return _from_server(error)
    if isinstance(error, IncompleteCommit):
        return DatabaseUnavailable(UNSURE)
    if isinstance(error, (ServiceUnavailable, SessionExpired, ConnectionPoolError, OSError)):
        return DatabaseUnavailable(UNAVAILABLE)
    return DatabaseError(FAILED)


def _from_server(error: Neo4jError) -> VerbundgraphError:
    code = error.code or ""
    if code.startswith(TIMEOUT_CODE):
        return DatabaseTimeout(TIMED_OUT)
    if code.startswith("Neo.ClientError.Security.") or code.endswith("DatabaseNotFound"):
        return DatabaseRefused(REFUSED)
    if isinstance(error, ConstraintError):
        return DatabaseConflict(EXISTS)
    if isinstance(error, NotALeader) or code.endswith((".DatabaseUnavailable", ".Terminated")):
        return DatabaseUnavailable(UNAVAILABLE)
    if isinstance(error, TransientError) and ".Transaction." in code:
        return DatabaseConflict(CHANGED)
    return DatabaseError(FAILED)
