"""A running local desk and a browser to look at it, for pictures and for tests."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

from local.ports import free_port
from tools.places import ROOT

# A system's own browser is preferred; without one, Playwright's is taken if it was installed.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The same engine without windows: a page costs half as much.
_SHELL = "chromium-headless-shell"
# What a browser asks of its maker by itself is nobody's business here.
_QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--no-first-run",
    "--no-default-browser-check",
)


class DeskDidNotOpenError(Exception):
    """The desk stopped before it said where it is; what it complained about is on the terminal."""


@contextmanager
def running_desk(**environment: str) -> Iterator[str]:
    """Run the local desk for the length of the block, and give its address."""
    command = [sys.executable, "-m", "local", "--port", str(free_port())]
    process = subprocess.Popen(  # noqa: S603 - our own desk, no shell in between
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield _address_said_by(process)
        finally:
            process.terminate()
            process.wait()  # before its pipe is closed, or its last words break it


def launch_chromium(playwright: Playwright, *, engine_only: bool = False) -> Browser:
    """Start a browser that nobody sees; with `engine_only` the shell around the engine, if it is there.

    Raises:
        playwright.sync_api.Error: there is none.
    """
    names = (_SHELL, *_BROWSERS) if engine_only else _BROWSERS
    found = next(filter(None, map(shutil.which, names)), None)
    return playwright.chromium.launch(executable_path=found, args=list(_QUIET))


def _address_said_by(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        found = re.search(r"http://localhost:\d+", line)
        if found:
            return found[0]
    raise DeskDidNotOpenError
