from __future__ import annotations

from schema.declare import Node
from schema.vocabulary import ORG


class Authority(
    Node,
    interface=True,
    iri=ORG.FormalOrganization,
    de="Amtssitz",
    en="Authority",
    plural="authorities",
    plural_de="Amtssitze",
):
    """A Land or a ministry: where a public office is held.

    Land oder Ministerium: wo ein öffentliches Amt ausgeübt wird.
    """
