"""The measurement: alternating rounds, one contestant under load at a time."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rich.progress import Progress

from bench.contestants import Contestant
from bench.servers import ROOT
from bench.shapes import Shape

CHECKED = 5
"""So many of a shape's variables are compared."""


class Different(Exception):
    """Two contestants do not give the same answer."""


@dataclass(frozen=True)
class Settings:
    """How long and how often. `seconds`: of one measurement, after `warm_up` of its own."""

    rounds: int = 3
    seconds: float = 4.0
    warm_up: float = 1.0
    connections: tuple[int, ...] = (1, 16)


@dataclass
class Measured:
    """Answers of one contestant to one shape at one number of connections, all rounds together."""

    times: list[int] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    failures: int = 0

    def add(self, result: dict[str, Any]) -> None:
        """Take a round's result."""
        self.times += result["times"]
        self.rates.append(len(result["times"]) / result["seconds"])
        self.failures += result["failures"]

    def summary(self) -> dict[str, Any]:
        """Requests per second (median of the rounds), and times in milliseconds."""
        times = sorted(self.times)
        at = lambda share: times[min(len(times) - 1, int(share * len(times)))] / 1e6 if times else None  # noqa: E731
        return {
            "per_second": statistics.median(self.rates),
            "rounds": [round(rate, 1) for rate in self.rates],
            "mean_ms": statistics.fmean(times) / 1e6 if times else None,
            "p50_ms": at(0.50),
            "p99_ms": at(0.99),
            "answers": len(times),
            "failures": self.failures,
        }


Results = dict[tuple[int, str, str], Measured]
"""By connections, shape and contestant."""


def check_equal(shapes: Iterable[Shape], contestants: list[Contestant]) -> None:
    """Raises Different unless all give the same answers."""
    for shape in shapes:
        taking = [one for one in contestants if one.asked(shape)]
        for number in range(min(CHECKED, len(shape.service.variables))):
            answers = {one.name: one.answer(shape, number) for one in taking}
            first, *others = answers
            for other in others:
                if answers[other] != answers[first]:
                    where = difference(answers[first], answers[other])
                    raise Different(f"{shape.name}: {first} and {other} differ {where}")


def difference(a: Any, b: Any, place: str = "at ") -> str:
    """The first place in which two answers differ."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return next(difference(a[k], b[k], f"{place}.{k}") for k in a if a[k] != b[k])
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next(
            difference(x, y, f"{place}[{i}]") for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y
        )
    return f"{place}: {str(a)[:200]} / {str(b)[:200]}"


def measure(
    shapes: list[Shape],
    contestants: list[Contestant],
    empty: Contestant,
    settings: Settings,
    progress: Progress,
    settle: Callable[[], None],
) -> Results:
    """Measure all in rounds; each round begins with another contestant, each measurement after `settle`.

    `empty` is asked once for each shape, so that it is measured within the same minute as what it is
    compared with.
    """
    results: Results = {}
    taking = {shape.name: [*(one for one in contestants if one.asked(shape)), empty] for shape in shapes}
    steps = settings.rounds * len(settings.connections) * sum(map(len, taking.values()))
    task = progress.add_task("Warming up", total=steps)
    for shape in shapes:
        for one in taking[shape.name]:
            settle()
            _ask(one, shape, 4, settings.warm_up, settings.seconds)
    for turn in range(settings.rounds):
        for connections in settings.connections:
            todo: list[tuple[Shape, Contestant]] = []
            for shape in shapes:
                turns = taking[shape.name]
                shift = turn % len(turns)
                todo += [(shape, one) for one in turns[shift:] + turns[:shift]]
            for shape, one in todo:
                progress.update(
                    task, description=f"round {turn + 1}: {one.name} {shape.name} × {connections}"
                )
                settle()
                result = _ask(one, shape, connections, settings.warm_up, settings.seconds)
                results.setdefault((connections, shape.name, one.name), Measured()).add(result)
                progress.advance(task)
    return results


def _ask(one: Contestant, shape: Shape, connections: int, warm_up: float, seconds: float) -> dict[str, Any]:
    job = {**one.job(shape), "connections": connections, "warm_up": warm_up, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"], input=json.dumps(job), cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{one.name}, {shape.name}: {done.stderr.strip()[-600:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result
