"""Whether the function answers at all, whatever AWS says."""

from http import HTTPStatus

from chalicelib import VERSION
from chalicelib.web.request import Reply, Request


def show_health(_request: Request) -> Reply:
    return Reply(HTTPStatus.OK, {"Cache-Control": "no-store"}, {"ok": True, "version": VERSION})
