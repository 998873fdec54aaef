"""From a selection to one Cypher statement that returns one record, and the shapes of its columns.

Every list of objects becomes a list of rows, a row a list of columns; equal columns are shared. Names are
given by depth, parameters in the order of their use, so the same selection always has the same text, and
the database's plan cache serves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from schema import roles
from schema import shape as s
from schema.arguments import Origin, bind
from schema.bounds import Check, check
from schema.carry import carried
from schema.connection import connection
from schema.cost import ROW, SCAN, Bill, Cost
from schema.cypher import (
    Case,
    Clause,
    Comprehension,
    CypherDialect,
    Expr,
    Fn,
    Item,
    Lit,
    Match,
    Op,
    Or,
    OrderBy,
    Param,
    Path,
    Prop,
    Return,
    Sub,
    Unwind,
    Var,
    With,
    statement,
)
from schema.drive import Statistics
from schema.errors import BadInput, placed
from schema.filter import Filter, step
from schema.links import disagreements, statements
from schema.model import Kind, Model, Reference, Relationship, constant_case
from schema.parameters import Binder, Count, KeyOfId, KeyOfUri, KeysOfIds, Parameters, Plain
from schema.paths import neighbourhood, paths
from schema.rdf.addresses import HERE, Addresses
from schema.row import Columns, Row
from schema.scope import Scope, scope_of
from schema.search.page import search
from schema.select import Field, Selection
from schema.statements import disputed


@dataclass(frozen=True)
class Compiled:
    """A statement (None where nothing is asked of the database), its parameters and its columns' shapes.

    `examples`: whether the answer rests on what may be example data without showing it, by a filter or a
    number. What is shown says so itself, see `example` in `schema/shape.py`. `checks`: of values that belong
    to what was compiled, such as cursors.
    """

    text: str | None
    parameters: dict[str, Binder]
    root: s.Object
    cost: Cost
    examples: bool = False
    checks: tuple[Check, ...] = ()


def compile_selection(
    model: Model,
    selection: Selection,
    variables: Mapping[str, Any],
    statistics: Statistics | None = None,
    dialect: CypherDialect | None = None,
    addresses: Addresses = HERE,
) -> Compiled:
    """Compile a query's selection. Of `variables` counts only what `schema.document.DECIDING` names."""
    compiler = Compiler(model, variables, statistics or Statistics(), dialect or CypherDialect(), addresses)
    columns = Columns(0)
    fields = [
        (f.key, compiler.root(f, columns))
        for f in selection.fields["Query"]
        if not f.name.startswith("__") or f.name == "__typename"
    ]
    begin = compiler.filter.named_sets()
    compiler.bill.add((), SCAN * len(compiler.filter.scans))
    rows = columns.clauses(tuple(compiler.filter.sets.values()), name="data")
    clauses = (*begin, *rows)
    if compiler.dialect.forgetful_subqueries and begin:
        clauses = carried(clauses, frozenset(compiler.filter.sets.values()))
    text = statement(clauses) if columns.items else None
    return Compiled(
        text,
        compiler.parameters.bound(),
        s.Object((("", tuple(fields)),)),
        compiler.bill.cost,
        not compiler.filter.passed.isdisjoint(compiler.statistics.examples),
        tuple(compiler.checks),
    )


class Compiler:
    def __init__(
        self,
        model: Model,
        variables: Mapping[str, Any],
        statistics: Statistics,
        dialect: CypherDialect,
        addresses: Addresses,
    ) -> None:
        self.model = model
        self.addresses = addresses
        self.dialect = dialect
        self.variables = variables
        self.statistics = statistics
        self.parameters = Parameters()
        self.filter = Filter(model, self.parameters)
        self.bill = Bill()
        self.checks: list[Check] = []

    @property
    def scope(self) -> Scope:
        """What the root field under way lets in."""
        return self.filter.scope

    def param(self, binder: Binder) -> Param:
        """A parameter of the statement."""
        return Param(self.parameters.add(binder))

    def check(self, field: Field, argument: str, binder: Binder) -> None:
        """Check an argument's value, now and with each request for which this is compiled."""
        made = check(field.nodes[0], argument, binder)
        made.run(self.variables)
        self.checks.append(made)

    def root(self, field: Field, columns: Columns) -> s.Shape:
        """The shape of a root field; its columns are added."""
        self.filter.scope = scope_of(field.arguments, self.parameters)
        match field.role:
            case None:
                return s.Constant("Query")
            case roles.Lookup(kind):
                key = self.param(Plain(field.arguments["key"]))
                return self.lookup(field, kind, key, columns)
            case roles.ById():
                return self.by_id(field, columns)
            case roles.ByIds():
                return self.picked(field, columns)
            case roles.All(kind):
                return connection(self, field, kind, None, Row(columns, "", "", 0, ()))
            case roles.Paths():
                return paths(self, field, Row(columns, "", "", 0, ()))
            case roles.Neighbourhood():
                return neighbourhood(self, field, Row(columns, "", "", 0, ()))
            case roles.Search():
                return search(self, field, Row(columns, "", "", 0, ()))
        raise LookupError(field.name)

    def by_id(self, field: Field, columns: Columns) -> s.Shape:
        """A node of any kind by its id or its address."""
        given = {
            name: origin
            for name in ("id", "uri")
            if (origin := field.arguments.get(name)) is not None and bind(origin, self.variables) is not None
        }
        if len(given) != 1:
            with placed(field.nodes[0]):
                raise BadInput("Say which node: give `id` or `uri`, one of both.")
        ((name, origin),) = given.items()
        binder = KeyOfId(origin) if name == "id" else KeyOfUri(origin, self.addresses)
        value = str(bind(origin, self.variables))
        id_ = value if name == "id" else self.addresses.id_of(value) or ""
        kind = self.model.by_field.get(id_.partition(":")[0])
        if kind is None:
            return s.Constant(None)
        return self.lookup(field, kind, self.param(binder), columns)

    def kind_of(self, origin: Origin) -> Kind | None:
        """The kind within a public id, if there is such a kind."""
        return self.model.by_field.get(str(bind(origin, self.variables)).partition(":")[0])

    def picked(self, field: Field, columns: Columns) -> s.Shape:
        """Nodes of any kind by their ids: a column for each kind that is among them."""
        origin: Origin = field.arguments["ids"]
        ids, count = self.param(Plain(origin)), self.param(Count(origin))
        self.bill.add((count.name,), ROW)
        kinds = {str(i).partition(":")[0] for i in bind(origin, self.variables)}
        found = []
        for kind in (k for name, k in self.model.by_field.items() if name in kinds):
            var, inner = "n0", Columns(1)
            inner.add(Prop(var, "id"))
            row = Row(inner, var, kind.name, 1, (count.name,))
            example = self.example(row, var)
            assert field.selection
            made = self.fields(field.selection.fields[kind.name], row)
            named = Op("IN", Prop(var, "key"), self.param(KeysOfIds(origin, kind.field)))
            match = Match(Path(var, (kind.name,)), self.scope.joined((var,), named))
            column = columns.add(Sub("COLLECT", (match, *inner.clauses((var,)))))
            found.append((column, s.Object(((kind.field, made),), None, example)))
        return s.Picked(tuple(found), ids.name)

    def lookup(self, field: Field, kind: Kind, key: Param, columns: Columns) -> s.Shape:
        """One node by its key, or null."""
        self.bill.add((), ROW)
        var, inner = "n0", Columns(1)
        inner.add(Prop(var, kind.tie))
        assert field.selection
        row = Row(inner, var, kind.name, 1, ())
        example = self.example(row, var)
        made = self.fields(field.selection.fields[kind.name], row)
        match = Match(Path(var, (kind.name,)), self.scope.joined((var,), Op("=", Prop(var, "key"), key)))
        column = columns.add(Sub("COLLECT", (match, *inner.clauses((var,)))))
        return s.One(column, s.Object(((kind.field, made),), None, example), field.place)

    def object(self, selection: Selection, row: Row, noted: bool = False) -> s.Object:
        """The shape of a node; its columns are added to the row.

        `noted`: whether what the row is in says already if it is made up.
        """
        example = None if noted else self.example(row, row.led, row.node)
        if not selection.abstract:
            kind = self.model.kinds[selection.type]
            return s.Object(((kind.field, self.fields(selection.fields[kind.name], row)),), None, example)
        which = row.columns.add(Prop(row.node, "id"))
        types = tuple((self.model.kinds[name].field, fields) for name, fields in self.of_each(selection, row))
        return s.Object(types, which, example)

    def of_each(self, selection: Selection, row: Row) -> list[tuple[str, tuple[tuple[str, s.Shape], ...]]]:
        """The shapes of an interface's fields for each type that the node can have; the dearest counts."""
        found, bill, bills = [], self.bill, []
        for name in self.model.concrete_of(row.kind):
            self.bill = Bill()
            found.append((name, self.fields(selection.fields[name], replace(row, kind=name))))
            bills.append(self.bill)
        self.bill = bill
        bill.dearest(bills)
        return found

    def example(self, row: Row, *vars_: str) -> int | None:
        """The column that says whether a row's node or what led there is made up, if any may be."""
        kinds = {row.led: row.types, row.node: self.model.concrete_of(row.kind) if row.kind else ()}
        said = tuple(Prop(v, "example") for v in vars_ if v and self.may_be_made_up(*kinds[v]))
        return row.columns.add(Or(said) if len(said) > 1 else said[0]) if said else None

    def may_be_made_up(self, *names: str) -> bool:
        """Whether there is example data of these kinds and relationship types, and it is let in."""
        return self.scope.examples and not self.statistics.examples.isdisjoint(names)

    @property
    def any_made_up(self) -> bool:
        """Whether example data of any kind or type may be met."""
        return self.may_be_made_up(*self.statistics.examples)

    def fields(self, fields: list[Field], row: Row) -> tuple[tuple[str, s.Shape], ...]:
        """The shapes of a node's fields by response key."""
        return tuple((f.key, self.field(f, row)) for f in fields)

    def field(self, field: Field, row: Row) -> s.Shape:
        """The shape of one field of a node or of an edge."""

        def add(expr: Expr) -> int:
            return row.columns.add(expr, row.kind)

        place = field.place
        # On an edge, what is said belongs to the relationship, not to the node.
        subject = row.rel or row.node
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.Id():
                return s.Leaf(
                    add(Prop(row.node, "key")), place, prefix=self.model.kinds[row.kind].field + ":"
                )
            case roles.Uri():
                start = self.addresses.node(f"{self.model.kinds[row.kind].field}:")
                return s.Leaf(add(Prop(row.node, "key")), place, prefix=start)
            case roles.WhichKind():
                return s.Constant(constant_case(row.kind))
            case roles.Leaf(p):
                names = frozenset(p.value.choice.__members__) if p.value.choice else None
                return s.Leaf(add(Prop(subject, p.stored_as)), place, names)
            case roles.Referred(ref):
                return self.referred(field, ref, subject, row)
            case roles.Citations():
                return self.citations(field, subject, row)
            case roles.ToOne(rel):
                return self.to_one(field, rel, row)
            case roles.Related(rel):
                return connection(self, field, self.model.kinds[rel.target], rel, row)
            case roles.Statements():
                return statements(self, field, row)
            case roles.Disagreements():
                return disagreements(self, field, row)
            case roles.Disputed(rel):
                row.columns.outer[row.start] = None
                self.filter.rest_on(rel.type)
                return s.Leaf(add(disputed(rel, row.start, row.rel, row.node, self.scope)), place)
        raise LookupError(f"{field.parent}.{field.name}")

    def inner(self, kind: Kind, row: Row) -> tuple[str, Columns, Row]:
        """A row one level further down, for a node of a kind."""
        var, columns = f"n{row.depth}", Columns(row.depth + 1)
        return var, columns, Row(columns, var, kind.name, row.depth + 1, row.pages)

    def possible(self, kind: Kind) -> tuple[str, ...]:
        """The kinds that a node of an interface can be of; none where there is nothing to tell apart."""
        return self.model.concrete_of(kind.name) if kind.interface else ()

    def to_one(self, field: Field, rel: Relationship, row: Row) -> s.Shape:
        """The node at the end of a relationship that has at most one."""
        kind = self.model.kinds[rel.target]
        var, columns, inner = self.inner(kind, row)
        # A relationship that may be missing may also have ended and been followed by another. Of one that
        # must be there, loaders see to it that there is one only.
        named = rel.nullable or not self.scope.open or self.may_be_made_up(rel.type)
        rel_var = f"r{row.depth}" if named else ""
        inner = replace(inner, led=rel_var, types=(rel.type,))
        columns.add(Prop(var, kind.tie))
        if rel.nullable:
            columns.add(Prop(rel_var, "until"))
        assert field.selection
        made = self.object(field.selection, inner)
        path = Path(row.node, (), (step(rel, var, rel_var),))
        where = self.scope.joined((rel_var, var))
        vars_ = (var, rel_var) if rel_var else (var,)
        clauses = columns.clauses(vars_, self.possible(kind))
        value: Expr = Sub("COLLECT", (Match(path, where), *clauses))
        if len(clauses) == 1 and isinstance(clauses[0], Return):
            value = Comprehension(path, where, clauses[0].value)  # the same, a third faster
        return s.One(row.columns.add(value, row.kind), made, field.place, ends=rel.nullable)

    def referred(self, field: Field, ref: Reference, subject: str, row: Row) -> s.Shape:
        """The node or nodes that a property names by key."""
        kind = self.model.kinds[ref.target]
        var, columns, inner = self.inner(kind, row)
        if not ref.many:
            columns.add(Prop(var, "key"))
        assert field.selection
        made = self.object(field.selection, inner)
        named = Op("IN" if ref.many else "=", Prop(var, "key"), Prop(subject, ref.name))
        match = Match(Path(var, (kind.name,)), self.filter.named(ref, var, named))
        order = (With((var,), (OrderBy(Prop(var, "key")),)),) if ref.many else ()
        column = row.columns.add(Sub("COLLECT", (match, *order, *columns.clauses((var,)))), row.kind)
        return (s.Many if ref.many else s.One)(column, made, field.place)

    def citations(self, field: Field, subject: str, row: Row) -> s.Shape:
        """The sources with their words, in the order in which they are stored."""
        cited = self.model.kinds["Source"]
        var, columns, inner = self.inner(cited, row)
        index = f"i{row.depth}"
        fields: list[tuple[str, s.Shape]] = []
        assert field.selection
        for f in field.selection.fields["Citation"]:
            if f.role is None:
                fields.append((f.key, s.Constant("Citation")))
            elif isinstance(f.role, roles.Quote):
                # An empty text stands for no quotation in the stored list.
                words = Item(Prop(subject, "quotes"), Var(index))
                quote = Case(Op("<>", words, Lit("")), words)
                fields.append((f.key, s.Leaf(columns.add(quote), f.place)))
                columns.outer |= {subject: None, index: None}
            else:
                assert f.selection
                fields.append((f.key, s.Inline(self.object(f.selection, inner), f.place)))
        sources = Prop(subject, "sources")
        indices = Fn("range", (Lit(0), Op("-", Fn("size", (sources,)), Lit(1))))
        match = Match(Path(var, (cited.name,)), Op("=", Prop(var, "key"), Item(sources, Var(index))))
        clauses: tuple[Clause, ...] = (
            Unwind(indices, index),
            match,
            *columns.clauses((var, *columns.outer)),
        )
        column = row.columns.add(Sub("COLLECT", clauses), row.kind)
        return s.Many(column, s.Object((("", tuple(fields)),)), field.place)
