"""Queries of the table, one page or all."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.storage import Table


def query(table: Table, **wanted: object) -> Mapping[str, Any]:
    """Read one page of a query."""
    page: Mapping[str, Any] = table.call("Query", **wanted)
    return page


def query_all(table: Table, **wanted: object) -> Iterator[Mapping[str, Any]]:
    """Read all pages of a query; one call a page."""
    more: dict[str, Any] = {}
    while True:
        page = query(table, **wanted, **more)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
