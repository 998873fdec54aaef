"""What is wrong with what was asked for, as a page says it in its language; programs read it in English."""

from collections.abc import Callable

from api.errors import BadRequest, NotFound
from api.explorer.words import Words, words
from api.linked.answers import Gone
from schema.errors import VerbundgraphError

Filling = str | Callable[[Words], str]
"""What fills a gap: a text, or what makes one in a language."""


class Refusal(VerbundgraphError):
    """An error with a German text, as `_()` takes it, whose English stands in `en.po` as well."""

    def __init__(self, text: str, /, **gaps: Filling) -> None:
        self.text, self.gaps = text, gaps
        super().__init__(self.say(words("en")))

    def say(self, _: Words) -> str:
        """What is wrong, in a language."""
        gaps = {name: gap if isinstance(gap, str) else gap(_) for name, gap in self.gaps.items()}
        return _(self.text, **gaps)


class Wrong(Refusal, BadRequest):
    """A parameter makes no sense."""


class Nothing(Refusal, NotFound):
    """There is nothing of that name."""


class Withdrawn(Refusal, Gone):
    """There was something at this address."""
