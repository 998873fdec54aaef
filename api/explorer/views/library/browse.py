"""All processes, to search and to choose from."""

from typing import Any

from api.explorer.ask import Ask
from api.explorer.names import choice
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table, sources, thing, things
from api.explorer.views.library.facets import Facet, chosen_ids, facets, fitting, label, where
from api.explorer.words import Words
from api.explorer.wrong import Wrong
from schema.model import Model

AT_ONCE = 4
"""How many can be compared."""

ORDERS = {
    "name": [{"name": "ASC"}],
    "nutzung": [{"usedByCount": "DESC"}, {"name": "ASC"}],
    "seit": [{"since": "ASC"}, {"name": "ASC"}],
}
"""For GraphQL, by the parameter's value."""


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The list with its facets."""
    model = ask.service.planner.schema.model
    for state in seen.all("status"):
        label(state, model, _)
    order = seen.get("sortierung", "name")
    if order not in ORDERS:
        raise Wrong(
            "Der Parameter „{name}“ muss eines davon sein: {known}.",
            name="sortierung",
            known=", ".join(ORDERS),
        )
    compared = seen.all("prozess")[:AT_ONCE]
    text = seen.get("q")
    hits = (await ask("bibliothek-suche", text=text))["search"]["edges"] if text else []
    fits = fitting(hits) if text else None
    data = await ask.rows(
        "bibliothek",
        "processes",
        where=where(seen, fits),
        services=where(seen, fits, services=True),
        open=where(seen, fits, users=False),
        orderBy=ORDERS[order],
        chosen=[*chosen_ids(seen), *(f"process:{key}" for key in compared)],
        after=seen.get("nach") or None,
    )
    found = data["processes"]
    made = facets(seen, data, model, _)
    shown = {node["key"] for node in found["nodes"]}
    values = {
        "text": text,
        "order": order,
        "orders": (
            ("name", _("Name")),
            ("nutzung", _("Nutzungen, die meisten zuerst")),
            ("seit", _("Beginn, die ältesten zuerst")),
        ),
        "facets": made,
        "chips": chips(seen, made, _),
        "compared": compared,
        "elsewhere": [
            thing(node)
            for node in data["chosen"]
            if node and node["id"].startswith("process:") and node["id"][8:] not in shown
        ],
        "at_once": AT_ONCE,
        "lead": lead(found["totalCount"], _),
    }
    return Page("library.html", _("Prozessbibliothek"), values, (table(seen, found, model, _),))


def lead(count: int, _: Words) -> str:
    """How many were found, in a sentence."""
    if count == 1:
        return _("Ein Online-Prozess passt.")
    return _("{number} Online-Prozesse passen.", number=_.number(count))


def chips(seen: Seen, made: list[Facet], _: Words) -> list[tuple[str, str]]:
    """What is chosen, each with the address without it."""
    found = []
    if seen.get("q"):
        found.append((_("Text: {text}", text=seen.get("q")), seen.here(q=None, nach=None)))
    for facet in made:
        for one in facet.chosen:
            left = [value for value in seen.all(facet.name) if value != one.value]
            found.append((f"{facet.label}: {one.label}", seen.here(nach=None, **{facet.name: left})))
    return found


def table(seen: Seen, found: Any, model: Model, _: Words) -> Table:
    """The processes as rows."""
    rows = []
    for node in found["nodes"]:
        status = choice(model, "ProcessStatus", node["status"], _)
        services = node["implements"]["nodes"]
        topics = {topic["id"]: topic for one in services for topic in one["topics"]["nodes"]}
        cells = (
            thing(node),
            things(node["developedBy"]["nodes"]),
            status,
            node["usedBy"]["totalCount"],
            node["since"],
            thing(node["runsOn"]) if node["runsOn"] else None,
            things(topics.values()),
            things(services),
        )
        rows.append(Row(cells, sources(node), node["example"]))
    columns = (
        Column("process", _("Prozess")),
        Column("developedBy", _("Entwickelt von")),
        Column("status", _("Status")),
        Column("uses", _("Bekannte Nutzungen"), "number"),
        Column("since", _("Seit"), "date"),
        Column("runsOn", _("Plattform")),
        Column("topics", _("Themenfeld")),
        Column("implements", _("Setzt um")),
    )
    empty = _("Kein Prozess passt zu allem, was gewählt ist.")
    return paged(seen, found, Table("prozesse", _("Online-Prozesse"), columns, tuple(rows), empty=empty))
