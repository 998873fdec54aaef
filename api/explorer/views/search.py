"""Search over everything, and the suggestions that a script asks for while somebody types."""

import orjson
from starlette.responses import Response

from api.explorer.ask import Ask
from api.explorer.gaps import fitting, where
from api.explorer.names import kind_of, kinds_asked
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table, made_up, sources, thing
from api.explorer.words import Words

SUGGESTED = 8


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """What fits a text, best first; without one, the field to write it in."""
    text = seen.get("q")
    model = ask.service.planner.schema.model
    kinds = list(kinds_asked(seen, model)) or None
    if not text:
        return Page("search.html", _("Suche"), {"text": "", "found": None, "kinds_found": [], "passages": {}})
    data = await ask.rows("suche", "search", text=text, kinds=kinds, after=seen.get("nach") or None)
    found = data["search"]
    rows, passages = [], {}
    for edge in found["edges"]:
        node = edge["node"]
        what = model.kinds[node["__typename"]]
        land = node.get("land")
        passages[node["id"]] = [
            fragment["parts"]
            for highlight in edge["highlights"]
            if highlight["field"] != "name"
            for fragment in highlight["fragments"]
        ]
        cells = (thing(node), _.label(what.label), thing(land) if land else None)
        rows.append(Row(cells, sources(node), node["example"]))
    table = Table(
        "treffer",
        _("Treffer"),
        (Column("node", _("Name")), Column("kind", _("Art")), Column("land", _("Land"))),
        tuple(rows),
        empty=_("Nichts gefunden. Vielleicht hilft ein kürzeres Wort."),
    )
    narrowed = [
        (
            _.label(kind.label) if (kind := kind_of(model, one["kind"])) else one["kind"],
            one["count"],
            seen.link("/suche", q=text, art=one["kind"]),
            one["kind"] in (kinds or ()),
        )
        for one in found["kinds"]
    ]
    title = _("Suche nach „{text}“", text=text)
    values = {"text": text, "found": found, "kinds_found": narrowed, "passages": passages}
    shown = paged(seen, found, table)
    return Page("search.html", title, values, (shown,), example=made_up([shown]))


async def suggestions(seen: Seen, ask: Ask, _: Words) -> Response:
    """The first few nodes that fit what was typed, for a script."""
    text = seen.get("q")
    model = ask.service.planner.schema.model
    found = await fitting(text, kinds_asked(seen, model), ask) if text else []
    made = []
    for node in found[:SUGGESTED]:
        what = _.label(model.kinds[node["__typename"]].label)
        kind = ", ".join((what, *where(node)))
        name = thing(node).name
        made.append({"id": node["id"], "name": name, "kind": kind, "page": seen.node(node["id"])})
    return Response(orjson.dumps({"suggestions": made}), media_type="application/json")
