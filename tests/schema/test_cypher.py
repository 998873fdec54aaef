"""The printer: names are quoted, texts escaped, and brackets keep what belongs together."""

import pytest

from schema.cypher import (
    And,
    Expr,
    Fn,
    HasLabel,
    IsNull,
    Item,
    ListOf,
    Lit,
    Not,
    Op,
    Or,
    Param,
    Prop,
    Return,
    Var,
    conjunction,
    name,
    statement,
)

A, B, C = (Op("=", Prop("n", p), Param(p)) for p in "abc")


def text(e: Expr) -> str:
    return statement((Return(e),)).removeprefix("RETURN ")


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("name", "name"),
        ("_n1", "_n1"),
        ("a b", "`a b`"),
        ("1a", "`1a`"),
        ("ä", "`ä`"),
        ("a`b", "`a``b`"),
        ("`", "````"),
        ("a\n", "`a\n`"),
        ("", "``"),
    ],
)
def test_names(given: str, printed: str) -> None:
    assert name(given) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("a", "'a'"),
        ("it's", r"'it\'s'"),
        ("\\", r"'\\'"),
        ("\\'", r"'\\\''"),
        (True, "true"),
        (None, "null"),
        (7, "7"),
    ],
)
def test_literals(value: str | bool | int | None, printed: str) -> None:
    assert text(Lit(value)) == printed


@pytest.mark.parametrize(
    ("e", "printed"),
    [
        (And((A, Or((B, C)))), "n.a = $a AND (n.b = $b OR n.c = $c)"),
        (Or((A, And((B, C)))), "n.a = $a OR (n.b = $b AND n.c = $c)"),
        (Not(And((A, B))), "NOT (n.a = $a AND n.b = $b)"),
        (Not(A), "NOT (n.a = $a)"),
        (Not(IsNull(Prop("n", "a"))), "NOT (n.a IS NULL)"),
        (IsNull(Prop("n", "a"), negated=True), "n.a IS NOT NULL"),
        (And((A, HasLabel("n", ("X", "Y")))), "n.a = $a AND (n:X OR n:Y)"),
        (Op("=", A, Lit(True)), "(n.a = $a) = true"),
        (Op("-", Fn("size", (Prop("n", "l"),)), Lit(1)), "size(n.l) - 1"),
        (Item(Prop("n", "l"), Var("i")), "n.l[i]"),
        (ListOf((Lit(1), ListOf(()))), "[1, []]"),
    ],
)
def test_precedence(e: Expr, printed: str) -> None:
    assert text(e) == printed


def test_conjunction() -> None:
    assert conjunction([]) is None
    assert conjunction([Lit(True)]) is None
    assert conjunction([A, Lit(True)]) == A
    assert conjunction([And((A, B)), C]) == And((A, B, C))
    assert conjunction([A, Lit(False)]) == And((A, Lit(False)))
