"""What there is: `/doc` names the kinds, `/doc/{kind}` its nodes; a sitemap does so for search engines.

Lists are Hydra collections (W3C Hydra Core): `hydra:member`, `hydra:totalItems`, and a partial view that
leads on with `hydra:next`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound, response
from api.linked.answers import LICENCE, Answer, Linked, asked_format, link, negotiated, query_of, split
from api.linked.formats import FORMATS, PAGE, Format, written
from api.linked.html import FILES, Pages
from api.revisions import State
from graph.document import listed
from schema.errors import VerbundgraphError
from schema.model import Kind
from schema.vocabulary import DCTERMS, HYDRA, RDF, RDFS, VG, XSD

SIZE = 1_000
"""Nodes on one page of a list."""
MAP_SIZE = 20_000
"""Addresses in one sitemap; the protocol allows 50,000."""
TYPE, MEMBER, NEXT = NamedNode(RDF.type), NamedNode(HYDRA.member), NamedNode(HYDRA.next)


class Lists:
    """The lists of nodes, and the sitemap."""

    def __init__(self, linked: Linked, pages: Pages, map_size: int = MAP_SIZE) -> None:
        self.linked = linked
        self.map_size = map_size
        self.maps: tuple[State | None, list[str]] = None, []
        self.model = linked.model
        self.pages = pages

    async def kinds(self, request: Request) -> Response:
        """All kinds, each with its list."""
        ending = request.path_params.get("ending", "")
        return await self.answered(request, ending, self.all_kinds, self.pages.kinds)

    async def kind(self, request: Request) -> Response:
        """The nodes of a kind, by key."""
        try:
            name, ending = split(request.path_params["kind"])
            kind = self.linked.kind(name)
        except VerbundgraphError as error:
            return self.pages.refused(request, error)
        after = request.query_params.get("after", "")

        def show(request: Request, ending: str = "", location: str = "") -> Awaitable[Response]:
            return self.pages.nodes(request, kind, ending, location)

        return await self.answered(
            request, ending, lambda f: self.page(kind, after, f), show, f"/{name}", after
        )

    async def answered(
        self,
        request: Request,
        ending: str,
        make: Callable[[Format], Awaitable[tuple[Answer, int]]],
        show: Callable[..., Awaitable[Response]],
        path: str = "",
        after: str = "",
    ) -> Response:
        """A list in the format that is asked for."""
        address = f"{self.linked.addresses.base}/doc{path}"
        try:
            if ending in FILES:
                return await show(request, ending)
            format_ = asked_format(request, ending, path=address)
            if format_ is PAGE:
                return await show(request, location=f"{address}.html{query_of(request)}")
            return await negotiated(
                request,
                self.linked,
                format_,
                ("list", path, after),
                lambda: make(format_),
                f"{address}.{format_.ending}{query_of(request)}",
            )
        except VerbundgraphError as error:
            return self.pages.refused(request, error)

    async def all_kinds(self, format_: Format) -> tuple[Answer, int]:
        """The list of lists."""
        base = f"{self.linked.addresses.base}/doc"
        kinds = sorted(self.model.concrete, key=lambda kind: kind.plural_de)
        graph = self.linked.addresses.facts
        quads = [Quad(NamedNode(base), TYPE, NamedNode(HYDRA.Collection), graph)]
        for kind in kinds:
            one = NamedNode(f"{base}/{kind.field}")
            quads += [
                Quad(NamedNode(base), MEMBER, one, graph),
                Quad(one, TYPE, NamedNode(HYDRA.Collection), graph),
                Quad(one, NamedNode(RDFS.label), Literal(kind.plural_de, language="de"), graph),
            ]
        return self.answer(quads, format_, base, ""), self.linked.service.revisions.current

    async def page(self, kind: Kind, after: str, format_: Format) -> tuple[Answer, int]:
        """A page of a kind's nodes."""
        entries, total, more, seen = await listed(self.linked.reader, kind, after, SIZE)
        base = f"{self.linked.addresses.base}/doc/{kind.field}"
        following = f"{base}?after={quote(entries[-1][0].partition(':')[2])}" if more else ""
        here = f"{base}?after={quote(after)}" if after else base
        quads = self.collection(kind, base, here, entries, total, following)
        return self.answer(quads, format_, base, following), seen

    def collection(
        self, kind: Kind, base: str, here: str, entries: list[tuple[str, str]], total: int, following: str
    ) -> Iterator[Quad]:
        """The quads of a page of a list."""
        addresses = self.linked.addresses
        graph = addresses.facts
        whole, view = NamedNode(base), NamedNode(f"{here}#view")
        yield Quad(whole, TYPE, NamedNode(HYDRA.Collection), graph)
        yield Quad(whole, NamedNode(RDFS.label), Literal(kind.plural_de, language="de"), graph)
        yield Quad(whole, NamedNode(DCTERMS.license), NamedNode(LICENCE), graph)
        count = Literal(str(total), datatype=NamedNode(XSD.integer))
        yield Quad(whole, NamedNode(HYDRA.totalItems), count, graph)
        yield Quad(whole, NamedNode(HYDRA.view), view, graph)
        yield Quad(view, TYPE, NamedNode(HYDRA.PartialCollectionView), graph)
        yield Quad(view, NamedNode(HYDRA.first), whole, graph)
        if following:
            yield Quad(view, NEXT, NamedNode(following), graph)
        class_ = NamedNode(addresses.term(f"{VG}{kind.name}"))
        for id_, name in entries:
            node = NamedNode(addresses.node(id_))
            yield Quad(whole, MEMBER, node, graph)
            yield Quad(node, TYPE, class_, graph)
            if name:
                yield Quad(node, NamedNode(RDFS.label), Literal(name, language="de"), graph)

    def answer(self, quads: Iterable[Quad], format_: Format, base: str, following: str) -> Answer:
        """A list's quads in a format, with its links."""
        links = [
            link(f"{base}.{f.ending}", "alternate", type=f.media_type) for f in FORMATS if f is not format_
        ]
        links.append(link(LICENCE, "license"))
        if following:
            links.append(link(following, "next"))
        return Answer(written(quads, format_, self.linked.context), links=tuple(links))

    # For search engines

    async def robots(self, _: Request) -> Response:
        """Where the sitemap is."""
        text = f"User-agent: *\nAllow: /\nSitemap: {self.linked.addresses.base}/sitemap.xml\n"
        return Response(text, media_type="text/plain")

    async def sitemap(self, request: Request) -> Response:  # noqa: ARG002 - as Starlette calls it
        """The index of sitemaps: of each kind as many as its nodes need."""
        state = self.linked.service.revisions.certain()
        if state is None or self.maps[0] != state:
            try:
                self.maps = state, [one async for one in self.all_maps()]
            except VerbundgraphError as error:
                return response(error)
        return xml("sitemapindex", "sitemap", self.maps[1], self.modified())

    async def all_maps(self) -> AsyncIterator[str]:
        """The addresses of all sitemaps."""
        base = f"{self.linked.addresses.base}/sitemap"
        for kind in self.model.concrete:
            after, more = "", True
            while more:
                entries, _, more, _ = await self.standing(kind, after)
                if entries:
                    yield f"{base}/{kind.field}.xml" + (f"?after={quote(after)}" if after else "")
                    after = entries[-1][0].partition(":")[2]

    def standing(self, kind: Kind, after: str) -> Awaitable[tuple[list[tuple[str, str]], int, bool, int]]:
        """What one sitemap holds: search engines shall not be sent to documents that answer 410."""
        return listed(self.linked.reader, kind, after, self.map_size, standing=True)

    async def sitemap_of(self, request: Request) -> Response:
        """A part of a kind's documents."""
        kind, after = (
            self.model.by_field.get(request.path_params["kind"]),
            request.query_params.get("after", ""),
        )
        try:
            if kind is None:
                raise NotFound("There is no sitemap of that name. /sitemap.xml has them all.")
            entries, *_ = await self.standing(kind, after)
        except VerbundgraphError as error:
            return response(error)
        addresses = self.linked.addresses
        return xml("urlset", "url", (addresses.document(id_) for id_, _ in entries), self.modified())

    def modified(self) -> str:
        """When the graph changed last, as far as is known."""
        return self.linked.service.revisions.at or ""


def xml(root: str, entry: str, addresses: Iterable[str], modified: str) -> Response:
    """A file of the sitemap protocol (sitemaps.org, 0.9)."""
    last = f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
    body = "".join(f"<{entry}><loc>{escape(one)}</loc>{last}</{entry}>\n" for one in addresses)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</{root}>\n'
    )
    return Response(text, media_type="application/xml", headers={"Cache-Control": "public, max-age=3600"})
