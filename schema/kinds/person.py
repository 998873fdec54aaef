from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Node, Statement, out, prop
from schema.values import PartialDate, Text
from schema.vocabulary import FOAF, ORG, SCHEMA, SKOS, VG

if TYPE_CHECKING:
    from schema.kinds.authority import Authority


class Office(Statement, iri=ORG.Membership, ends=(ORG.member, ORG.organization), de="Amt", en="Office"):
    """That a person holds or held an office.

    Dass eine Person ein Amt innehat oder innehatte.
    """

    role: Text | None = prop(
        SCHEMA.roleName, identity=True, de="Amt – Bezeichnung", en="Role – what it is called"
    )
    since: PartialDate | None = prop(
        SCHEMA.startDate, identity=True, de="Seit – im Amt seit", en="Since – in office since"
    )
    as_of: PartialDate | None = prop(
        VG.asOf,
        identity=True,
        de="Stand – so die Quelle an diesem Tag",
        en="As of – so the source on that date",
    )


class Person(
    Node,
    iri=FOAF.Person,
    de="Person",
    en="Person",
    plural="persons",
    plural_de="Personen",
):
    """The holder of a public office; only what a source says of that office is kept.

    Inhaberin oder Inhaber eines öffentlichen Amtes; festgehalten wird nur, was eine Quelle über das Amt sagt.
    """

    name: Text = prop(SKOS.prefLabel, search="proper", de="Name", en="Name")
    offices: Many[Authority] = out(
        "HOLDS_OFFICE",
        ORG.memberOf,
        edge=Office,
        de="Ämter – mit Bezeichnung und Zeit",
        en="Offices – with role and time",
        reverse="officeHolders",
        reverse_de="Amtsinhaber – mit Bezeichnung und Zeit",
        reverse_en="Office holders – with role and time",
    )
