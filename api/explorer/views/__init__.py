"""The pages, one in each file. `VIEWS` says at which address each is; its paths are Starlette's patterns."""

from api.explorer.page import View
from api.explorer.views import map as map_
from api.explorer.views import matrix, network, search, source, sources, start, timeline
from api.explorer.views.library import browse, compare, process
from api.explorer.views.questions import QUESTIONS
from api.explorer.views.questions.overview import overview

VIEWS: dict[str, View] = {
    "/": start.view,
    "/suche": search.view,
    "/matrix": matrix.view,
    map_.PATH: map_.view,
    "/zeit": timeline.view,
    network.PATH: network.view,
    "/fragen": overview(QUESTIONS),
    "/bibliothek": browse.view,
    "/bibliothek/vergleich": compare.view,
    "/bibliothek/{key}": process.view,
    "/quellen": sources.view,
    "/quellen/{key}": source.view,
    **{question.path: question.view for question in QUESTIONS},
}
