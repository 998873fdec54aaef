"""What becomes of the values that a database counted, added and grouped."""

from collections.abc import Callable
from typing import Any

DIGITS = 12
"""Significant digits of a sum of decimal numbers; the engines add in no fixed order, which shows beyond."""


def plain(value: Any) -> Any:
    """The value itself."""
    return value


def unkeyed(value: str | None) -> str | None:
    """A text without the key for its order before it."""
    return None if value is None else value.partition("\n")[2]


def shown(value: Any) -> str | None:
    """A value as a text: yes and no as GraphQL writes them."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def total(value: int) -> float:
    """The sum of whole numbers, as a Float."""
    return float(value)


def decimal_total(value: float) -> float:
    """The sum of decimal numbers, the same in whatever order they were added."""
    return float(f"{value:.{DIGITS}g}")


def mean(value: int, count: int) -> float | None:
    """The mean of whole numbers."""
    return value / count if count else None


def decimal_mean(value: float, count: int) -> float | None:
    """The mean of decimal numbers, the same in whatever order they were added."""
    return decimal_total(value / count) if count else None


FIGURES: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (plain, unkeyed, shown, total, decimal_total, mean, decimal_mean)
}
