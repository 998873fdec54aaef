"""Holds a copy of the graph and keeps it up to date, by the change feed.

    pip install httpx pyoxigraph
    python harvest.py http://localhost:8000 copy        # again and again: only what is new is fetched
    python harvest.py http://localhost:8000 copy --dump graph.nq

It starts at /.well-known/void, finds the feed there, takes the pages that it has not seen, in their order,
and keeps in a store on disk what each thing's last member says. It may be interrupted at any time: a page is
noted once all of it is in the store, and taking one twice does no harm.
"""

import argparse
import sys
from pathlib import Path

import httpx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

AS = "https://www.w3.org/ns/activitystreams#"
DCTERMS = "http://purl.org/dc/terms/"
LDES = "https://w3id.org/ldes#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TREE = "https://w3id.org/tree#"
POSITION = NamedNode("https://schema.org/position")
IN_GRAPH = NamedNode(f"{DCTERMS}isPartOf")
HERE = DefaultGraph()


def read(client: httpx.Client, address: str) -> list[Quad]:
    """The quads at an address."""
    answer = client.get(
        address, headers={"Accept": "application/n-quads, text/turtle;q=0.5"}, follow_redirects=True
    )
    answer.raise_for_status()
    media_type = answer.headers["content-type"].partition(";")[0]
    return list(parse(answer.content, format=RdfFormat.from_media_type(media_type)))


def find_feed(client: httpx.Client, service: str) -> str:
    """The address of the feed's root, by the service's description of itself."""
    found = read(client, f"{service}/.well-known/void")
    streams = {q.subject for q in found if q.object == NamedNode(f"{LDES}EventStream")}
    views = [q.object.value for q in found if q.subject in streams and q.predicate.value == f"{TREE}view"]
    if not views:
        sys.exit(f"{service}/.well-known/void names no feed.")
    return views[0]


def find_pages(client: httpx.Client, root: str) -> list[tuple[int, str]]:
    """Where each page begins, and its address, in order."""
    relations: dict[str, dict[str, str]] = {}
    for q in read(client, root):
        if q.predicate.value in (f"{TREE}value", f"{TREE}node"):
            relations.setdefault(q.subject.value, {})[q.predicate.value] = q.object.value
    return sorted((int(one[f"{TREE}value"]), one[f"{TREE}node"]) for one in relations.values())


def take(store: Store, found: list[Quad]) -> int:
    """Bring the store to what a page says; how many members it has."""
    said: dict[str, dict[str, str]] = {}
    payload: dict[str, list[Quad]] = {}
    members = []
    for q in found:
        if isinstance(q.graph_name, NamedNode):
            payload.setdefault(q.graph_name.value, []).append(q)
        elif q.predicate.value == f"{TREE}member":
            members.append(q.object.value)
        else:
            said.setdefault(q.subject.value, {})[q.predicate.value] = q.object.value
    members.sort(key=lambda member: int(said[member][POSITION.value]))
    for member in members:
        thing = NamedNode(said[member][f"{DCTERMS}isVersionOf"])
        store.remove_graph(thing)
        for old in list(store.quads_for_pattern(thing, IN_GRAPH, None, HERE)):
            store.remove(old)
        if said[member][f"{RDF}type"] != f"{AS}Delete":
            quads = [Quad(q.subject, q.predicate, q.object, thing) for q in payload[member]]
            graph = NamedNode(said[member][f"{DCTERMS}isPartOf"])
            store.extend([*quads, Quad(thing, IN_GRAPH, graph, HERE)])
    return len(members)


def harvest(client: httpx.Client, service: str, store: Store) -> int:
    """Take what is new; how many members that were."""
    root = find_feed(client, service)
    feed = NamedNode(root)
    noted = [q.object.value for q in store.quads_for_pattern(feed, POSITION, None, HERE)]
    seen = {q.object.value for q in store.quads_for_pattern(feed, NamedNode(f"{TREE}node"), None, HERE)}
    pages = find_pages(client, root)
    if noted and not seen <= {address for _, address in pages}:
        print("The feed was begun anew, so the copy is, too.")
        store.clear()
        seen = set()
    taken = 0
    for position, address in pages:
        if address not in seen:
            taken += take(store, read(client, address))
            store.extend(
                [
                    Quad(feed, NamedNode(f"{TREE}node"), NamedNode(address), HERE),
                    Quad(feed, POSITION, Literal(str(position)), HERE),
                ]
            )
    return taken


def held(store: Store):
    """The quads of the copy, in the graphs of the service."""
    for where in store.quads_for_pattern(None, IN_GRAPH, None, HERE):
        for q in store.quads_for_pattern(None, None, None, where.subject):
            yield Quad(q.subject, q.predicate, q.object, where.object)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Hold a copy of the graph and keep it up to date.")
    parser.add_argument("service", help="address of the service")
    parser.add_argument("store", help="directory of the copy")
    parser.add_argument("--dump", help="file to write the copy into, as N-Quads")
    given = parser.parse_args()
    store = Store(given.store)
    with httpx.Client(timeout=60) as client:
        taken = harvest(client, given.service.rstrip("/"), store)
    print(f"{taken} changes taken.")
    if given.dump:
        with Path(given.dump).open("wb") as file:
            serialize(held(store), file, format=RdfFormat.N_QUADS)


if __name__ == "__main__":
    main()
