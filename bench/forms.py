"""The form that answers of different contestants are compared in."""

from typing import Any

Data = dict[str, Any]


def _one_land(node: Data) -> Data:
    """A node of the peer's, with whom to-one relationships are lists of one."""
    if "land" in node:
        (land,) = node["land"]
        return {**node, "land": land}
    return node


def _our_lookup(data: Data) -> Any:
    return data["municipality"]


def _peers_lookup(data: Data) -> Any:
    (found,) = data["municipalities"]
    return _one_land(found)


def _our_headline(data: Data) -> Any:
    """Without the cursor, each one's own, and with the sources' keys only: the peer cannot follow them."""
    found = data["processes"]
    return {
        "totalCount": found["totalCount"],
        "hasNextPage": found["pageInfo"]["hasNextPage"],
        "nodes": [
            {
                **{name: node[name] for name in ("id", "key", "name")},
                "developedBy": node["developedBy"]["nodes"],
                "total": node["usedBy"]["totalCount"],
                "users": [
                    {**edge, "sources": [source["key"] for source in edge["sources"]]}
                    for edge in node["usedBy"]["edges"]
                ],
            }
            for node in found["nodes"]
        ],
    }


def _peers_headline(data: Data) -> Any:
    found = data["processesConnection"]
    return {
        "totalCount": found["totalCount"],
        "hasNextPage": found["pageInfo"]["hasNextPage"],
        "nodes": [
            {
                **{name: node[name] for name in ("id", "key", "name")},
                "developedBy": node["developedBy"],
                "total": node["usedByConnection"]["totalCount"],
                "users": [
                    {**edge["properties"], "node": _one_land(edge["node"])}
                    for edge in node["usedByConnection"]["edges"]
                ],
            }
            for node in (edge["node"] for edge in found["edges"])
        ],
    }


def _our_page(data: Data) -> Any:
    return [
        [
            node["key"], node["name"], node["usedBy"]["totalCount"],
            [[edge["since"], edge["node"]["name"]] for edge in node["usedBy"]["edges"]],
        ]
        for node in data["processes"]["nodes"]
    ]  # fmt: skip


def _peers_page(data: Data) -> Any:
    return [
        [
            node["key"], node["name"], node["usedByConnection"]["totalCount"],
            [[e["properties"]["since"], e["node"]["name"]] for e in node["usedByConnection"]["edges"]],
        ]
        for node in data["processes"]
    ]  # fmt: skip


def _our_thousand(data: Data) -> Any:
    return data["municipalities"]["nodes"]


def _peers_thousand(data: Data) -> Any:
    return [_one_land(node) for node in data["municipalities"]]


def _our_deep(data: Data) -> Any:
    return data["municipalities"]["nodes"]


def _peers_deep(data: Data) -> Any:
    return data["municipalities"]


def _our_count(data: Data) -> Any:
    return [[node["key"], node["name"], node["usedBy"]["totalCount"]] for node in data["processes"]["nodes"]]


def _our_groups(data: Data) -> Any:
    return _groups(data["municipalities"])


def _our_matrix(data: Data) -> Any:
    return _groups(data["processes"])


def _groups(found: Data) -> Any:
    """Without the group of what is in no Land."""
    return [
        [group["node"]["name"], group["count"], *([_groups(group)] if "groupBy" in group else [])]
        for group in found["groupBy"]
        if group["node"]
    ]


def _our_search(data: Data) -> Any:
    edges = data["search"]["edges"]
    return [data["search"]["totalCount"], [[edge["node"]["id"], edge["node"]["name"]] for edge in edges]]


def _our_path(data: Data) -> Any:
    return [
        [
            path["length"], [[node["id"], node["name"]] for node in path["nodes"]],
            [[statement["id"], statement["since"]] for statement in path["statements"]],
        ]
        for path in data["path"]
    ]  # fmt: skip


BESIDE_PEER = {
    "lookup": (_our_lookup, _peers_lookup),
    "headline": (_our_headline, _peers_headline),
    "page": (_our_page, _peers_page),
    "thousand": (_our_thousand, _peers_thousand),
    "deep": (_our_deep, _peers_deep),
}
"""By question, this service's and the peer's."""

BY_HAND = {
    "count": _our_count,
    "groups": _our_groups,
    "matrix": _our_matrix,
    "search": _our_search,
    "path": _our_path,
}
"""By question, this service's; a statement written by hand returns that form itself."""
