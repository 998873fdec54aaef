"""When things happen in the examples: months counted from January 2019, and how they are written."""

from loaders.example_dice import Dice

FIRST_YEAR = 2019
NOW = 92
"""September 2026, the last month in which something may have begun."""


def month(count: int) -> str:
    """The month that lies so many after January 2019: 0 is `2019-01`."""
    return f"{FIRST_YEAR + count // 12}-{count % 12 + 1:02}"


def written(count: int, dice: Dice) -> str:
    """A day in that month, or the month, or only its year."""
    text = f"{month(count)}-{dice.number(1, 28):02}"
    return dice.weighted(((text, 0.35), (text[:7], 0.42), (text[:4], 0.23)))
