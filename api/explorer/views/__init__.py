"""The pages, one in each file. `VIEWS` says at which address each is; its paths are Starlette's patterns."""

from api.explorer.page import View
from api.explorer.views import search, start
from api.explorer.views.questions import QUESTIONS
from api.explorer.views.questions.overview import overview

VIEWS: dict[str, View] = {
    "/": start.view,
    "/suche": search.view,
    "/fragen": overview(QUESTIONS),
    **{question.path: question.view for question in QUESTIONS},
}
