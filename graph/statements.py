"""The fixed Cypher statements of loads. Names of labels and types come from the model, values are parameters.

Each writing statement takes a list of rows and returns how many of them it found its nodes for, so that the
caller can tell when the graph was not as it had read it.
"""

from schema.model import Kind

GRAPH_START = "MERGE (g:Graph {key: 'graph'}) ON CREATE SET g.revision = 0"
GRAPH_READ = "MATCH (g:Graph {key: 'graph'}) RETURN g.revision AS revision"
GRAPH_RAISE = "MATCH (g:Graph {key: 'graph'}) SET g.revision = g.revision + 1 RETURN g.revision AS revision"
"""Takes the write lock too: a second writer waits here until the first has committed, or conflicts."""

REVISION_NOW = (
    "OPTIONAL MATCH (g:Graph {key: 'graph'}) OPTIONAL MATCH (r:Revision {number: g.revision}) "
    "RETURN [coalesce(g.revision, 0), r.at] AS revision"
)
"""The graph's revision, and when it was reached: two graphs may have come to the same number."""
WITH_REVISION = ", COLLECT { MATCH (g:Graph {key: 'graph'}) RETURN g.revision } AS revision"
"""Put after a reading statement, it says from which revision that was answered."""
GRAPH_HOLD = "MATCH (g:Graph {key: 'graph'}) SET g.revision = g.revision"
"""Takes the write lock and changes nothing."""

REVISION_ADD = "CREATE (r:Revision) SET r = $row"
REVISION_LAST = "MATCH (r:Revision {number: $number}) RETURN properties(r) AS revision"
REVISION_NOTED = (
    "OPTIONAL MATCH (r:Revision {number: $number}) "
    "OPTIONAL MATCH (c:Change {revision: r.number}) "
    "WITH r, c ORDER BY c.part "
    "WITH r, c.action AS action, c.of AS of, sum(size(c.ids)) AS count, collect(c.ids)[0] AS ids "
    "WITH r, collect([action, of, count, ids]) AS entries "
    "RETURN [r.number, r.at, r.dataset, r.edition, entries] AS data"
)
"""What is noted of one revision, with the first portion of the ids of each action and kind or type."""
CHANGES_ADD = "UNWIND $rows AS row CREATE (c:Change) SET c = row RETURN count(c) AS done"
CHANGES_READ = (
    "MATCH (c:Change) WHERE c.revision > $after AND c.revision <= $upto "
    "RETURN c.revision AS revision, c.action AS action, c.of AS of, c.ids AS ids ORDER BY revision, c.part"
)

WITHDRAWN = (
    "MATCH (c:Change) WHERE c.action = 'WITHDRAWN' AND c.of = $kind AND $id IN c.ids "
    "MATCH (r:Revision {number: c.revision}) RETURN collect(r.at) AS data"
)
"""When a node `$id` of `$kind` was withdrawn; empty if it never was."""

JOURNAL_ADD = "UNWIND $rows AS row CREATE (j:Journal) SET j = row RETURN count(j) AS done"
JOURNAL_PART = "OPTIONAL MATCH (j:Journal {revision: $revision, part: $part}) RETURN [j.body] AS data"
JOURNAL_BEGINS = (
    "OPTIONAL MATCH (g:Graph {key: 'graph'}) OPTIONAL MATCH (r:Revision {number: g.journal}) "
    "RETURN [g.journal, g.journalParts, r.at, r.dataset, r.edition] AS data"
)
JOURNAL_REVISIONS = (
    "MATCH (r:Revision) WHERE r.number > $after WITH r ORDER BY r.number LIMIT $limit "
    "RETURN collect([r.number, r.at, r.dataset, r.edition, r.parts]) AS data"
)
JOURNAL_KEPT = (
    "MATCH (g:Graph {key: 'graph'}) OPTIONAL MATCH (r:Revision) "
    "WHERE r.number > g.journal AND r.parts IS NULL "
    "RETURN g.revision AS revision, g.journal AS begins, count(r) AS gaps"
)
"""Where the journal begins, and how many of the revisions since then it does not hold."""
JOURNAL_REMOVE = "MATCH (j:Journal) WITH j LIMIT 100 DELETE j RETURN count(*) AS done"
JOURNAL_BEGIN = (
    "MATCH (g:Graph {key: 'graph'}) SET g.journal = $revision, g.journalParts = $parts "
    "WITH g OPTIONAL MATCH (r:Revision {number: $revision}) SET r.parts = $parts"
)

CREDITS = "MATCH (s:Source) WHERE s.attribution IS NOT NULL RETURN collect(DISTINCT s.attribution) AS data"
"""How sources ask to be named."""

DATASETS_READ = "MATCH (d:LoadedDataset) RETURN properties(d) AS dataset"
DATASET_WRITE = "MERGE (d:LoadedDataset {key: $row.key}) SET d = $row"
DATASET_REMOVE = "MATCH (d:LoadedDataset {key: $key}) DELETE d"
SOURCES_READ = "MATCH (s:Source) RETURN s.key AS key, s.dataset AS dataset, s.kind AS kind"


def quoted(name: str) -> str:
    """A name from the model as Cypher text."""
    return "`" + name.replace("`", "``") + "`"


def nodes_by_id(kind: str) -> str:
    """The nodes of those ids."""
    return f"UNWIND $ids AS id MATCH (n:{quoted(kind)} {{id: id}}) RETURN properties(n) AS properties"


def nodes_with(kind: str, property_: str) -> str:
    """The nodes whose property is one of the values."""
    return (
        f"MATCH (n:{quoted(kind)}) WHERE n.{quoted(property_)} IN $values "
        f"RETURN n.{quoted(property_)} AS value, n.id AS id, n.name AS name"
    )


def known_ids(kind: str) -> str:
    """Which of the ids exist."""
    return f"UNWIND $ids AS id MATCH (n:{quoted(kind)} {{id: id}}) RETURN n.id AS id"


def nodes_citing(kind: str) -> str:
    """All nodes that cite one of the sources."""
    return (
        f"MATCH (n:{quoted(kind)}) WHERE any(s IN n.sources WHERE s IN $sources) "
        "RETURN properties(n) AS properties"
    )


def links_citing(type_: str) -> str:
    """All relationships that cite one of the sources, with the ids of their ends."""
    return (
        f"MATCH (a)-[r:{quoted(type_)}]->(b) WHERE any(s IN r.sources WHERE s IN $sources) "
        "RETURN a.id AS start, b.id AS end, properties(r) AS properties"
    )


def node_count(kind: str) -> str:
    """How many nodes of the kind or interface there are."""
    return f"MATCH (n:{quoted(kind)}) RETURN count(n) AS count"


def link_count(type_: str) -> str:
    """How many relationships of the type there are."""
    return f"MATCH ()-[r:{quoted(type_)}]->() RETURN count(r) AS count"


def example_node(kind: str) -> str:
    """Whether a node of the kind is an example, as 0 or 1; not looked for where no source is one."""
    return (
        "MATCH (s:Source {kind: 'EXAMPLE'}) WITH s LIMIT 1 "
        f"MATCH (n:{quoted(kind)}) WHERE n.example WITH n LIMIT 1 RETURN count(n) AS count"
    )


def example_link(type_: str) -> str:
    """As `example_node`, of relationships of the type."""
    return (
        "MATCH (s:Source {kind: 'EXAMPLE'}) WITH s LIMIT 1 "
        f"MATCH ()-[r:{quoted(type_)}]->() WHERE r.example WITH r LIMIT 1 RETURN count(r) AS count"
    )


def all_ids(kind: str) -> str:
    """The ids of all nodes of the kind."""
    return f"MATCH (n:{quoted(kind)}) RETURN n.id AS id"


def links_citing_from(type_: str, start: str) -> str:
    """As `links_citing`, of the nodes of those ids only."""
    return (
        f"UNWIND $ids AS id MATCH (a:{quoted(start)} {{id: id}})-[r:{quoted(type_)}]->(b) "
        "WHERE any(s IN r.sources WHERE s IN $sources) "
        "RETURN a.id AS start, b.id AS end, properties(r) AS properties"
    )


def links_from(type_: str, start: str) -> str:
    """All relationships of the type that lead from the nodes of those ids."""
    return (
        f"UNWIND $ids AS id MATCH (a:{quoted(start)} {{id: id}})-[r:{quoted(type_)}]->(b) "
        "RETURN id AS start, b.id AS end, properties(r) AS properties"
    )


def required_links(kind: str, type_: str) -> str:
    """Which of the nodes have such a link that other sources than the given state."""
    return (
        f"UNWIND $ids AS id MATCH (n:{quoted(kind)} {{id: id}})-[r:{quoted(type_)}]->() "
        "WHERE none(s IN r.sources WHERE s IN $sources) RETURN DISTINCT id"
    )


def touched_by_others(kind: str) -> str:
    """Which of the nodes are ends of links that other sources than the given state."""
    return (
        f"UNWIND $ids AS id MATCH (n:{quoted(kind)} {{id: id}}) "
        "WHERE EXISTS { MATCH (n)-[r]-() WHERE none(s IN r.sources WHERE s IN $sources) } RETURN id"
    )


def referred_by_others(type_: str, reference: str) -> str:
    """Which of the keys are named in such a property of links that other sources than the given state."""
    return (
        f"MATCH ()-[r:{quoted(type_)}]->() WHERE r.{quoted(reference)} IN $keys "
        f"AND none(s IN r.sources WHERE s IN $sources) RETURN DISTINCT r.{quoted(reference)} AS key"
    )


def ended_names(kind: str) -> str:
    """The names of nodes that are no more."""
    return f"MATCH (n:{quoted(kind)}) WHERE n.until IS NOT NULL RETURN DISTINCT n.name AS name"


def nodes_named(kind: str) -> str:
    """The nodes of those names."""
    return f"UNWIND $names AS name MATCH (n:{quoted(kind)} {{name: name}}) RETURN properties(n) AS properties"


def add_nodes(kind: Kind) -> str:
    """A row is a node's properties."""
    labels = "".join(f":{quoted(label)}" for label in kind.labels)
    return f"UNWIND $rows AS row CREATE (n{labels}) SET n = row RETURN count(n) AS done"


def change_nodes(kind: str) -> str:
    """A row has `id` and `set`, the properties to set; null removes one."""
    return (
        f"UNWIND $rows AS row MATCH (n:{quoted(kind)} {{id: row.id}}) SET n += row.set "
        "RETURN count(n) AS done"
    )


def remove_nodes(kind: str) -> str:
    """A row has `id`; nothing may lead to the node any more."""
    return f"UNWIND $rows AS row MATCH (n:{quoted(kind)} {{id: row.id}}) DELETE n RETURN count(*) AS done"


def add_links(type_: str, start: str, end: str) -> str:
    """A row has the ends' ids as `start` and `end`, and `properties`."""
    return (
        f"UNWIND $rows AS row MATCH (a:{quoted(start)} {{id: row.start}}) "
        f"MATCH (b:{quoted(end)} {{id: row.end}}) "
        f"CREATE (a)-[r:{quoted(type_)}]->(b) SET r = row.properties RETURN count(r) AS done"
    )


def change_links(type_: str, start: str) -> str:
    """A row has `id` as it is stored, `start`, and all `properties` as they shall be."""
    return (
        f"UNWIND $rows AS row "
        f"MATCH (a:{quoted(start)} {{id: row.start}})-[r:{quoted(type_)} {{id: row.id}}]->() "
        "SET r = row.properties RETURN count(r) AS done"
    )


def set_links(type_: str, start: str) -> str:
    """A row has `id`, `start` and `set`, the properties to set; null removes one."""
    return (
        f"UNWIND $rows AS row "
        f"MATCH (a:{quoted(start)} {{id: row.start}})-[r:{quoted(type_)} {{id: row.id}}]->() "
        "SET r += row.set RETURN count(r) AS done"
    )


def remove_links(type_: str, start: str) -> str:
    """A row has `id` and `start`."""
    return (
        f"UNWIND $rows AS row "
        f"MATCH (a:{quoted(start)} {{id: row.start}})-[r:{quoted(type_)} {{id: row.id}}]->() "
        "DELETE r RETURN count(*) AS done"
    )


def document(kind: str) -> str:
    """A node by its `$key`: its properties, the statements from it, a page of the statements to it.

    A statement is `[type, properties, other id, other name]`. A page is ordered by the statements' ids, has
    those after `$after`, and at most `$limit`. One record: a list of such a node, or an empty one.
    """
    found = "RETURN [type(r), properties(r), m.id, m.name]"
    return (
        f"RETURN [COLLECT {{ MATCH (n:{quoted(kind)} {{key: $key}}) RETURN [properties(n), "
        f"COLLECT {{ MATCH (n)-[r]->(m) {found} }}, "
        "COLLECT { MATCH (n)<-[r]-(m) WHERE m.id <> n.id AND r.id > $after "
        f"WITH r, m ORDER BY r.id LIMIT $limit {found} }}] }}] AS data"
    )


def listed(kind: str, standing: bool = False) -> str:
    """A page of a kind's nodes by key, after `$after`, and how many there are: `[[id, name] …], total`.

    `standing`: the page is without those that have ended.
    """
    label, stands = quoted(kind), " AND n.until IS NULL" if standing else ""
    return (
        f"RETURN [COLLECT {{ MATCH (n:{label}) WHERE n.key > $after{stands} "
        "WITH n ORDER BY n.key LIMIT $limit RETURN [n.id, n.name] }, "
        f"COUNT {{ MATCH (n:{label}) }}] AS data"
    )
