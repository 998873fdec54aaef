"""How well a node fits a search: in what way its name, its numbers or its texts were found.

Ranked is by ways of finding and not by the engines' scores, which differ between them and say nothing to
anybody. Within a rank the shorter name goes first, then the German order of names; what is only similar goes
by how much of what was typed is in the name.
"""

from enum import IntEnum


class Rank(IntEnum):
    """The ranks, the best first, with their English and German descriptions.

    Nodes that fit only nearly (PART, SIMILAR) are looked for where few fit as it is written, those that fit
    in part (SOME_WORDS) where none do.
    """

    NAME = 0
    NAME_BEGINS = 1
    WORDS = 2
    WORD_FORMS = 3
    TEXT = 4
    PART = 5
    SIMILAR = 6
    SOME_WORDS = 7


ENOUGH = 25
"""With fewer nodes than this found as it is written, those follow that fit nearly."""

TEXTS: dict[Rank, tuple[str, str]] = {
    Rank.NAME: (
        "The text is the name, also without what follows it after a comma or in parentheses, or the key.",
        "Der Text ist der Name, auch ohne Zusatz nach einem Komma oder in Klammern, oder der Schlüssel.",
    ),
    Rank.NAME_BEGINS: ("The name or key begins with the text.", "Name oder Schlüssel beginnt mit dem Text."),
    Rank.WORDS: (
        "A word of the name begins with each word of the text.",
        "Mit jedem Wort des Textes beginnt ein Wort des Namens.",
    ),
    Rank.WORD_FORMS: (
        "The same in another form of the word: `Häuser` finds `Haus`.",
        "Ebenso in anderer Wortform: `Häuser` findet `Haus`.",
    ),
    Rank.TEXT: ("Words were found in further texts.", "Wörter wurden in weiteren Texten gefunden."),
    Rank.PART: (
        "Each word is part of a word of the name: `Steuer` finds `Hundesteuer`.",
        "Jedes Wort ist Teil eines Wortes im Namen: `Steuer` findet `Hundesteuer`.",
    ),
    Rank.SIMILAR: (
        "Found with a typing error: `Sarbrücken` finds `Saarbrücken`.",
        "Trotz Tippfehler gefunden: `Sarbrücken` findet `Saarbrücken`.",
    ),
    Rank.SOME_WORDS: (
        "Some of several words were found; no node has them all.",
        "Einige von mehreren Wörtern wurden gefunden; kein Knoten hat alle.",
    ),
}


def rank_name(rank: int) -> str:
    """The name of a rank; beyond SOME_WORDS it counts the words that a name lacks."""
    return Rank(min(rank, Rank.SOME_WORDS)).name
