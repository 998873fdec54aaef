"""How long the explorer's pages take on the embedded engine with what is shipped: `python -m bench.explorer`.

No answer is kept, so each request asks the database. Times are the client's, on the same machine.
"""

import gzip
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated

import httpx
import typer
from rich.console import Console

from bench.report import into_docs
from bench.servers import Unavailable, shipped
from tests.web.pages import ADDRESSES

SUM = re.compile(r'verbundgraph_stage_seconds_sum\{stage="database"\} ([\d.e-]+)')


def database(client: httpx.Client) -> float:
    """The seconds that the database took so far."""
    total = SUM.search(client.get("/metrics").text)
    return float(total[1]) if total else 0.0


def measured(client: httpx.Client, address: str, times: int) -> str:
    """A page's row of the table."""
    first = client.get(address)
    before = database(client)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - begun)
    after = database(client)
    known = {"If-None-Match": first.headers.get("etag", "")}
    unchanged = []
    for _ in range(times):
        begun = time.perf_counter()
        assert client.get(address, headers=known).status_code == (304 if known["If-None-Match"] else 200)
        unchanged.append(time.perf_counter() - begun)
    queries, size = answer.text.count("/graphql#query="), len(gzip.compress(answer.content)) / 1000
    in_database = (after - before) / times * 1000
    return (
        f"| `{address}` | {median(taken) * 1000:.0f} | {in_database:.0f} | {queries} | {size:.1f} | "
        f"{median(unchanged) * 1000:.1f} |"
    )


def main(
    times: Annotated[int, typer.Option(help="How often each page is asked for.", min=1)] = 15,
    update_docs: Annotated[
        bool, typer.Option("--update-docs", help="Put the table into docs/performance.md.")
    ] = False,
) -> None:
    """Measure every page that tests open and that is found."""
    console = Console()
    lines = ["| page | ms | of it database | queries | kB | 304, ms |", "| --- |" + " ---: |" * 5]
    with tempfile.TemporaryDirectory() as folder, shipped(Path(folder)) as port:
        german = {"Accept-Language": "de", "Accept": "text/html"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=german, timeout=60) as client:
            while "etag" not in client.get("/").headers:
                time.sleep(0.2)
            found = [address for address in ADDRESSES if client.get(address).status_code == 200]
            lines += [measured(client, address, times) for address in found]
    text = "\n".join(lines)
    console.print(text, soft_wrap=True, markup=False, highlight=False)
    if update_docs:
        into_docs("explorer", text, console)


if __name__ == "__main__":
    try:
        typer.run(main)
    except Unavailable as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(1)
