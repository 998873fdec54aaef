"""Where the pages are. Each is also a file with all rows of a table: `PAGE.csv`, `PAGE.xlsx`, `PAGE.json`."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.assets import HEADERS as ASSET_HEADERS
from api.errors import describe, response
from api.etag import matches, weak_tag
from api.explorer.ask import Ask
from api.explorer.download import FORMATS, download
from api.explorer.page import HEADERS, Elsewhere, Look, Page, View
from api.explorer.seen import DAY, EXAMPLES, FIRST, LANGUAGE, Seen, seen
from api.explorer.views import VIEWS
from api.explorer.views.search import suggestions
from api.explorer.views.texts import Texts
from api.explorer.words import words
from api.explorer.wrong import Nothing
from api.linked.answers import dated
from api.service import Service
from api.streams import Streams
from schema.errors import VerbundgraphError

VARY = "Accept-Language"
NO_MORE: Mapping[str, str] = {}
NO_TEXTS = Texts()


class Explorer:
    """All pages of a service.

    `base` is its own address, of which links keep the path. `texts`: what its operator has written.
    """

    def __init__(
        self, service: Service, streams: Streams, base: str, cache_control: str, texts: Texts = NO_TEXTS
    ) -> None:
        self.service = service
        self.streams = streams
        at = urlsplit(base)
        self.root = at.path.rstrip("/")
        self.cache_control = cache_control
        self.look = Look(service.planner.schema.model, f"{at.scheme}://{at.netloc}")
        self.views = {**VIEWS, **texts.views}
        self.digest = self.look.digest + texts.digest

    def routes(self) -> Iterator[Route]:
        """The addresses of all pages and of their downloads."""
        for path, view in self.views.items():
            endpoint = self.endpoint(view)
            yield Route(f"{FIRST if path == '/' else path}.{{ending}}", endpoint)
            yield Route(path, endpoint)
        yield Route("/vorschlaege", self.suggestions)

    async def suggestions(self, request: Request) -> Response:
        """Suggestions while somebody types; an error in the one shape of errors."""
        try:
            asked = seen(request, request.url.path, self.root)
            asked.check()
            ask = Ask(self.service, self.streams, asked.examples)
            made = await suggestions(asked, ask, words(asked.language))
        except VerbundgraphError as error:
            return response(error)
        made.headers.update({**ASSET_HEADERS, "Vary": VARY, "Cache-Control": "no-store"})
        return made

    def endpoint(self, view: View) -> Callable[[Request], Awaitable[Response]]:
        """Answers at the addresses of a page."""

        async def endpoint(request: Request) -> Response:
            return await self.answer(request, view)

        return endpoint

    async def answer(
        self,
        request: Request,
        view: View,
        path: str = "",
        ending: str = "",
        more: Mapping[str, str] = NO_MORE,
    ) -> Response:
        """A page, one of its tables as a file, 304, or the page that says what went wrong.

        `path` is the page's, where its route does not say it, with the `ending`; `more`: further headers.
        """
        if not path:
            ending = request.path_params.get("ending", "")
            path = request.url.path.removesuffix(f".{ending}") if ending else request.url.path
            path = "/" if ending and path == FIRST else path
        asked = seen(request, path, self.root, whole=bool(ending))
        try:
            asked.check()
            if ending and ending not in FORMATS:
                raise Nothing(
                    "Das Format .{ending} gibt es hier nicht. Es gibt: {known}.",
                    ending=ending[:10],
                    known=f".{', .'.join(FORMATS)}",
                )
            return await self.made(request, asked, view, ending, more)
        except Elsewhere as found:
            return Response(status_code=303, headers={"Location": found.address, "Cache-Control": "no-store"})
        except Exception as error:  # whatever it is, a person gets a page; the log has the reason
            return self.refused(error, asked, more)

    async def made(
        self, request: Request, asked: Seen, view: View, ending: str, more: Mapping[str, str]
    ) -> Response:
        """What was asked for, or 304 without asking the database. Raises VerbundgraphError."""
        headers = {"Vary": VARY, "Cache-Control": self.cache_control, **more}
        certain = self.service.revisions.certain()
        tag = self.tag(certain, asked, ending) if certain else ""
        validators = dated(certain, tag) if certain else {}
        if tag and matches(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={**headers, **validators})
        ask = Ask(self.service, self.streams, asked.examples, asked.whole, asked.get(DAY) or None)
        page = await view(asked, ask, words(asked.language))
        if tag and ask.state == certain and page.status in (200, 410):  # 410 of what is known to be gone
            headers |= validators
        else:
            headers["Cache-Control"] = "no-store"
        if ending:
            file = download(page, asked, ask, ending)
            return Response(file.body, headers={**headers, **file.headers})
        if page.links:
            headers["Link"] = ", ".join(page.links)
        return self.response(page, asked, ask, headers)

    def tag(self, state: tuple[int, str], asked: Seen, ending: str) -> str:
        """The entity tag of what is asked for at a revision."""
        parameters = [
            f"{name}={value}"
            for name, values in sorted(asked.parameters.items())
            if name not in (LANGUAGE, EXAMPLES)
            for value in values
        ]
        chosen = (asked.language, str(asked.chosen), str(asked.examples), ending)
        return weak_tag(*map(str, state), self.digest, asked.path, *chosen, *parameters)

    def response(self, page: Page, asked: Seen, ask: Ask | None, headers: dict[str, str]) -> Response:
        """A page as it goes out."""
        html = self.look.html(page, asked, ask)
        return Response(html, page.status, {**HEADERS, **headers}, "text/html")

    def missing(self, request: Request) -> Response:
        """The page for an address at which there is nothing."""
        return self.refused(
            Nothing("Unter dieser Adresse steht nichts. Vielleicht führt die Suche hin."),
            self.understood(request),
        )

    def understood(self, request: Request) -> Seen:
        """What a request that is refused asks for, as far as it can be understood."""
        return seen(request, request.url.path, self.root)

    def refused(self, error: Exception, asked: Seen, more: Mapping[str, str] = NO_MORE) -> Response:
        """The page that says what went wrong."""
        status, (said, *_) = describe(error)
        headers = {"Vary": VARY, **more, "Cache-Control": "no-store"}
        if status == 503:
            headers["Retry-After"] = "5"
        return self.response(self.look.refusal(error, status, said, asked), asked, None, headers)
