"""All municipalities of a Land, page by page, with gql over httpx."""

import sys
from collections.abc import Iterator
from typing import Any

from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

PAGE = """
    query Page($land: String!, $after: String) {
      municipalities(
        where: { land: { name: { eq: $land } } }
        orderBy: [{ name: ASC }]
        first: 2
        after: $after
      ) {
        pageInfo { hasNextPage endCursor }
        nodes { id name population }
      }
    }
"""


def municipalities(client: Client, land: str) -> Iterator[dict[str, Any]]:
    """Each municipality of the Land, in the order of their names."""
    after = None
    with client as session:
        while True:
            request = GraphQLRequest(PAGE, variable_values={"land": land, "after": after})
            page = session.execute(request)["municipalities"]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]


def main(address: str) -> None:
    # The schema is fetched first, and a document checked against it before it is sent.
    client = Client(transport=HTTPXTransport(url=address, timeout=60), fetch_schema_from_transport=True)
    for town in municipalities(client, "Saarland"):
        print(town["id"], town["name"], town["population"])
    try:
        with client as session:
            session.execute(
                GraphQLRequest(PAGE, variable_values={"land": "Saarland", "after": "not a cursor"})
            )
    except TransportQueryError as refused:
        print([error["extensions"]["code"] for error in refused.errors or []])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/graphql")
