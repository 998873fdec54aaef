"""Imprint and accessibility statement: the operator's texts, or what the service says of itself."""

import re
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.explorer.markdown import rendered
from api.explorer.views.texts import texts
from api.settings import Settings
from graph.engine import Engine
from graph.errors import SettingsInvalid
from tests.api.conftest import serving

IMPRINT = """# Impressum des Ministeriums

Verantwortlich: **Ministerium für Digitales**, [Kontakt](https://example.org/kontakt),
<poststelle@example.org>

# Vertretung

## Unterpunkt

| Amt | Name |
|---|---|
| Ministerin | Eva Muster |

<script>alert(1)</script>

[hierher](javascript:alert(1)) ![Bild](https://example.org/bild.png)
"""


def test_without_files_the_service_speaks_for_itself(arcadedb: Engine) -> None:
    with serving(arcadedb) as url, httpx.Client(base_url=url, headers={"Accept-Language": "de"}) as client:
        imprint = client.get("/impressum")
        assert imprint.status_code == 200
        assert "kein Impressum hinterlegt" in imprint.text
        assert "VERBUNDGRAPH_IMPRINT" in imprint.text
        assert "mailto:" not in imprint.text
        statement = client.get("/barrierefreiheit").text
        for word in ("EN 301 549", "WCAG", "axe-core", "Selbstbewertung", "VERBUNDGRAPH_ACCESSIBILITY"):
            assert word in statement
        assert "hat keine Adresse dafür hinterlegt" in statement
        english = client.get("/barrierefreiheit", headers={"Accept-Language": "en"}).text
        assert "<h1" in english
        assert "Accessibility statement" in english
        assert client.get("/impressum.csv").status_code == 404


def test_whom_the_settings_name_is_named(arcadedb: Engine) -> None:
    given = {"contact": "daten@example.org", "publisher": "Land <Hessen>"}
    with (
        serving(arcadedb, **given) as url,
        httpx.Client(base_url=url, headers={"Accept-Language": "de"}) as client,
    ):  # type: ignore[arg-type]
        assert 'href="mailto:daten@example.org"' in client.get("/barrierefreiheit").text
        imprint = client.get("/impressum").text
        assert 'href="mailto:daten@example.org"' in imprint
        assert "Land &lt;Hessen&gt;" in imprint


def test_the_operators_texts_are_shown(arcadedb: Engine, tmp_path: Path) -> None:
    (tmp_path / "imprint.md").write_text(IMPRINT, "utf-8")
    (tmp_path / "imprint.en.md").write_text("Ministry of Digital Affairs", "utf-8")
    (tmp_path / "statement.md").write_text("\ufeffUnsere Erklärung", "utf-8")
    given = {"imprint": tmp_path / "imprint.md", "accessibility": tmp_path / "statement.md"}
    with serving(arcadedb, **given) as url, httpx.Client(base_url=url) as client:  # type: ignore[arg-type]
        html = client.get("/impressum", headers={"Accept-Language": "de"}).text
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) == ["Impressum des Ministeriums"]
        assert "<title>Impressum des Ministeriums – Verbundgraph</title>" in html
        assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == ["Vertretung", "Unterpunkt"]
        assert '<a href="https://example.org/kontakt" class="kern-link" rel="noreferrer">Kontakt</a>' in html
        assert '<a href="mailto:poststelle@example.org" class="kern-link">' in html
        assert '<table class="kern-table kern-table--small">' in html
        assert "<script>alert" not in html
        assert 'javascript:alert(1)"' not in html
        assert 'bild.png"' not in re.sub(r'<a href="https://example.org/bild.png"', "", html)
        english = client.get("/impressum", headers={"Accept-Language": "en"}).text
        assert "Ministry of Digital Affairs" in english
        assert '<h1 class="kern-heading-large">Imprint</h1>' in english
        german_only = client.get("/barrierefreiheit", headers={"Accept-Language": "en"}).text
        assert '<div class="prose" lang="de">\n<p>Unsere Erklärung</p>' in german_only


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.md"
    latin.write_bytes("Erklärung".encode("latin-1"))
    for name, path in (("imprint", tmp_path / "nix.md"), ("accessibility", latin), ("imprint", tmp_path)):
        settings = Settings.load(data_dir=tmp_path, **{name: path})
        with pytest.raises(
            SettingsInvalid, match=rf"VERBUNDGRAPH_{name.upper()}: .*{path.name} cannot be read"
        ):
            texts(settings)


def test_another_text_is_another_page(tmp_path: Path) -> None:
    """So that no browser keeps the old one, though the graph is the same."""
    path = tmp_path / "imprint.md"
    digests = set()
    for text in ("eins", "zwei"):
        path.write_text(text, "utf-8")
        digests.add(texts(Settings.load(data_dir=tmp_path, imprint=path)).digest)
    digests.add(texts(Settings.load(data_dir=tmp_path, imprint=path, contact="a@example.org")).digest)
    assert len(digests) == 3


ALLOWED = re.compile(
    r"</?(?:p|em|strong|code|pre|ul|ol|li|blockquote|h[2-6]|hr|br|a|table|thead|tbody|tr|th|td)"
    r"(?: (?:href|title|class|rel|start|style)=\"[^\"<>]*\")* ?/?>"
)


@given(
    st.lists(
        st.sampled_from(
            [
                "<script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "](",
                "![a](data:text/html,x)", "<a href='javascript:x'>", "**", "# ", "\n\n", "`", "|a|\n|-|\n",
                "&#x3c;script&#x3e;", "[x]: javascript:y\n", '<http://a"onclick=b>', "\u202e", "a", " ", "'",
                '"', "- ", "> ", "<!--", "]]>",
            ]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_no_text_becomes_a_script(source: str) -> None:
    text = rendered(source)
    left = ALLOWED.sub("", str(text.html))
    assert "<" not in left
    assert not re.search(r'href="\s*(?:javascript|data|vbscript|file):', str(text.html), re.IGNORECASE)
