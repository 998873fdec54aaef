"""German words as the databases' full-text indexes hold them, so that a search can be put in their terms.

Both engines index with Lucene's GermanAnalyzer: words by the Unicode rules for word boundaries (UAX #29),
lower case, without the most frequent ones, umlauts and ß written plainly, and the light stemmer of Jacques
Savoy ("Light Stemming Approaches for the French, Portuguese, German and Hungarian Languages", 2006). Lucene
does not analyse beginnings of words and patterns, and no engine says which words of a text were found, so
both is done here. The tests hold this file to what the engines find. Pictographs are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STOP_WORDS = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anderm
    andern anderr anders auch auf aus bei bin bis bist da damit dann das dasselbe dazu daß dein deine deinem
    deinen deiner deines dem demselben den denn denselben der derer derselbe derselben des desselben dessen
    dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir doch dort du durch ein eine einem
    einen einer eines einig einige einigem einigen einiger einiges einmal er es etwas euch euer eure eurem
    euren eurer eures für gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer ihres im in indem ins ist jede jedem jeden jeder jedes jene jenem jenen jener jenes
    jetzt kann kein keine keinem keinen keiner keines können könnte machen man manche manchem manchen mancher
    manches mein meine meinem meinen meiner meines mich mir mit muss musste nach nicht nichts noch nun nur ob
    oder ohne sehr sein seine seinem seinen seiner seines selbst sich sie sind so solche solchem solchen
    solcher solches soll sollte sondern sonst um und uns unse unsem unsen unser unses unter viel vom von vor
    war waren warst was weg weil weiter welche welchem welchen welcher welches wenn werde werden wie wieder
    will wir wird wirst wo wollen wollte während würde würden zu zum zur zwar zwischen über
    """.split()  # noqa: SIM905 - as a list it would fill pages
)
"""Words that the indexes leave out: the list of the Snowball project, as Lucene has it."""

_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    # Within a word: a dot, colon or apostrophe between letters, a dot, comma or semicolon between digits.
    rf"[\w\u0300-\u036f]+(?:(?:(?<={_LETTER})[.:·'’](?={_LETTER})|(?<=\d)[.,;'’](?=\d))[\w\u0300-\u036f]+)*"
)

_PLAIN = str.maketrans("àáâòóôïìíîùúû", "aaaoooiiiiuuu")
_AFTER_S = frozenset("bdfghklmnt")
"""Letters before an `s` or `st` that is an ending."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: the characters from `start` to before `end`, and its stem."""

    start: int
    end: int
    stem: str
    stop: bool


def words(text: str) -> Iterator[Word]:
    """The words of a text from left to right, those that the indexes leave out marked as `stop`."""
    for match in _WORD.finditer(text):
        # Lucene puts letters into lower case one by one; Python makes two of this one.
        found = match[0].replace("İ", "i").lower()
        if found.strip("_"):
            yield Word(match.start(), match.end(), stem(found), found in STOP_WORDS)


def stem(word: str) -> str:
    """What the indexes hold for a word in lower case: "häuser" and "haus" are both `haus`."""
    return _without_ending(_without_case(plain(word).translate(_PLAIN)))


def plain(word: str) -> str:
    """A word in lower case with ä, ö, ü and ß written plainly: "straße" is `strasse`, "gaerten" `garten`.

    An `e` goes after `a` and `o`, and after a `u` that stands after neither a vowel nor `q`.
    """
    made: list[str] = []
    umlaut = vowel = False
    for letter in word:
        if letter == "e" and umlaut:
            umlaut, vowel = False, True
            continue
        umlaut = letter in "ao" or (letter == "u" and not umlaut and not vowel)
        vowel = letter in "eiqyäöü" or (letter == "u" and not umlaut)
        made.append({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}.get(letter, letter))
    return "".join(made)


def _without_case(word: str) -> str:
    """Without the ending of a case or a plural."""
    if len(word) > 5 and word.endswith("ern"):
        return word[:-3]
    if len(word) > 4 and word.endswith(("em", "en", "er", "es")):
        return word[:-2]
    if len(word) > 3 and (word[-1] == "e" or (word[-1] == "s" and word[-2] in _AFTER_S)):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    """Without the ending of a comparison."""
    if len(word) > 5 and word.endswith("est"):
        return word[:-3]
    if len(word) > 4 and (word.endswith(("er", "en")) or (word.endswith("st") and word[-3] in _AFTER_S)):
        return word[:-2]
    return word
