"""A search within a selection: the hits, a page of them, and what is shown of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schema import roles
from schema import shape as s
from schema.aggregate import Found
from schema.arguments import Argument, Origin
from schema.connection import Wanted
from schema.cost import ROW, SEARCH
from schema.cypher import (
    Aggregation,
    And,
    Bind,
    Each,
    Expr,
    Fn,
    Head,
    Item,
    ListOf,
    Lit,
    Op,
    Or,
    OrderBy,
    Param,
    Prop,
    Return,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.group import Rows
from schema.model import Model, constant_case
from schema.page import Page, page_of
from schema.parameters import PageSize
from schema.row import Columns, Row
from schema.search.asked import asked
from schema.search.highlight import highlights
from schema.search.index import Index, index_of
from schema.search.parameters import AfterHit, Queries, Sought
from schema.search.ranks import rank_name
from schema.search.statement import KEYS, Terms, hits
from schema.select import Field, Selection
from schema.sums import summed, sums

if TYPE_CHECKING:
    from schema.compile import Compiler

ORDER = "search"
"""The order's name in cursors."""
_HIT, _NODE = "x0", "n0"


def search(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """A page of the nodes that fit a text, best first, their total, and what sums them up."""
    assert field.selection
    (selected,) = field.selection.fields.values()
    text: Origin = field.arguments["text"]
    indexes = _indexes(compiler.model, field.arguments.get("kinds"))
    wanted = Wanted(selected)
    page = page_of(field.arguments)
    kinds = any(isinstance(f.role, roles.HitKinds) for f in selected)
    total, peek = wanted.total, page.beyond in wanted.facts
    limit = compiler.param(PageSize(page.size, peek)) if wanted.reads(page) else None
    pages = (limit.name,) if limit else ()
    hit = Row(Columns(1), _NODE, "Node", 1, pages)
    asked_for = compiler.param(Sought(text, "text"))
    may = limit and compiler.may_be_made_up(*(index.kind for index in indexes))
    example = hit.columns.add(Prop(_NODE, "example")) if may else None
    shown = _Page(compiler, hit, asked_for, indexes, int(total) + bool(limit))
    made_of: dict[str, s.Part] = {f.key: shown.part(f) for f in selected if not sums(f)}
    for name, origin in page.cursors:
        compiler.check(field, name, AfterHit(origin, text, ORDER, KEYS + 1, 0))
    if total or kinds or wanted.sums:
        compiler.filter.rest_on(*(index.kind for index in indexes))
    value: list[Expr] = []
    if total or kinds or limit or wanted.sums:
        compiler.bill.add((), SEARCH)
        clauses, every = hits(indexes, _terms(compiler, text, indexes), compiler.scope)
        # Hits are looked for once, and counted, read and summed up.
        all_ = row.columns.bind(Fn("head", (Sub("COLLECT", (*clauses, Return(every))),)))
        node = ((_NODE, Item(Var(_HIT), Lit(KEYS))),)
        if total:
            value.append(Fn("size", (all_,)))
        if limit:
            compiler.bill.add(pages, ROW)
            rest = _between(compiler, page, text, all_)
            made = hit.columns.clauses((_NODE, _HIT), compiler.possible(compiler.model.node))
            read = Sub("COLLECT", (Unwind(Head(rest, limit), _HIT), Bind((_HIT,), node), *made))
            value.append(row.columns.whole(read))
        if kinds:
            value.append(row.columns.whole(_by_kind(all_)))
        found = Found((Unwind(all_, _HIT), Bind((), node)), _NODE, "")
        rows = Rows(found, compiler.model.node, None)
        made_of |= summed(compiler, selected, rows, row, lambda: Fn("size", (all_,)))
    return s.Connection(
        row.columns.add(ListOf(tuple(value))) if value else 0,
        tuple((f.key, made_of[f.key]) for f in selected),
        0 if total else None,
        int(total) if limit else None,
        limit.name if limit else "",
        peek,
        page.backward,
        page.continues,
        shown.cursor,
        field.place,
        example,
    )


def _indexes(model: Model, kinds: Argument) -> tuple[Index, ...]:
    """The indexes of the kinds asked for, of all where none are named."""
    names = {constant_case(kind.name): kind for kind in model.concrete}
    chosen = names if kinds is None else dict.fromkeys(kinds)
    return tuple(index_of(names[name]) for name in chosen)


def _within(field: Field | None) -> list[Field]:
    if field is None or field.selection is None:
        return []
    (fields,) = field.selection.fields.values()
    return fields


def _terms(compiler: Compiler, text: Origin, indexes: tuple[Index, ...]) -> Terms:
    return Terms(
        compiler.param(Queries(text, "written", indexes)),
        compiler.param(Queries(text, "near", indexes)),
        compiler.param(Queries(text, "some", indexes)),
        compiler.param(Sought(text, "whole")),
        compiler.param(Sought(text, "typed")),
        compiler.param(Sought(text, "stems")),
        compiler.param(Sought(text, "parts")),
        compiler.param(Sought(text, "pairs")),
        compiler.param(Sought(text, "most")),
        compiler.param(Sought(text, "initial")),
    )


def _by_kind(all_: Var) -> Expr:
    """The kinds of hits and how many there are of each, the most frequent first."""
    kind = Item(Fn("split", (Item(Var(_HIT), Lit(KEYS - 1)), Lit(":"))), Lit(0))
    return Sub(
        "COLLECT",
        (
            Unwind(all_, _HIT),
            Bind((), (("g0", kind),)),
            Bind(("g0",), (("c0", Aggregation("count")),)),
            With(("g0", "c0"), (OrderBy(Var("c0"), descending=True), OrderBy(Var("g0")))),
            Return(ListOf((Var("g0"), Var("c0")))),
        ),
    )


def _between(compiler: Compiler, page: Page, text: Origin, all_: Var) -> Expr:
    """The hits between a page's cursors, in the order in which they are read."""
    bounds = ((page.after, ">"), (page.before, "<"))
    beyond = [_beyond(compiler, origin, op, text) for origin, op in bounds if origin is not None]
    rest: Expr = Each("h0", all_, where=conjunction(beyond)) if beyond else all_
    return Fn("reverse", (rest,)) if page.backward else rest


def _beyond(compiler: Compiler, origin: Origin, op: str, text: Origin) -> Expr:
    """The condition that a hit comes after the one of a cursor, or before it."""
    keys = [Item(Var("h0"), Lit(i)) for i in range(KEYS)]
    last = [compiler.param(AfterHit(origin, text, ORDER, KEYS + 1, i)) for i in range(KEYS)]
    either: list[Expr] = []
    for i in range(KEYS):
        same: list[Expr] = [Op("=", key, value) for key, value in zip(keys[:i], last[:i], strict=True)]
        further: Expr = Op(op, keys[i], last[i])
        either.append(And((*same, further)) if same else further)
    return Or(tuple(either))


@dataclass(frozen=True)
class _Count:
    kind: str
    count: int


class _Page:
    """What is shown of a page and of its rows."""

    def __init__(
        self, compiler: Compiler, row: Row, text: Param, indexes: tuple[Index, ...], kinds: int
    ) -> None:
        self.compiler = compiler
        self.row = row
        self.text = text
        self.indexes = indexes
        self.kinds = kinds
        """Where in the connection's column the kinds stand."""
        self.cursor: s.CursorOf | None = None

    def part(self, field: Field) -> s.Part:
        """A field of the connection."""
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.Total():
                return s.TotalCount()
            case roles.HitKinds():
                return self.by_kind(field)
            case roles.Nodes():
                assert field.selection
                return s.Rows(self.compiler.object(field.selection, self.row, noted=True), field.place)
            case roles.Page():
                facts = tuple((f.key, f.name if f.role else f.parent) for f in _within(field))
                if {"startCursor", "endCursor"} & {fact for _, fact in facts}:
                    self.cursor_of()
                return s.Info(facts)
            case roles.Edges():
                edges = tuple((f.key, self.edge(f)) for f in _within(field))
                return s.Rows(s.Object((("", edges),)), field.place)
        raise LookupError(f"{field.parent}.{field.name}")

    def by_kind(self, field: Field) -> s.Told:
        """How many hits there are of each kind."""
        assert field.selection
        told, known = _teller(field.selection), self.compiler.model.by_field

        def make(kinds: list[Any]) -> list[Any]:
            return [told(_Count(constant_case(known[name].name), count)) for name, count in kinds]

        return s.Told(make, self.kinds)

    def edge(self, field: Field) -> s.Shape:
        """A field of an edge."""
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.EdgeNode():
                assert field.selection
                return s.Inline(self.compiler.object(field.selection, self.row, noted=True), field.place)
            case roles.Cursor():
                return self.cursor_of()
            case roles.Ranked():
                return s.Made(rank_name, (self.key(0),))
            case roles.Highlighted():
                return self.highlighted(field)
        raise LookupError(f"{field.parent}.{field.name}")

    def key(self, index: int) -> int:
        """The column of one of the values by which hits are ordered."""
        return self.row.columns.add(Item(Var(_HIT), Lit(index)))

    def cursor_of(self) -> s.CursorOf:
        """A row's cursor: the text, and its place among the hits."""
        keys = tuple(self.key(i) for i in range(KEYS))
        self.cursor = s.CursorOf(ORDER, (self.row.columns.add(self.text), *keys))
        return self.cursor

    def highlighted(self, field: Field) -> s.Shape:
        """The highlights, made from the texts of the kind that a node is of."""
        names = tuple(dict.fromkeys(name for index in self.indexes for name, _ in index.fields))
        columns = tuple(self.row.columns.add(Prop(_NODE, name)) for name in names)
        fields = {self.compiler.model.kinds[i.kind].field: i.fields for i in self.indexes}
        assert field.selection
        told = _teller(field.selection)

        def make(id_: str, rank: int, *values: Any) -> list[Any]:
            *texts, text = values
            said = dict(zip(names, texts, strict=True))
            of_kind = fields[id_.partition(":")[0]]
            searched = [(name, way, said[name]) for name, way in of_kind if said[name] is not None]
            return [told(one) for one in highlights(asked(text), rank, searched)]

        return s.Made(make, (self.key(KEYS - 1), self.key(0), *columns), (self.text.name,))


def _teller(selection: Selection) -> Callable[[Any], dict[str, Any]]:
    """From an object to the fields selected of it, which are its attributes of the same names."""
    (fields,) = selection.fields.values()
    made = [(f.key, f.name, f.role, _teller(f.selection) if f.selection else None, f.parent) for f in fields]

    def tell(of: Any) -> dict[str, Any]:
        told = {}
        for key, name, role, inner, type_ in made:
            value = type_ if role is None else getattr(of, name)
            told[key] = [inner(one) for one in value] if inner else value
        return told

    return tell
