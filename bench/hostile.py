"""How long it takes to refuse what somebody hostile sends: `python -m bench.hostile`. Needs no database."""

import gc
from time import process_time

from rich.console import Console
from rich.table import Table

from schema.document import RequestError
from schema.errors import TooLarge
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.hostile import NEARLY, REFUSED, Hostile

ROUNDS = 5


def once(planner: Planner, asked: Hostile) -> tuple[float, str]:
    """Milliseconds of CPU until a request is planned or refused, and what came of it."""
    begin = process_time()
    try:
        planner.request(asked.query, asked.variables)
        came = "accepted"
    except TooLarge as error:
        came = str(error.details["bound"])
    except RequestError as error:
        came = error.code
    return (process_time() - begin) * 1000, came


def main() -> None:
    """Print the times, the best of some rounds, each with a planner that knows no document yet."""
    schema = build(Model.load())
    Planner(schema).request("{ laender { totalCount } }")  # what every process does once
    gc.collect()
    gc.freeze()  # as the service does
    table = Table("request", "came to", "characters", "ms")
    for name, asked in (REFUSED | {f"{n} (within)": a for n, a in NEARLY.items()}).items():
        found = [once(Planner(schema), asked) for _ in range(ROUNDS)]
        ms, came = min(found)
        table.add_row(name, came, f"{len(asked.query):,}", f"{ms:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
