"""What the local desk carries: posts a second that `make run`'s desk answers, over loopback."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import urlsplit

from tests.posts import CERTIFICATION
from tools.browsing import running_desk
from tools.invented_day import OPENS_AT

SECONDS = 20.0
_VISITORS = (1, 4)


def measure_local_desk(_rounds: int) -> str:
    """Return how many posts were answered, by how many visitors sent one after the other at the same time."""
    lines = [f"Certification requests for {SECONDS:.0f} s, each a new one, over kept connections"]
    for visitors in _VISITORS:
        with running_desk(DESK_STARTS_AT=OPENS_AT) as url, ThreadPoolExecutor(visitors) as pool:
            took = [one for some in pool.map(_post_for_a_while, [url] * visitors, range(visitors)) for one in some]
        who = "one visitor" if visitors == 1 else f"{visitors} visitors"
        rate, middle = len(took) / SECONDS, median(took) * 1000
        lines.append(
            f"{who:<14}{rate:>8.1f} posts a second{middle:>10.1f} ms in the median{max(took) * 1000:>10.1f} at most"
        )
    return "\n".join(lines)


def _post_for_a_while(url: str, visitor: int) -> list[float]:
    """Return how many seconds each post took; all were accepted."""
    address, took = urlsplit(url).netloc, list[float]()
    line = http.client.HTTPConnection(address, timeout=60)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    end = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < end:
        fields = {**CERTIFICATION, "message": f"Visitor {visitor}, request {len(took)}"}
        line.request("POST", "/f/certification", json.dumps(fields), headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"The desk answered {answer.status}: {body.decode()}")
        took.append(time.perf_counter() - began)
    line.close()
    return took
