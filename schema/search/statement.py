"""The Cypher that finds what is looked for and ranks it, each node once, best first.

Three lists, each sorted: what fits as it is written; if those are few, what fits nearly; if there are none,
what fits in part. An element is a list of rank, fit, length of the name, the name's sort key, id, and the
node.

How near a mistyped word comes to a name is told by its pairs of letters: those that the name does not have.
"""

from dataclasses import dataclass

from schema.collation import fold_name, sort_name
from schema.cypher import (
    Bind,
    Call,
    Case,
    Clause,
    Each,
    Expr,
    Fn,
    Item,
    ListOf,
    Lit,
    Not,
    Op,
    Or,
    OrderBy,
    Param,
    Prop,
    Quantified,
    Return,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.declare import Search
from schema.scope import Scope
from schema.search.index import Index
from schema.search.ranks import ENOUGH, Rank

PROCEDURE = "db.index.fulltext.queryNodes"
"""The name that both engines have for it."""
KEYS = 5
"""The first elements order the hits; the next is the node."""
_NODE, _RANK, _FIT, _LACKING = "n0", "k0", "k1", "l0"
_NAMES = Var("t0")


@dataclass(frozen=True)
class Terms:
    """The parameters of a search, see `schema/search/parameters.py`."""

    written: Param
    near: Param
    some: Param
    whole: Param
    typed: Param
    stems: Param
    parts: Param
    pairs: Param
    most: Param
    initial: Param


def hits(indexes: tuple[Index, ...], terms: Terms, scope: Scope) -> tuple[tuple[Clause, ...], Var]:
    """The clauses that bring all hits, and the name of their list."""
    written, near, some, all_ = (Var(f"s{i}") for i in range(1, 5))
    few = Op("<", Fn("size", (written,)), Lit(ENOUGH))
    none = Op("=", Op("+", Fn("size", (written,)), Fn("size", (near,))), Lit(0))
    known = Each("h0", written, Item(Var("h0"), Lit(KEYS - 1)))
    new = Not(Op("IN", Prop(_NODE, "id"), known))
    names = _names(indexes)

    def found(queries: Expr, ranked: tuple[Clause, ...], *conditions: Expr) -> Expr:
        return _found(queries, names, ranked, conjunction([*scope.conditions(_NODE), *conditions]))

    nearly = found(Case(few, terms.near, ListOf(())), _nearly(terms), new)
    partly = found(Case(none, terms.some, ListOf(())), _by(_partly(terms)))
    return (
        # A row to begin with: on Neo4j a subquery cannot begin by naming a value.
        Unwind(ListOf((Lit(0),)), "s0"),
        Bind((), ((written.name, found(terms.written, _by(_as_written(indexes, terms)))),)),
        Bind((written.name,), ((near.name, nearly),)),
        Bind((written.name, near.name), ((some.name, partly),)),
        Bind((), ((all_.name, Op("+", Op("+", written, near), some)),)),
    ), all_


def _found(queries: Expr, names: Expr, ranked: tuple[Clause, ...], where: Expr | None) -> Expr:
    """The hits of some queries, sorted by rank and fit, which the clauses `ranked` name."""
    query = Var("q0")
    keys: tuple[Expr, ...] = (
        Var(_RANK),
        Var(_FIT),
        Fn("coalesce", (Fn("size", (Prop(_NODE, "name"),)), Lit(0))),
        Fn("coalesce", (Prop(_NODE, sort_name("name")), Lit(""))),
        Prop(_NODE, "id"),
    )
    clauses: list[Clause] = [
        Unwind(queries, query.name),
        Call(PROCEDURE, (Item(query, Lit(0)), Item(query, Lit(1))), (("node", _NODE),)),
    ]
    if where:
        clauses.append(With((_NODE,), where=where))
    clauses += (
        Bind((_NODE,), ((_NAMES.name, names),)),
        *ranked,
        With((_NODE, _RANK, _FIT), tuple(OrderBy(key) for key in keys)),
        Return(ListOf((*keys, Var(_NODE)))),
    )
    return Sub("COLLECT", tuple(clauses))


def _fields(indexes: tuple[Index, ...], *ways: Search) -> tuple[str, ...]:
    """The properties of all indexes that are found in one of these ways."""
    return tuple(dict.fromkeys(name for index in indexes for name in index.of(*ways)))


def _names(indexes: tuple[Index, ...]) -> Expr:
    """All names of a node, folded, with a blank before each."""
    made: Expr = Lit("")
    for name in _fields(indexes, "name", "proper"):
        blank = Op("+", Lit(" "), Fn("coalesce", (Prop(_NODE, fold_name(name)), Lit(""))))
        made = blank if made == Lit("") else Op("+", made, blank)
    return made


def _as_written(indexes: tuple[Index, ...], terms: Terms) -> Expr:
    """The rank of what fits as it is written."""
    names = [Prop(_NODE, fold_name(name)) for name in _fields(indexes, "name", "proper")]
    keys = [Prop(_NODE, name) for name in dict.fromkeys(("key", *_fields(indexes, "key")))]
    is_name: list[Expr] = [Op("=", of, terms.whole) for of in (*names, *keys)]
    # What follows an official name: "Saarbrücken, Landeshauptstadt", "Frankfurt (Oder), Stadt".
    is_name += [
        Op("STARTS WITH", of, Op("+", terms.whole, Lit(more))) for of in names[:1] for more in (",", " (")
    ]
    begins = tuple(Op("STARTS WITH", of, terms.whole) for of in (*names, *keys))
    ranked: Expr = Lit(Rank.TEXT)
    for condition, rank in (
        (_all_begin(terms.stems), Rank.WORD_FORMS),
        (_all_begin(terms.typed), Rank.WORDS),
        (Or(begins), Rank.NAME_BEGINS),
        (Or(tuple(is_name)), Rank.NAME),
    ):
        ranked = Case(condition, Lit(rank), ranked)
    return ranked


def _by(rank: Expr) -> tuple[Clause, ...]:
    """The clause that names a rank within which nothing fits better than the rest."""
    return (Bind((_NODE,), ((_RANK, rank), (_FIT, Lit(0)))),)


def _nearly(terms: Terms) -> tuple[Clause, ...]:
    """The clauses that name the rank and the fit of what fits nearly, and leave out what is too far off.

    What a name lacks counts double; a name that begins with the same letter goes before the others.
    """
    within = Quantified("all", "w0", terms.parts, Op("CONTAINS", _NAMES, Var("w0")))
    lacking = Each("p0", terms.pairs, where=Not(Op("CONTAINS", _NAMES, Var("p0"))))
    other = Case(Op("STARTS WITH", _NAMES, terms.initial), Lit(0), Lit(1))
    fit = Case(
        Op("=", Var(_RANK), Lit(Rank.SIMILAR)), Op("+", Op("+", Var(_LACKING), Var(_LACKING)), other), Lit(0)
    )
    return (
        Bind(
            (_NODE, _NAMES.name),
            (
                (_RANK, Case(within, Lit(Rank.PART), Lit(Rank.SIMILAR))),
                (_LACKING, Fn("size", (lacking,))),
            ),
        ),
        Bind((_NODE, _RANK), ((_FIT, fit),), Op("<=", Var(_LACKING), terms.most)),
    )


def _partly(terms: Terms) -> Expr:
    """The lowest rank and one for each word that the names lack."""
    lacking = Each("w0", terms.stems, where=Not(_begins("w0")))
    return Op("+", Lit(Rank.SOME_WORDS), Fn("size", (lacking,)))


def _all_begin(words: Param) -> Expr:
    return Quantified("all", "w0", words, _begins("w0"))


def _begins(word: str) -> Expr:
    """Whether a word of the names begins in one of the ways listed."""
    return Quantified("any", "a0", Var(word), Op("CONTAINS", _NAMES, Var("a0")))
