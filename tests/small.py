"""A small graph that has what the tests of the query path need, as plain data and as a loaded database.

It holds missing values, umlauts, quotes, equal names, parallel statements that contradict each other, empty
sets, example data and a node that breaks a rule of the model (a municipality without a Land).
"""

from dataclasses import dataclass, field
from typing import Any

from neo4j import Driver

from graph.engine import Engine
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
        values = {"id": id_, "key": key, "name": name, "example": cited == ["example"], "sources": cited, **properties}
        self.nodes[id_] = {k: v for k, v in values.items() if v is not None}

    def link(self, type_: str, start: str, end: str, sources: list[str] | None = None, **properties: Any) -> None:
        cited = sources or ["register"]
        id_ = f"s{len(self.links):04}"
        values = {"id": id_, "example": cited == ["example"], "sources": cited, **properties}
        self.links.append((type_, start, end, {k: v for k, v in values.items() if v is not None}))


def small_graph() -> Graph:
    """The graph; always the same."""
    g = Graph()
    g.node("source:register", "Register", kind="REGISTER", dataset="register", published="2025-11-30")
    g.node("source:article", "Artikel „Verbund“", kind="ARTICLE", dataset="curated", url="https://example.org/a")
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
    for key, name, type_ in (("10041", "Regionalverband Saarbrücken", "REGIONALVERBAND"), ("06435", "Main-Kinzig-Kreis", "LANDKREIS")):
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
        g.node(f"municipality:{key}", name, ars=key[:5] + "0000" + key[5:], population=population, area=area, type=type_)
        g.link("IN_LAND", f"municipality:{key}", f"land:{key[:2]}")
    g.node("municipality:16000001", "Ohneland", until="2023-12", sources=["register", "page"])
    g.link("IN_DISTRICT", "municipality:10041100", "district:10041")
    g.link("IN_DISTRICT", "municipality:10041511", "district:10041")
    g.link("IN_DISTRICT", "municipality:06435014", "district:06435")
    g.link("IN_ASSOCIATION", "municipality:16999999", "municipalAssociation:160515001")
    g.link("SUCCEEDS", "municipality:16051000", "municipality:16000001", on="2024-01", inferred=True)
    g.node("alliance:mitte", "OZG-Verbund Mitte", ["article"], purpose="Austausch", quotes=["zum Austausch"])
    for key in ("06", "07", "10"):
        g.link("COOPERATES_IN", f"land:{key}", "alliance:mitte", ["article"], form="BY_AGREEMENT", since="2022-11", quotes=["seit November 2022"])
    g.link("COOPERATES_IN", "land:16", "alliance:mitte", ["page"], form="MEMBER", since="2021-08-03")
    g.link("COOPERATES_IN", "land:16", "alliance:mitte", ["article", "page"], form="CONSENSUAL", quotes=["einvernehmlich", ""])
    g.node("agreement:kv", "Kooperationsvereinbarung", ["article"], signed="2022-11")
    g.link("GOVERNS", "agreement:kv", "alliance:mitte", ["article"])
    g.link("PARTY_TO", "land:06", "agreement:kv", ["article"], since="2022-11")
    g.node("ministry:mwide", "Ministerium für Wirtschaft", ["article"], abbreviation="MWIDE")
    g.link("PART_OF", "ministry:mwide", "land:10", ["article"])
    g.node("person:muster", "Eva Muster", ["article"])
    g.link("HOLDS_OFFICE", "person:muster", "ministry:mwide", ["article"], role="Staatssekretärin", since="2022")
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
    return g


def write(graph: Graph, model: Model, driver: Driver, engine: Engine) -> None:
    """Write the graph as it is, rule-breaking parts included."""
    with driver.session(database=engine.database) as session:
        for id_, properties in graph.nodes.items():
            labels = ":".join(map(quoted, model.by_field[id_.partition(":")[0]].labels))
            session.run(f"CREATE (n:{labels}) SET n = $properties", properties=properties).consume()
        for type_, start, end, properties in graph.links:
            a, b = (quoted(model.by_field[i.partition(":")[0]].name) for i in (start, end))
            session.run(
                f"MATCH (a:{a} {{id: $start}}), (b:{b} {{id: $end}}) CREATE (a)-[r:{quoted(type_)}]->(b) SET r = $properties",
                start=start, end=end, properties=properties,
            ).consume()  # fmt: skip
