"""Chance that always falls the same way, on every machine and in every version of Python.

Only `random.Random.random()` with an integer seed is promised to stay as it is (Python's documentation of
`random`, "Notes on Reproducibility"); `choice`, `sample` and the like are not. So everything is made from it
with the four operations and square roots, which IEEE 754 rounds exactly.
"""

import hashlib
import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chance of its own for each name: a change in one place leaves all others as they are."""

    def __init__(self, name: str) -> None:
        seed = hashlib.sha256(f"verbundgraph/{name}".encode()).digest()
        self._roll = random.Random(int.from_bytes(seed, "big")).random  # noqa: S311 - examples, not secrets

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._roll() < share

    def between(self, low: float, high: float) -> float:
        """Anything from low to high, all alike."""
        return low + (high - low) * self._roll()

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._roll() * (high - low + 1))

    def one(self, options: Sequence[T]) -> T:
        """One of them, all alike."""
        return options[self.number(0, len(options) - 1)]

    def weighted(self, options: Iterable[tuple[T, float]]) -> T:
        """One of them, each as often as its weight says."""
        pairs = list(options)
        left = self._roll() * sum(weight for _, weight in pairs)
        for option, weight in pairs:
            left -= weight
            if left < 0:
                return option
        return pairs[-1][0]

    def some(self, options: Sequence[T], count: int, weight: Callable[[T], float]) -> list[T]:
        """That many of them, heavier ones sooner; equal draws keep the given order."""
        drawn = []
        for place, option in enumerate(options):
            roll, heavy = self._roll(), weight(option)
            if heavy > 0:
                drawn.append((roll / ((1 - roll) * heavy), place))
        return [options[place] for _, place in sorted(drawn)[:count]]


def root(number: float) -> float:
    """The square root."""
    return math.sqrt(number)
