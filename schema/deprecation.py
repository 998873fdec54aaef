"""Deprecation: since when, what to use instead, and until when a thing stays at least.

Declared with the thing itself (`prop`, `out`, `into`, a `Node` class, a `Choice`), it reaches every field,
argument, input field and enum value that comes from it as GraphQL's `@deprecated`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

NOTICE = timedelta(days=182)
"""How long a deprecated thing stays at least: the promise of docs/api-policy.md."""


@dataclass(frozen=True)
class Deprecated:
    """That something is to go. `since`, `removal`: days like 2026-11-24; it stays until `removal` at least.

    Raises ValueError where the notice is shorter than promised, or a reason is missing.
    """

    since: str
    removal: str
    reason_en: str
    reason_de: str

    def __post_init__(self) -> None:
        if date.fromisoformat(self.removal) - date.fromisoformat(self.since) < NOTICE:
            raise ValueError(
                f"what is deprecated on {self.since} stays for {NOTICE.days} days, "
                f"so it cannot go on {self.removal}"
            )
        if not self.reason_en.strip() or not self.reason_de.strip():
            raise ValueError("a deprecation says in English and German what to use instead")

    @property
    def text(self) -> str:
        """The reason in both languages, as `@deprecated(reason:)` shows it."""
        return (
            f"Since {self.since}, will not be removed before {self.removal}: {self.reason_en} "
            f"– Deutsch: Seit {self.since}, entfällt nicht vor {self.removal}: {self.reason_de}"
        )


class Description(str):
    """A description that knows whether what it describes is deprecated.

    It goes through the builders of types and inputs like any other description, so that none of them can
    forget to pass the deprecation on.
    """

    __slots__ = ("deprecated",)
    deprecated: Deprecated | None

    def __new__(cls, text: str, deprecated: Deprecated | None = None) -> Self:
        """A text, and what is to be said of the thing that it describes."""
        made = super().__new__(cls, text)
        made.deprecated = deprecated
        return made


def reason(description: str) -> str | None:
    """The `@deprecated` reason of what a description describes; None where it is to stay."""
    deprecated = description.deprecated if isinstance(description, Description) else None
    return None if deprecated is None else deprecated.text
