"""A real browser for tests: Chromium as the machine has it, without screen and background chatter."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class BrowserMissing(Exception):
    """There is no Chromium here; the text says so."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium, until the end of the context. Raises BrowserMissing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise BrowserMissing("Chromium (chromium) is not there")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page, and everything that went wrong on it: in its console, in its scripts and on the wire."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.console)
        self.page.on("pageerror", self.error)
        self.page.on("request", self.request)
        self.page.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        """Warnings, errors and broken rules of the Content-Security-Policy."""
        if message.type in ("warning", "error"):
            self.wrong.append(f"console: {message.text}")

    def error(self, error: Error) -> None:
        """What a script let through."""
        self.wrong.append(f"script: {error.message}")

    def request(self, request: Request) -> None:
        """Whatever goes to another host."""
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.wrong.append(f"foreign: {request.url}")

    def response(self, response: Response) -> None:
        """What is missing or broken."""
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")
