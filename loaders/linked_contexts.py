"""The JSON-LD contexts that we have at hand, so that none is ever fetched.

Ours is known by its address with its version, wherever the service stands that wrote the data, and made of
our own model; that of CPSV-AP is shipped.
"""

import re
from functools import cache
from typing import Any

import orjson

from loaders.shipped import DATA
from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.context import VERSION, Context

CPSV_AP = DATA / "standards" / "cpsv-ap-3.2.0.jsonld"
_CPSV_AP = re.compile(r"https?://semiceu\.github\.io/(uri\.semic\.eu-generated/)?CPSV-AP/.*cpsv-ap\.jsonld")
_OWN = re.compile(rf"(https?://[^#?]+)/context/{VERSION}\.jsonld")


class UnknownContext(Exception):
    """A document names a context that we do not have."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def at_hand(document: Any, model: Model) -> Any:
    """The document with the contexts that it names by address written out. Raises UnknownContext."""
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "@context" in part:
                part["@context"] = _written(part["@context"], model)
            if isinstance(part.get("@import"), str):
                raise UnknownContext(part["@import"])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return document


def _written(context: Any, model: Model) -> Any:
    if isinstance(context, str):
        return _known(context, model)
    if isinstance(context, list):
        return [_known(one, model) if isinstance(one, str) else one for one in context]
    return context


def _known(address: str, model: Model) -> Any:
    if _CPSV_AP.fullmatch(address):
        return _cpsv_ap()
    own = _OWN.fullmatch(address)
    if own:
        return Context(model, Addresses(own[1])).document["@context"]
    raise UnknownContext(address)


@cache
def _cpsv_ap() -> Any:
    return orjson.loads(CPSV_AP.read_bytes())["@context"]
