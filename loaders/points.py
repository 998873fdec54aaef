"""One inner point per municipality, made from the outlines of BKG's VG5000 (state of 01.01.2021).

A CSV file with `ags`, `lon`, `lat`, `geometry` and `area_dev`. Only sound points are taken: outlines that
were only approximated when they were mapped onto today's municipalities (`geometry` = approx) are left out,
and so are outlines whose area differs by more than half from the official one (`area_dev`), as the scale of
1 : 5,000,000 can misplace tiny municipalities and islands altogether. What is left out is no mistake of the
file and not reported as one. Municipalities are those of the register; the file adds none.
"""

import csv
from pathlib import Path

from loaders import shipped
from loaders.batch import Batch, Collector
from schema.record import Records

DATASET = "bkg-points"
SOURCE = "bkg-vg5000-2021"
COLUMNS = {"ags", "lon", "lat", "geometry", "area_dev"}
SOUND = {"vg5000-2021", "merged"}
"""As the outline was, or united from the outlines of the municipalities that merged."""
LARGEST_DEVIATION = 0.5


def read(path: Path | None, _records: Records, collector: Collector) -> Batch:
    """Read the points; without a path the shipped ones."""
    path = path or shipped.POINTS
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
    _source(collector)
    cites = [{"source": SOURCE}]
    for row in rows:
        line = rows.line_num
        try:
            deviation = abs(float(row["area_dev"] or 0))
        except ValueError:
            reason = f"„{row['area_dev']}“ ist keine Zahl."
            collector.reject("area_dev", reason, line=line, of="Municipality")
            continue
        if row["geometry"] not in SOUND or deviation > LARGEST_DEVIATION:
            collector.row(line)
            continue
        collector.patch(
            "Municipality",
            {"key": row["ags"], "latitude": row["lat"], "longitude": row["lon"], "cites": cites},
            line=line,
        )
    return collector.batch(only_known=True)


def _source(collector: Collector) -> None:
    collector.node(
        "Source",
        {
            "key": SOURCE,
            "name": "Verwaltungsgebiete 1:5 000 000 (VG5000), Stand 01.01.2021, innere Punkte",
            "kind": "REGISTER",
            "url": "https://gdz.bkg.bund.de/",
            "publisher": "Bundesamt für Kartographie und Geodäsie (BKG)",
            "published": "2021-01-01",
            "licence": "Datenlizenz Deutschland – Namensnennung – Version 2.0 (dl-de/by-2-0)",
            "attribution": "© GeoBasis-DE / BKG 2021 (Daten verändert)",
            "dataset": DATASET,
            "cites": [{"source": SOURCE}],
        },
    )
