"""Says in German sentences what pydantic found wrong with a row."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

BY_TYPE = {
    "missing": "fehlt.",
    "extra_forbidden": "ist hier kein Feld; Schreibweise prüfen oder entfernen.",
    "string_type": "muss ein Text sein.",
    "string_too_short": "ist leer.",
    "int_type": "muss eine ganze Zahl sein.",
    "int_parsing": "muss eine ganze Zahl sein.",
    "int_from_float": "muss eine ganze Zahl sein.",
    "float_type": "muss eine Zahl sein.",
    "float_parsing": "muss eine Zahl sein.",
    "bool_type": "muss ja oder nein sein.",
    "bool_parsing": "muss ja oder nein sein.",
    "list_type": "muss eine Liste sein.",
    "too_short": "muss mindestens einen Eintrag haben.",
}
"""What to say to each type of error that pydantic knows by itself."""

BY_MESSAGE = (
    (r"contains control characters", "enthält Steuerzeichen."),
    (r"must be lower-case letters, .*", "darf nur Kleinbuchstaben, Ziffern und einzelne Bindestriche haben."),
    (r"must be (\d+) digits", r"muss aus \1 Ziffern bestehen."),
    (r"must be an address .*", "muss eine Adresse sein, die mit http:// oder https:// beginnt."),
    (r"must be a year .*", "muss ein Jahr (2022), ein Monat (2022-11) oder ein Tag (2022-11-09) sein."),
    (r"is not a date: .*", "ist kein Tag, den es gibt."),
    (r"must be a finite number", "muss eine endliche Zahl sein."),
    (r"names a source twice", "nennt eine Quelle zweimal."),
    (r"(\w+) does not lead from a (\S+) to a (\S+)", r"\1 führt nicht von \2 zu \3."),
)
"""The messages of schema/values.py and schema/record.py, and the same in German."""


def in_words(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The field and a sentence for each thing that is wrong."""
    for item in error.errors(include_url=False):
        yield ".".join(str(part) for part in item["loc"]) or "start, end", _sentence(item)


def _sentence(item: Any) -> str:
    type_, value = item["type"], item.get("input")
    if type_ == "too_short" and isinstance(value, str):
        type_ = "string_too_short"
    shown = f"„{str(value)[:40]}“ " if isinstance(value, str | int | float) and value != "" else ""
    if type_ in BY_TYPE:
        return _capital(BY_TYPE[type_] if type_ in ("missing", "extra_forbidden") else shown + BY_TYPE[type_])
    if type_ == "literal_error":
        allowed = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f"{shown}ist nicht erlaubt; möglich sind {allowed}."
    if type_ == "greater_than_equal":
        return f"{shown}muss mindestens {item['ctx']['ge']} sein."
    if type_ == "less_than_equal":
        return f"{shown}darf höchstens {item['ctx']['le']} sein."
    message = str(item["msg"]).removeprefix("Value error, ")
    for pattern, german in BY_MESSAGE:
        match = re.fullmatch(pattern, message)
        if match:
            return _capital(shown + match.expand(german))
    return _capital(shown + message)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
