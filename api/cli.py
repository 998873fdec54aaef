"""The command line: `verbundgraph serve`, `load`, `export`, `query`, `schema`, `status`, `test`, `bench`.

What it says is German, for it is read by people in administrations; names and answers are those of the API.
"""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from api.settings import Settings
from schema.errors import VerbundgraphError

app = typer.Typer(
    name="verbundgraph",
    help="Wer arbeitet mit wem an der digitalen Verwaltung – und wer sagt das? Ein Wissensgraph mit GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True)

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", help="Ordner, in dem alles gespeichert wird.", show_default=".data", file_okay=False
    ),
]
NoExamples = Annotated[
    bool, typer.Option("--no-examples", help="Ohne die erfundenen Beispieldaten; vorhandene werden entfernt.")
]


def _settings(**given: Any) -> Settings:
    return Settings.load(**{name: value for name, value in given.items() if value is not None})


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Adresse, auf der der Dienst erreichbar ist.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port, auf dem der Dienst erreichbar ist.", show_default="8000", min=0, max=65535),
    ] = None,
    data_dir: DataDir = None,
    no_examples: NoExamples = False,
) -> None:
    """Den Dienst starten.

    Beim ersten Mal werden die mitgelieferten Daten geladen; danach ist der Dienst in wenigen Sekunden da.
    Beenden mit Strg+C.
    """
    from api.serve import run

    run(_settings(host=host, port=port, data_dir=data_dir, examples=False if no_examples else None))


@app.command()
def load(
    what: Annotated[
        str | None,
        typer.Argument(
            help="Datensatz (`gv100ad`, `points`, `curated`, `examples`) oder Datei; "
            "ohne Angabe alles Mitgelieferte.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Eigene Datei für diesen Datensatz statt der mitgelieferten.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was sich ändern würde.")] = False,
    dataset: Annotated[
        str | None,
        typer.Option(
            help="Name des Datensatzes für fremde Linked Data; sonst der Dateiname.", show_default=False
        ),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole", help="Linked Data: Die Datei enthält ihre Datensätze ganz; was fehlt, wird entfernt."
        ),
    ] = False,
    data_dir: DataDir = None,
    no_examples: NoExamples = False,
) -> None:
    """Daten laden: ein amtliches Verzeichnis, geprüfte Aussagen, Beispiele.

    Zweimal dasselbe zu laden ändert nichts. Was nicht stimmt, wird mit Datei, Zeile und Grund gemeldet.
    """
    from api.load import run

    settings = _settings(data_dir=data_dir, examples=False if no_examples else None)
    raise typer.Exit(run(settings, what, file, dry_run, dataset, whole))


@app.command()
def export(
    file: Annotated[
        str,
        typer.Argument(
            help="Datei, etwa `graph.nq.zst` (auch `.ttl`, `.jsonl`, mit `.gz`, `.zst` oder ungepackt); "
            "`-` schreibt auf die Standardausgabe."
        ),
    ] = "-",
    format_: Annotated[
        Literal["nq", "ttl", "jsonl"] | None,
        typer.Option("--format", help="N-Quads, Turtle oder JSON-LD-Zeilen; sonst nach dem Dateinamen."),
    ] = None,
    graph: Annotated[
        Literal["facts", "examples", "all"],
        typer.Option(help="Nur Tatsachen, nur erfundene Beispieldaten oder beides."),
    ] = "all",
    data_dir: DataDir = None,
) -> None:
    """Den Graphen als Linked Data ausgeben, im Ganzen und zu einem Stand.

    Läuft der Dienst, ist es sein Graph; sonst wird die Datenbank dafür gestartet. `load` nimmt die Datei
    wieder an.
    """
    from api.export import run

    raise typer.Exit(run(_settings(data_dir=data_dir), file, format_, graph))


@app.command()
def query(
    document: Annotated[
        str, typer.Argument(help="Die Frage in GraphQL; `-` liest sie von der Standardeingabe.")
    ],
    variables: Annotated[
        str | None, typer.Option("--variables", "-v", help='Variablen als JSON, etwa \'{"key": "10"}\'.')
    ] = None,
    operation: Annotated[
        str | None, typer.Option("--operation", help="Name der Operation, wenn es mehrere gibt.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Eine Frage stellen; die Antwort kommt als JSON.

    Läuft der Dienst, antwortet er; sonst wird die Datenbank für diese eine Frage gestartet.
    """
    from api.ask import run

    text = sys.stdin.read() if document == "-" else document
    raise typer.Exit(run(_settings(data_dir=data_dir), text, variables, operation))


@app.command()
def schema(
    against: Annotated[
        Path | None,
        typer.Option(
            help="Statt dessen zeigen, was sich gegenüber diesem Schema (SDL-Datei) geändert hat.",
            show_default=False,
            exists=True,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Das GraphQL-Schema ausgeben (SDL).

    Mit `--against` ist der Rückgabewert 1, wenn sich etwas geändert hat, was Clients bricht.
    """
    from schema.model import Model
    from schema.types import build

    sdl = build(Model.load()).sdl
    if against is None:
        print(sdl, end="")
    else:
        from api.changes import show

        raise typer.Exit(show(against.read_text("utf-8"), sdl))


@app.command()
def status(data_dir: DataDir = None) -> None:
    """Zeigen, was geladen ist, woher es stammt und ob der Dienst läuft."""
    from api.status import run

    raise typer.Exit(run(_settings(data_dir=data_dir)))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def test(context: typer.Context) -> None:
    """Die Tests ausführen (nur im Quellordner); weitere Angaben gehen an pytest."""
    import subprocess

    raise typer.Exit(subprocess.call([sys.executable, "-m", "pytest", *context.args]))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def bench(context: typer.Context) -> None:
    """Die Geschwindigkeit messen (nur im Quellordner); siehe docs/performance.md."""
    import subprocess

    raise typer.Exit(subprocess.call([sys.executable, "-m", "bench", *context.args]))


def main() -> None:
    """Run the command line; an error of ours is a sentence, not a stack."""
    try:
        app()
    except VerbundgraphError as error:
        errors.print(f"[bold red]{error.code}[/] {error.message}", highlight=False, soft_wrap=True)
        for note in getattr(error, "__notes__", ()):
            errors.print(note, highlight=False, soft_wrap=True, markup=False)
        sys.exit(2 if error.status < 500 else 1)
    except KeyboardInterrupt:
        errors.print("Abgebrochen.")
        sys.exit(130)
