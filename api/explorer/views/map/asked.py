"""What the map's page asks for: which areas, which Land, which process, how far, and as of when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.errors import BadRequest
from api.explorer.ask import Ask
from api.explorer.atlas import ALLIES
from api.explorer.names import choice
from api.explorer.seen import Seen
from api.explorer.words import Words

MUNICIPALITIES, DISTRICTS = "gemeinden", "kreise"
LAENDER = tuple(f"{number:02}" for number in range(1, 17))
STATUSES = ("LIVE", "PILOT", "PLANNED", "ENDED")
"""Of a use, the furthest first; what has ended comes last."""


@dataclass(frozen=True)
class Asked:
    """The parameters, checked. Empty texts stand for all: `land` and `status`; `process` is a key.

    `elsewhere`: whether the municipalities of a Land were asked for that has no outlines of them.
    """

    level: str
    land: str
    process: str
    status: str
    as_of: str | None
    seen: Seen
    ask: Ask
    say: Words
    elsewhere: bool = False

    @property
    def laender(self) -> list[str]:
        """The Länder whose areas are shown; none for all of Germany."""
        return [self.land] if self.land else list(ALLIES) if self.level == MUNICIPALITIES else []

    @property
    def use(self) -> dict[str, Any] | None:
        """The condition on a use that the status makes."""
        return {"edge": {"status": {"eq": self.status}}} if self.status else None

    async def data(self, name: str, **variables: Any) -> Any:
        """The answer to a document, as of the day that is asked for."""
        return await self.ask(name, asOf=self.as_of, **variables)

    def status_label(self, status: str | None) -> str:
        """What a status is called."""
        model = self.ask.service.planner.schema.model
        return choice(model, "UsageStatus", status, self.say) or self.say("Stand unbekannt")


def asked(seen: Seen, ask: Ask, say: Words, process: str) -> Asked:
    """The parameters of a request. Raises BadRequest."""
    level = one_of(seen, "ebene", (MUNICIPALITIES, DISTRICTS))
    land = seen.get("land")
    if land not in ("", *LAENDER):
        raise BadRequest("The parameter `land` must be the key of a Land, 01 to 16.")
    elsewhere = bool(land) and level == MUNICIPALITIES and land not in ALLIES
    day = seen.get("stand")
    try:
        as_of = date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise BadRequest("The parameter `stand` must be a day such as 2024-01-31.") from error
    status = one_of(seen, "status", ("", *STATUSES))
    return Asked(level, "" if elsewhere else land, process, status, as_of, seen, ask, say, elsewhere)


def one_of(seen: Seen, name: str, known: tuple[str, ...]) -> str:
    """A parameter that has to be one of these; the first where it is missing. Raises BadRequest."""
    value = seen.get(name, known[0])
    if value not in known:
        raise BadRequest(f"The parameter `{name}` must be one of: {', '.join(filter(None, known))}.")
    return value
