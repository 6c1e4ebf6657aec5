"""The numbers the alarms live on: in CloudWatch's format, and without values."""

import io
import json
from datetime import UTC, datetime

from chalicelib.metrics import EmbeddedMetrics
from tests.fakes import SetClock

NOW = datetime(2026, 11, 22, 20, 41, tzinfo=UTC)


def written(work: str) -> dict[str, object]:
    out = io.StringIO()
    metrics = EmbeddedMetrics(SetClock(NOW), "front-desk", out)
    if work == "count":
        metrics.count("Accepted")
    else:
        metrics.measure("SecondsToAlert", 1.23456)
    line: dict[str, object] = json.loads(out.getvalue())
    return line


def test_a_count_is_one_line_that_cloudwatch_reads() -> None:
    assert written("count") == {
        "_aws": {
            "Timestamp": 1795380060000,
            "CloudWatchMetrics": [
                {"Namespace": "FrontDesk", "Dimensions": [["Desk"]], "Metrics": [{"Name": "Accepted", "Unit": "Count"}]}
            ],
        },
        "Desk": "front-desk",
        "Accepted": 1,
    }


def test_a_duration_is_in_seconds() -> None:
    line = written("measure")
    assert line["SecondsToAlert"] == 1.235
