"""Texts in Markdown (CommonMark, with tables) as HTML for a page, with no HTML of their own and no pictures.

The page has its heading already, so a text's first heading of the first level becomes the page's title, and
all others begin at the second level.
"""

from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

CLASSES = {
    "h2": "kern-heading-medium",
    "h3": "kern-heading-small",
    "table": "kern-table kern-table--small",
    "a": "kern-link",
}
"""What the pages' own elements have."""


@dataclass(frozen=True)
class Text:
    """A text: its title, which may be empty, and the rest as HTML."""

    title: str
    html: Markup


def rendered(source: str) -> Text:
    """A text as HTML. Addresses with `javascript:` and the like are no links."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = parser.parse(source)
    title = ""
    if [token.type for token in tokens[:2]] == ["heading_open", "inline"] and tokens[0].tag == "h1":
        title = "".join(token.content for token in tokens[1].children or ())
        tokens = tokens[3:]
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        for one in (token, *(token.children or ())):
            dressed(one)
    return Text(title, Markup(parser.renderer.render(tokens, parser.options, {})))  # noqa: S704 - it escapes


def dressed(token: Token) -> None:
    """Give an element what the pages' own ones have."""
    if token.nesting == 1 and token.tag in CLASSES:
        token.attrJoin("class", CLASSES[token.tag])
    if token.type == "link_open" and str(token.attrs.get("href", "")).startswith(("http:", "https:")):
        token.attrSet("rel", "noreferrer")
