"""What pages of one order cost the database: the first, one deep down, and those read backwards."""

from dataclasses import dataclass
from typing import Any

from neo4j import Driver

from schema.plan import Planner

PAGE, DEEP, STRIDE = 25, 400, 1_000


@dataclass(frozen=True)
class Hits:
    """Of one order: by page, and which page the deep one is."""

    first: int
    deep: int
    backward: int
    last: int
    number: int


class Pages:
    """Reads pages of one order, and counts."""

    def __init__(self, driver: Driver, database: str, planner: Planner, field: str, order: str) -> None:
        self.driver = driver
        self.database = database
        self.planner = planner
        self.field = field
        self.order = order

    def hits(self) -> Hits:
        """What each of the pages takes."""
        cursor, number = self.place()
        return Hits(
            self.page("first"),
            self.page("first", after=cursor),
            self.page("last", before=cursor),
            self.page("last"),
            number,
        )

    def place(self) -> tuple[str, int]:
        """The cursor after which the deep page begins, and the number of that page."""
        cursor, read = None, 0
        while read < (DEEP - 1) * PAGE:
            size = min(STRIDE, (DEEP - 1) * PAGE - read)
            text = f"query($a: String) {{ p: {self.field}(first: {size}, orderBy: [{self.order}], after: $a) "
            text += "{ nodes { key } pageInfo { endCursor hasNextPage } } }"
            request = self.planner.request(text, {"a": cursor})
            with self.driver.session(database=self.database) as session:
                record = session.run(request.text or "", request.parameters).single(strict=True)[0]
            data = request.response(record).data
            assert data
            if not data["p"]["pageInfo"]["hasNextPage"]:
                break
            cursor, read = data["p"]["pageInfo"]["endCursor"], read + size
        if cursor is None:
            raise ValueError(f"{self.field} has fewer than {STRIDE} nodes")
        return cursor, read // PAGE + 1

    def page(self, size: str, **cursor: str) -> int:
        """The hits of one page."""
        given = "".join(f", {name}: ${name}" for name in cursor)
        declared = "".join(f"${name}: String" for name in cursor)
        head = f"query({declared}) " if declared else ""
        text = f"{head}{{ {self.field}({size}: {PAGE}, orderBy: [{self.order}]{given}) "
        text += "{ nodes { key name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"
        return hits(self.driver, self.database, self.planner, text, cursor)


def hits(driver: Driver, database: str, planner: Planner, text: str, variables: dict[str, Any]) -> int:
    """The accesses to its store that the database needs for a question.

    Neo4j does not count what is below a function; around a whole answer, `head` only takes it out of a list.
    """
    request = planner.request(text, variables)
    counted = (request.text or "").replace("RETURN [head(", "RETURN [(", 1)
    with driver.session(database=database) as session:
        summary = session.run(f"PROFILE {counted}", request.parameters).consume()
    assert summary.profile
    return total(summary.profile)


def total(profile: dict[str, Any]) -> int:
    """The hits of an operator and of all below it."""
    return int(profile.get("dbHits", 0)) + sum(map(total, profile.get("children", ())))
