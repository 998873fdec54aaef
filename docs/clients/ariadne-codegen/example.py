"""A client whose methods, arguments and answers have types, generated from the schema and the documents."""

import sys

import httpx
from verbundgraph_client import (
    AdministrationByUsageSetWhere,
    AdministrationByUsageWhere,
    ProcessWhere,
    TextFilter,
    Verbundgraph,
)


def main(address: str) -> None:
    # The service has a deadline of its own; httpx would give up after five seconds.
    with Verbundgraph(address, http_client=httpx.Client(timeout=60)) as client:
        land = client.alliances(land="16").land
        assert land is not None
        for edge in land.alliances.edges:
            said_by = ", ".join(source.title for source in edge.sources)
            form = edge.form.value if edge.form else "?"
            print(f"{land.name} – {edge.node.name}: {form} since {edge.since or '?'} ({said_by})")

        in_saarbruecken = AdministrationByUsageWhere(name=TextFilter(starts_with="Saarbrücken"))
        where = ProcessWhere(used_by=AdministrationByUsageSetWhere(some=in_saarbruecken))
        found = client.processes_used_in(where=where, first=10).processes
        print(f"{found.total_count} processes used in Saarbrücken")
        for process in found.nodes:
            print(process.name, [user.name for user in process.used_by.nodes])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/graphql")
