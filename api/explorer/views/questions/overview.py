"""All questions on one page, each with its gaps filled as it is asked most."""

from collections.abc import Sequence

from api.explorer.ask import Ask
from api.explorer.page import Page, View
from api.explorer.seen import Seen
from api.explorer.views.questions.question import Question
from api.explorer.words import Words


def overview(questions: Sequence[Question]) -> View:
    """The page with all questions."""

    async def view(_seen: Seen, ask: Ask, _: Words) -> Page:
        data = await ask("auswahl")
        choices = {question.slug: question.choices(data, _) for question in questions}
        values = {"all_questions": questions, "choices": choices}
        return Page("questions.html", _("Fragen"), values)

    return view
