"""Which municipality took the place of which, between two editions of the register: inferred, not official.

Two ways, each with a source of its own, and each relationship marked `inferred`:

* a crosswalk file with `ags_2021` and `ags_2025`, inferred from areas;
* a municipality that a newer edition no longer has, and one in the same Land with the same name and the same
  area under another key: it was only given a new key (`renumbered`).

The day of the change is in neither, so `on` stays empty.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders import shipped
from loaders.batch import Batch, Collector
from schema.record import Records

DATASET = "successors"
CROSSWALK = "crosswalk-2021-2025"
RENUMBERED = "gv100ad-renumbered"
COLUMNS = {"ags_2021", "ags_2025"}


def read(path: Path | None, _records: Records, collector: Collector) -> Batch:
    """Read a crosswalk; without a path the shipped one."""
    path = path or shipped.CROSSWALK
    collector.file = path.name
    found = shipped.read_lines(path, collector)
    if found is None:
        return collector.batch()
    rows = csv.DictReader([line or "" for line in found.lines])
    missing = COLUMNS - set(rows.fieldnames or ())
    if missing:
        reason = f"Es fehlen die Spalten {', '.join(sorted(missing))}."
        collector.reject("Kopfzeile", reason, line=1, fatal=True)
        return collector.batch()
    _source(collector, CROSSWALK, "Zuordnung der Gemeinden von 2021 zu 2025, aus Flächen erschlossen")
    for row in rows:
        _link(collector, row["ags_2025"], row["ags_2021"], CROSSWALK, rows.line_num)
    return collector.batch(only_known=True)


def renumbered(municipalities: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of a new and an old key, from the municipalities' `key`, `name`, `area` and `until`.

    A pair counts only if nothing else in its Land has that name and area.
    """
    alike: defaultdict[tuple[str, str, float], list[Mapping[str, Any]]] = defaultdict(list)
    for one in municipalities:
        if one.get("area"):
            alike[one["key"][:2], one["name"], one["area"]].append(one)
    pairs = []
    for group in alike.values():
        ended = [one for one in group if one.get("until")]
        if len(group) == 2 and len(ended) == 1:
            (living,) = (one for one in group if not one.get("until"))
            pairs.append((living["key"], ended[0]["key"]))
    return sorted(pairs)


def in_force(batch: Batch, municipalities: Iterable[Mapping[str, Any]], collector: Collector) -> Batch:
    """Of a crosswalk's batch, what fits the graph: only what has ended has a successor.

    `municipalities` are those that have ended and those of the same names; the pairs that follow from them
    and are not in the crosswalk are added.
    """
    known = list(municipalities)
    ended = {f"municipality:{one['key']}" for one in known if one.get("until")}
    links = [link for link in batch.links if link.end in ended]
    crossed = {link.end for link in links}
    pairs = [(new, old) for new, old in renumbered(known) if f"municipality:{old}" not in crossed]
    if pairs:
        _source(collector, RENUMBERED, "Neu vergebene Gemeindeschlüssel, aus Name und Fläche erschlossen")
    for new, old in pairs:
        _link(collector, new, old, RENUMBERED, 0)
    added = collector.batch(only_known=True)
    return replace(added, links=(*links, *(link for link in added.links if link not in batch.links)))


def _link(collector: Collector, new: str, old: str, source: str, line: int) -> None:
    fields = {
        "start": f"municipality:{new}",
        "end": f"municipality:{old}",
        "inferred": True,
        "cites": [{"source": source}],
    }
    collector.link("SUCCEEDS", fields, line=line)


def _source(collector: Collector, key: str, name: str) -> None:
    fields = {
        "key": key,
        "name": f"{name} (nicht amtlich)",
        "kind": "CATALOGUE",
        "attribution": (
            "Eigene Ableitung aus: © Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys; "
            "© GeoBasis-DE / BKG 2021 (Daten verändert)"
        ),
        "dataset": DATASET,
        "cites": [{"source": key}],
    }
    collector.node("Source", fields)
