"""What happens to a file of linked data before anything of it is looked at: formats, contexts, hostility."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import Literal, RdfFormat, parse

from loaders import linked_file
from loaders.batch import Collector
from loaders.linked_file import format_of, read_triples
from loaders.run import find_dataset
from schema.rdf.addresses import Addresses
from schema.rdf.context import Context
from schema.rdf.jsonld import compact
from schema.rdf.triples import Triples
from schema.rdf.write import Writer as RdfWriter
from schema.vocabulary import CPSV
from tests.loads import RECORDS

TURTLE = '@prefix x: <http://x.example/> . x:a x:b "ä"@de, x:c . x:c x:b 7 .'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/">'
    '<rdf:Description rdf:about="http://x.example/a"><x:b>&b;</x:b></rdf:Description></rdf:RDF>'
)
PUBLIC_SERVICE = (
    "https://semiceu.github.io/uri.semic.eu-generated/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld"
)


def read(path: Path) -> tuple[Triples | None, str]:
    """The triples, or where and why the file was refused."""
    collector = Collector(RECORDS, "test")
    triples = read_triples(path, collector)
    rejections = collector.batch().rejections
    assert (triples is None) == any(r.fatal for r in rejections)
    return triples, "; ".join(f"{r.place.line}: {r.reason}" for r in rejections)


def said(path: Path) -> dict[str, list[object]]:
    triples, refused = read(path)
    assert triples is not None, refused
    return {name: sorted(map(str, triples.by_subject[name])) for name in triples.by_subject}


def written(path: Path, text: str | bytes) -> Path:
    data = text.encode() if isinstance(text, str) else text
    match path.suffix:
        case ".gz":
            data = gzip.compress(data)
        case ".zst":
            # Two frames, as they come from tools that append.
            half = len(data) // 2
            data = zstandard.compress(data[:half]) + zstandard.compress(data[half:])
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
@pytest.mark.parametrize("end", ["nt", "nq", "ttl", "trig", "rdf", "jsonld"])
def test_every_format_is_read_packed_or_not(tmp_path: Path, end: str, packed: str) -> None:
    from pyoxigraph import serialize

    path = tmp_path / f"a.{end}{packed}"
    triples = [q.triple for q in parse(TURTLE, format=RdfFormat.TURTLE)]
    format_ = format_of(path)
    assert isinstance(format_, RdfFormat)
    data = serialize(triples, format=format_)
    assert data is not None
    assert find_dataset(str(path))[0].key == "linked-data"
    assert said(written(path, data)) == said(written(tmp_path / "b.ttl", TURTLE))


def test_a_byte_order_mark_is_none_of_the_text(tmp_path: Path) -> None:
    assert said(written(tmp_path / "a.ttl", b"\xef\xbb\xbf" + TURTLE.encode()))


@pytest.mark.parametrize("end", ["jsonl", "jsonl.gz", "ndjsonld"])
def test_lines_are_documents_of_their_own(tmp_path: Path, end: str) -> None:
    context = {"@vocab": "http://x.example/"}
    lines = [{"@context": context, "@id": f"http://x.example/{n}", "b": n} for n in range(1200)]
    lines[3]["@context"] = {"@vocab": "http://y.example/"}
    lines += [{"@context": context, "@id": "_:x", "b": n} for n in (1, 2)]
    text = "\n".join(json.dumps(line) for line in lines) + "\n\n"
    triples, refused = read(written(tmp_path / f"a.{end}", text))
    assert triples is not None, refused
    assert len(triples.by_subject) == 1202
    assert list(triples.of("http://x.example/3")) == ["http://y.example/b"]


def test_the_context_of_cpsv_ap_is_at_hand(tmp_path: Path) -> None:
    document = {"@context": [PUBLIC_SERVICE, {}], "@id": "http://x.example/a", "@type": "PublicService"}
    for name, text in (("a.jsonld", json.dumps(document)), ("a.jsonl", json.dumps(document))):
        triples, refused = read(written(tmp_path / name, text))
        assert triples is not None, refused
        assert triples.types("http://x.example/a") == {CPSV.PublicService}


def test_our_own_context_is_at_hand_whoever_published_it(tmp_path: Path) -> None:
    addresses = Addresses("https://anderswo.example/daten")
    land = {"id": "land:10", "key": "10", "name": "Saarland", "example": False, "sources": ["page"]}
    quads = RdfWriter(RECORDS.model, addresses).node(land)
    document = compact(quads, addresses.node("land:10"), Context(RECORDS.model, addresses))
    assert document["@context"] == "https://anderswo.example/daten/context/1.jsonld"
    expected = Triples(quads).of(addresses.node("land:10"))
    for name, text in (("a.jsonld", json.dumps(document)), ("a.jsonl", f"{json.dumps(document)}\n" * 2)):
        triples, refused = read(written(tmp_path / name, text))
        assert triples is not None, refused
        assert triples.of(addresses.node("land:10")) == expected


@pytest.mark.parametrize(
    "context",
    [
        "https://elsewhere.example/context.jsonld",
        ["https://elsewhere.example/context.jsonld"],
        {"@import": "https://elsewhere.example/context.jsonld"},
        {"b": {"@id": "http://x.example/b", "@context": "https://elsewhere.example/context.jsonld"}},
    ],
)
@pytest.mark.parametrize("end", ["jsonld", "jsonl"])
def test_no_context_is_fetched(tmp_path: Path, context: object, end: str) -> None:
    document = {"@context": context, "@id": "http://x.example/a", "b": "c"}
    triples, refused = read(written(tmp_path / f"a.{end}", json.dumps(document)))
    assert triples is None
    assert "https://elsewhere.example/context.jsonld, der hier nicht bekannt ist" in refused


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.ttl", "", "0: Die Datei enthält keine Aussagen."),
        ("a.ttl", "<http://a> <http://b> <http://c> .\n<http://a> x:b 1 .", "2: Ist kein gültiges Turtle"),
        ("a.nq", "<http://a> <http://b> <http://c> .\n\n<http://a> <b> <c> .", "3: Ist kein gültiges"),
        ("a.nt", b"<http://a> <http://b> <http://c\x01> .", "1: Ist kein gültiges N-Triples: Invalid IRI"),
        ("a.nt", '<http://a> <http://b> "\xff" .'.encode("latin-1"), "1: Ist nicht in UTF-8 kodiert"),
        ("a.ttl", TURTLE.encode("utf-16"), "0: Ist nicht in UTF-8 kodiert"),
        ("a.ttl", "<!DOCTYPE html><html></html>", "0: Das ist eine Internetseite"),
        ("a.rdf", BOMB, "0: Enthält eigene Entitäten"),
        ("a.rdf", " " * 65_533 + BOMB, "0: Enthält eigene Entitäten"),
        ("a.rdf", BOMB.replace("DOCTYPE r [", 'DOCTYPE r [<!ENTITY % e SYSTEM "file:///">'), "0: Enthält"),
        ("a.jsonld", "[1, 2", "1: Ist kein gültiges JSON"),
        ("a.jsonld", "[" * 5_000, "Ist kein gültiges JSON"),
        ("a.jsonl", '{"@id": "http://a"}\n{', "2: Ist kein gültiges JSON"),
        ("a.jsonl", '{"@id": "http://a"}\n{"@id": 7}', "2: Ist kein gültiges JSON-LD"),
        ("a.ttl.gz", b"\x1f\x8bkaputt", "0: Die Datei lässt sich nicht lesen"),
        ("a.ttl.zst", b"\x28\xb5\x2f\xfdkaputt", "0: Die Datei lässt sich nicht lesen"),
        ("a.ttl", "<http://a> <http://b> " + "(" * 100_000, "Ist kein gültiges Turtle"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    triples, refused = read(path)
    assert triples is None
    assert reason in refused


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, packed: str) -> None:
    path = written(tmp_path / f"a.nt{packed}", "<http://a> <http://b> <http://c> .\n" * 9_000)
    path.write_bytes(path.read_bytes()[:-9])
    assert read(path) == (None, "0: Die Datei lässt sich nicht lesen; ist sie vollständig?")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert read(tmp_path / "a.ttl") == (None, "0: Die Datei gibt es nicht.")


def test_endless_lines_and_texts_end_somewhere(tmp_path: Path) -> None:
    endless = "x" * (linked_file.LONGEST + 10)
    line = f'<http://a> <http://b> "{endless}" .'
    assert "einen Text von mehr als 16 MiB" in read(written(tmp_path / "a.nt", line))[1]
    assert "länger als 16 MiB" in read(written(tmp_path / "a.jsonl", f'{{"@id": "{endless}"}}'))[1]


def test_a_file_that_unpacks_to_more_than_any_export_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked_file, "LARGEST", 1_000_000)
    monkeypatch.setattr(linked_file, "LARGEST_JSON", 100_000)
    path = written(tmp_path / "a.ttl.gz", "# nichts\n" * 1_000_000)
    assert path.stat().st_size < 100_000
    assert "größer als" in read(path)[1]
    assert "zeilenweise" in read(written(tmp_path / "a.jsonld", " " * 200_000))[1]


def test_the_same_blank_node_in_one_file_is_one(tmp_path: Path) -> None:
    triples, _ = read(written(tmp_path / "a.ttl", '_:a <http://b> _:c . _:c <http://b> "d" .'))
    assert triples is not None
    (far,) = triples.of("_:a")["http://b"]
    assert list(triples.of(f"_:{far.value}")["http://b"]) == [Literal("d")]
