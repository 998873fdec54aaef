"""`status` on the command line: what is loaded, where it comes from, whether the service runs."""

from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from api.ask import answer_alone
from api.instance import ask, running
from api.settings import Settings
from graph.engine import open_engine
from schema.model import Model


def run(settings: Settings) -> int:
    """Print the state. The exit code: 0 where questions can be asked, else 1."""
    console = Console()
    model = Model.load()
    counts = " ".join(f"{k.plural} {{ totalCount }}" for k in model.concrete)
    sources = "sources(first: 100, orderBy: [{ key: ASC }]) { nodes { key title kind published } }"
    text = f"{{ {counts} all: {sources} }}"
    url = running(settings.data_dir)
    if url is not None:
        try:
            _, ready = ask(url, "/readyz")
            state = orjson.loads(ready)
            console.print(f"Der Dienst läuft auf {url}.", highlight=False)
            if "waitingFor" in state:
                console.print(
                    f"Er ist noch nicht bereit: er wartet auf {state['waitingFor']}.", highlight=False
                )
                return 1
            _, body = ask(url, "/graphql", {"query": text})
            return _show(console, model, orjson.loads(body))
        except OSError:
            console.print(f"Der Dienst sollte auf {url} laufen, antwortet aber nicht.", highlight=False)
            return 1
    console.print("Der Dienst läuft nicht. Er startet mit: ./run serve", highlight=False)
    if settings.neo4j_uri is None and not settings.data_dir.exists():
        console.print(f"Es ist noch nichts geladen ({settings.data_dir} gibt es nicht).", highlight=False)
        return 1
    with open_engine(settings) as engine:
        return _show(console, model, orjson.loads(answer_alone(engine, settings, text).body))


def _show(console: Console, model: Model, answer: dict[str, Any]) -> int:
    data = answer.get("data")
    if data is None:
        console.print(answer["errors"][0]["message"], highlight=False)
        return 1
    table = Table("Art", "Anzahl", title="Im Graphen", title_justify="left")
    for kind in model.concrete:
        table.add_row(kind.plural_de, f"{data[kind.plural]['totalCount']:,}".replace(",", "."))
    table.columns[1].justify = "right"
    console.print(table)
    sources = Table("Quelle", "Art", "Stand", title="Quellen", title_justify="left")
    choice = model.choices["SourceKind"]
    for node in data["all"]["nodes"]:
        sources.add_row(node["title"], choice[node["kind"]].de, node["published"] or "")
    console.print(sources)
    return 0
