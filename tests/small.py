"""A small graph that has what the tests of the query path need, as plain data and as a loaded database.

It holds missing and empty values, zeros, umlauts, quotes, equal names, parallel statements that contradict
each other, cycles, empty sets, example data, and what breaks the model's rules: a municipality without a Land
and one with two, a missing name, unknown choices, a source that is not there, a statement that does not say
whether it is an example.
"""

from dataclasses import dataclass, field
from typing import Any

from neo4j import Driver

from graph.engine import Engine
from schema.collation import derived
from schema.cypher import name as quoted
from schema.model import Model


@dataclass
class Graph:
    """Nodes by id, and statements as (type, start, end, properties)."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)

    def node(self, id_: str, name: str | None, sources: list[str] | None = None, **properties: Any) -> None:
        key = id_.partition(":")[2]
        cited = sources or ["register"]
        values = {
            "id": id_,
            "key": key,
            "name": name,
            "example": cited == ["example"],
            "sources": cited,
            **properties,
        }
        self.nodes[id_] = {k: v for k, v in values.items() if v is not None}

    def link(
        self, type_: str, start: str, end: str, sources: list[str] | None = None, **properties: Any
    ) -> None:
        cited = sources or ["register"]
        id_ = f"s{len(self.links):04}"
        values = {"id": id_, "example": cited == ["example"], "sources": cited, **properties}
        self.links.append((type_, start, end, {k: v for k, v in values.items() if v is not None}))


def small_graph() -> Graph:
    """The graph; always the same."""
    g = sound_graph()
    _broken(g)
    return g


def sound_graph() -> Graph:
    """The graph without what breaks the model's rules."""
    g = Graph()
    g.node("source:register", "Register", kind="REGISTER", dataset="register", published="2025-11-30")
    g.node(
        "source:article", "Artikel „Verbund“", kind="ARTICLE", dataset="curated", url="https://example.org/a"
    )
    g.node("source:page", "Seite", kind="WEB_PAGE", dataset="curated", published="2021")
    g.node("source:example", "Beispiele", sources=["example"], kind="EXAMPLE", dataset="examples")
    for key, name, more in (
        ("06", "Hessen", {"iso3166": "DE-HE", "seat": "Wiesbaden"}),
        ("07", "Rheinland-Pfalz", {"iso3166": "DE-RP"}),
        ("10", "Saarland", {"iso3166": "DE-SL", "seat": "Saarbrücken"}),
        ("16", "Thüringen", {}),
    ):
        g.node(f"land:{key}", name, **more)
        g.link("IN_LAND", f"land:{key}", f"land:{key}")
    for key, name, type_ in (
        ("10041", "Regionalverband Saarbrücken", "REGIONALVERBAND"),
        ("06435", "Main-Kinzig-Kreis", "LANDKREIS"),
    ):
        g.node(f"district:{key}", name, type=type_)
        g.link("IN_LAND", f"district:{key}", f"land:{key[:2]}")
    g.node("municipalAssociation:160515001", "VG Ödland", type="VERWALTUNGSGEMEINSCHAFT")
    g.link("IN_LAND", "municipalAssociation:160515001", "land:16")
    towns = (
        ("10041100", "Saarbrücken, Landeshauptstadt", 183509, 167.52, "STADT"),
        ("10041511", "Friedrichsthal, Stadt", 9937, 9.0, "STADT"),
        ("10042111", "Beckingen", 14752, 51.9, "KREISANGEHOERIGE_GEMEINDE"),
        ("06435014", "Hanau", 98000, 76.5, "STADT"),
        ("06435015", 'Ort "mit" \\ Zeichen', None, None, None),
        ("07111000", "Koblenz", 115000, 105.2, "KREISFREIE_STADT"),
        ("16051000", "Ärfurt", 214000, 269.9, "KREISFREIE_STADT"),
        ("16999999", "Ärfurt", 12, 0.5, "GEMEINDEFREI_BEWOHNT"),
    )
    for key, name, population, area, type_ in towns:
        g.node(
            f"municipality:{key}",
            name,
            ars=key[:5] + "0000" + key[5:],
            population=population,
            area=area,
            type=type_,
        )
        g.link("IN_LAND", f"municipality:{key}", f"land:{key[:2]}")
    g.node("municipality:16000001", "Ohneland", until="2023-12", sources=["register", "page"])
    g.link("IN_DISTRICT", "municipality:10041100", "district:10041")
    g.link("IN_DISTRICT", "municipality:10041511", "district:10041")
    g.link("IN_DISTRICT", "municipality:06435014", "district:06435")
    g.link("IN_ASSOCIATION", "municipality:16999999", "municipalAssociation:160515001")
    g.link("SUCCEEDS", "municipality:16051000", "municipality:16000001", on="2024-01", inferred=True)
    g.node("alliance:mitte", "OZG-Verbund Mitte", ["article"], purpose="Austausch", quotes=["zum Austausch"])
    for key in ("06", "07", "10"):
        g.link(
            "COOPERATES_IN",
            f"land:{key}",
            "alliance:mitte",
            ["article"],
            form="BY_AGREEMENT",
            since="2022-11",
            quotes=["seit November 2022"],
        )
    g.link("COOPERATES_IN", "land:16", "alliance:mitte", ["page"], form="MEMBER", since="2021-08-03")
    g.link(
        "COOPERATES_IN",
        "land:16",
        "alliance:mitte",
        ["article", "page"],
        form="CONSENSUAL",
        quotes=["einvernehmlich", ""],
    )
    g.node("agreement:kv", "Kooperationsvereinbarung", ["article"], signed="2022-11")
    g.link("GOVERNS", "agreement:kv", "alliance:mitte", ["article"])
    g.link("PARTY_TO", "land:06", "agreement:kv", ["article"], since="2022-11")
    g.node("ministry:mwide", "Ministerium für Wirtschaft", ["article"], abbreviation="MWIDE")
    g.link("PART_OF", "ministry:mwide", "land:10", ["article"])
    g.node("person:muster", "Eva Muster", ["article"])
    g.link(
        "HOLDS_OFFICE", "person:muster", "ministry:mwide", ["article"], role="Staatssekretärin", since="2022"
    )
    g.link("HOLDS_OFFICE", "person:muster", "land:10", ["page"], role="CIO", since="2023-01")
    g.link("HOLDS_OFFICE", "person:muster", "land:10", ["article"], role="Ministerin", since="2025")
    g.node("platform:civento", "civento", ["page"])
    g.node("platform:other", "Andere", ["page"])
    g.node("organization:ekom21", "ekom21", ["page"])
    g.link("OPERATED_BY", "platform:civento", "organization:ekom21", ["page"])
    g.link("USES_PLATFORM", "alliance:mitte", "platform:civento", ["article"])
    g.node("itSystem:fach", "Fachverfahren (Beispiel)", ["example"])
    for key, name, status, developers in (
        ("hund", "Hundesteuer (Beispiel)", "LIVE", ["land:06"]),
        ("ehe", "Eheschließung (Beispiel)", "PLANNED", ["municipality:06435014", "municipality:07111000"]),
        ("bau", "Bauantrag (Beispiel)", None, ["municipality:10041100"]),
        ("leer", "Ohne alles (Beispiel)", "ENDED", []),
        ("doppelt", "Hundesteuer (Beispiel)", "LIVE", ["district:06435"]),
    ):
        g.node(f"process:{key}", name, ["example"], status=status, description="Erfunden" if status else None)
        for developer in developers:
            g.link("DEVELOPED_BY", f"process:{key}", developer, ["example"])
    g.link("RUNS_ON", "process:hund", "platform:civento", ["example"])
    g.link("RUNS_ON", "process:ehe", "platform:other", ["example"])
    g.link("RUNS_ON", "process:ehe", "platform:civento", ["page"])
    for user, process, status, since, via in (
        ("municipality:10041100", "hund", "LIVE", "2021-05-01", "fach"),
        ("municipality:10041511", "hund", "PILOT", "2023-04", None),
        ("municipality:10042111", "ehe", "LIVE", "2022", "fach"),
        ("municipality:16051000", "hund", "ENDED", "2019-11", None),
        ("land:10", "hund", "LIVE", None, None),
        ("land:07", "ehe", None, "2020-02-29", None),
        ("district:10041", "doppelt", "PLANNED", "2026", None),
        ("municipality:06435014", "doppelt", "LIVE", "2023-04-30", "fach"),
        ("municipality:06435015", "bau", "LIVE", "2023", "weg"),
    ):
        g.link("USES", user, f"process:{process}", ["example"], status=status, since=since, via=via)
    g.link("USES", "municipality:10041100", "process:hund", ["page"], status="PILOT", since="2021-05")
    g.link("USES", "municipality:06435014", "process:doppelt", ["page"], status="PILOT", until="2023-04-30")
    _more(g)
    return g


def _more(g: Graph) -> None:
    """The other kinds, cycles, zeros, empty texts and letters that sort or print in surprising ways."""
    g.node(
        "law:ozg",
        "Onlinezugangsgesetz",
        ["page"],
        abbreviation="OZG",
        issued="2017-08-14",
        lastAmended="2024-07",
    )
    g.node("law:leer", "", ["page"], citation="")
    g.node("topic:familie", "Familie & Kind", ["page"])
    g.node("service:ehe", "Ehe – schließen", ["page", "article"], quotes=["", "„Ehe“"], leikaType="2/3")
    g.node("service:kind", 'Kind"); MATCH (n) DETACH DELETE n //', ["page"])
    g.link("IN_TOPIC", "service:ehe", "topic:familie", ["page"])
    g.link("IN_TOPIC", "service:kind", "topic:familie", ["page"])
    g.link("BASED_ON", "service:ehe", "law:ozg", ["page"])
    g.link("BASED_ON", "alliance:mitte", "law:ozg", ["article"])
    g.node("processLibrary:bib", "Bibliothek\n\t'`$p0", ["page"], description="{a: 1} \\u0041 \u2028")
    g.link("MAINTAINS", "alliance:mitte", "processLibrary:bib", ["page"], since="2022", until="2023")
    g.node("alliance:nord", "Verbund ohne Mitglieder", ["page"])
    g.node("ministry:frei", "Ministerium ohne Land", ["page"], url="https://example.org/ä?b=c")
    g.link(
        "HOLDS_OFFICE", "person:muster", "ministry:frei", ["article"], role="Staatssekretärin", asOf="2024"
    )
    g.link(
        "HOLDS_OFFICE",
        "person:muster",
        "ministry:frei",
        ["page"],
        role="Staatssekretärin",
        asOf="2024",
        until="2025",
    )
    g.link(
        "HOLDS_OFFICE",
        "person:muster",
        "ministry:frei",
        ["page"],
        role="Staatssekretärin",
        asOf="2024",
        until="2024",
    )
    for key, name, population, area in (
        ("07111001", "Zebra 😀", 0, 0.0),
        ("07111002", "ärfurt", 12, 0.5),
        ("07111003", "Zebra\uff5e", 12, 0.1 + 0.2),
        ("07111004", "  e\u0301", 2**31 - 1, 0.001),
    ):
        g.node(
            f"municipality:{key}", name, population=population, area=area, since="2000-02-29", postalCode=""
        )
        g.link("IN_LAND", f"municipality:{key}", "land:07")
    # Two statements of the same, and a circle with a loop.
    g.link("IN_LAND", "municipality:07111001", "land:07", ["page"])
    g.link("SUCCEEDS", "municipality:07111001", "municipality:07111002", on="2000")
    g.link("SUCCEEDS", "municipality:07111002", "municipality:07111001", on="2000-02", inferred=False)
    g.link("SUCCEEDS", "municipality:07111001", "municipality:07111001")
    g.link("IN_DISTRICT", "municipalAssociation:160515001", "district:06435")
    g.node(
        "process:kette", "Kette (Beispiel)", ["example"], status="IN_DEVELOPMENT", url="https://example.org"
    )
    for service in ("ehe", "kind"):
        g.link("IMPLEMENTS", "process:kette", f"service:{service}", ["example"])
        g.link(
            "LISTED_IN",
            f"process:{'hund' if service == 'ehe' else 'kette'}",
            "processLibrary:bib",
            ["example"],
        )
    g.link("INTEGRATES_WITH", "process:kette", "itSystem:fach", ["example"])
    g.link("BUILT_BY", "process:kette", "organization:ekom21", ["example"])
    g.link(
        "USES_PLATFORM",
        "land:06",
        "platform:civento",
        ["page", "article"],
        quotes=["", "Hessen nutzt civento"],
    )


def _broken(g: Graph) -> None:
    """What a load would refuse and a database can hold all the same."""
    g.node("topic:namenlos", None, ["page"])
    g.link("IN_TOPIC", "service:ehe", "topic:namenlos", ["page"])
    g.node("source:geruecht", "Gerücht", ["weg", "page"], kind="HEARSAY", dataset="curated", example=None)
    g.node("process:seltsam", "Seltsam", ["geruecht", "page", "weg"], status="SELTSAM", example=None)
    g.node("municipality:07999999", "Zweiländereck")
    g.link("IN_LAND", "municipality:07999999", "land:16")
    g.link("IN_LAND", "municipality:07999999", "land:07")
    g.link("USES", "municipality:07999999", "process:seltsam", ["geruecht"], status="SELTSAM", example=None)
    g.link("DEVELOPED_BY", "process:seltsam", "municipality:16000001", ["geruecht"])
    g.link("RUNS_ON", "process:seltsam", "platform:other", ["weg"])


def write(graph: Graph, model: Model, driver: Driver, engine: Engine) -> None:
    """Write the graph as it is, rule-breaking parts included, with what the service derives of texts."""
    with driver.session(database=engine.database) as session:
        for id_, properties in graph.nodes.items():
            kind = model.by_field[id_.partition(":")[0]]
            labels = ":".join(map(quoted, kind.labels))
            row = properties | derived(properties, kind.prose)
            session.run(f"CREATE (n:{labels}) SET n = $properties", properties=row).consume()
        for type_, start, end, properties in graph.links:
            a, b = (quoted(model.by_field[i.partition(":")[0]].name) for i in (start, end))
            session.run(
                f"MATCH (a:{a} {{id: $start}}), (b:{b} {{id: $end}}) CREATE (a)-[r:{quoted(type_)}]->(b) "
                "SET r = $properties",
                start=start, end=end,
                properties=properties | derived(properties, model.types[type_][0].edge.prose),
            ).consume()  # fmt: skip
