"""Lets 600 junk requests and 20 genuine ones come to a local desk, and says what became of each.

Usage: python -m tools.flood [--junk 600] [--pictures FOLDER]

The desk is the one of `make run`, its clock stands still until it is moved: a request a second, then minutes. It tells
of as many requests one by one as in AWS. Then somebody of the practice cleans up in Chromium, and each tap is counted.
"""

import argparse
import http.client
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from math import inf
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, sync_playwright

from chalicelib.desk import Desk, open_desk
from chalicelib.leads.lead import Lead
from chalicelib.practice.practice import USUAL_ONE_BY_ONE
from local.clock import STARTS_AT, MovableClock
from local.desk import local_desk
from local.gateway import SENDER_HEADER
from local.metrics import MemoryMetrics
from local.ports import free_port
from tools.browsing import launch_chromium
from tools.flood_posts import JUNK, Post, genuine, junk
from tools.inbox_pictures import PHONE, come_in, device
from tools.invented_day import OPENS_AT
from tools.waiting import wait_until

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_TOGETHER = 10  # so many come before the clock is moved by as many seconds
# Then minute by minute until each genuine one was told, and on in steps to the end of the hour.
_STEP, _HOUR = timedelta(minutes=5), timedelta(hours=1)
_PATIENCE = 300.0  # seconds of real time
_MOST_TAPS = 400
# What leaves Today and Held clean: all of a burst or of a page at once, or one after the other from its own page.
_AT_ONCE = "button.danger[name=which]"


@dataclass
class Sent:
    """A request that arrived, and when, by the desk's clock."""

    reference: str
    at: datetime
    is_genuine: bool


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.flood", description="Let junk come, and clean it up.")
    parser.add_argument("--pictures", type=Path, help="where pictures of Today and Held go (default: none are taken)")
    parser.add_argument("--junk", type=int, default=JUNK, help=f"how many junk requests come (default: {JUNK})")
    wishes = parser.parse_args()
    os.environ[STARTS_AT] = OPENS_AT
    with local_desk(port=free_port(), engine_name="moto") as url:
        desk = open_desk()
        desk.practice = replace(desk.practice, alerts_one_by_one=USUAL_ONE_BY_ONE)
        sent = _let_come(desk, url, [*junk(wishes.junk), *genuine()])
        for line in chain(_told(desk, url, sent), _cleaned(desk, url, sent, wishes.pictures)):
            print(line, flush=True)
        stray = [one for one in sent if _lead(desk, one.reference).standing.is_open is not one.is_genuine]
        return 0 if _are_told(desk, url, sent) and not stray else 1


# --- the flood


def _let_come(desk: Desk, url: str, posts: list[Post]) -> list[Sent]:
    Random(14).shuffle(posts)  # noqa: S311 - the same order at each run, and no secret
    sent: list[Sent] = []
    for start in range(0, len(posts), _TOGETHER):
        together = [
            Sent(_post(url, post), desk.clock.now(), post.is_genuine) for post in posts[start : start + _TOGETHER]
        ]
        wait_until(partial(_are_seen_to, desk, together), patience=_PATIENCE)
        sent += together
        _let_pass(desk, _TOGETHER * _SECOND)
    end = sent[-1].at + _HOUR
    while desk.clock.now() < end:
        _let_pass(desk, _STEP if _are_told(desk, url, sent) else _MINUTE)
    return sent


def _are_told(desk: Desk, url: str, sent: Sequence[Sent]) -> bool:
    emails = _emails(url)
    return all(_waited(one, emails, desk.practice.alerts_to) < inf for one in sent if one.is_genuine)


def _post(url: str, post: Post) -> str:
    """Send a form as if from its sender's address, and return its reference."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Content-Type": "application/json", "Accept": "application/json", SENDER_HEADER: post.sender}
    line.request("POST", f"/f/{post.form}", json.dumps(post.fields).encode(), headers)
    answer = json.loads(line.getresponse().read())
    line.close()
    return str(answer["id"])


def _are_seen_to(desk: Desk, sent: Sequence[Sent]) -> bool:
    """Say whether the stream has brought requests to the function that tells of them: it counts their senders first."""
    return not any(_lead(desk, one.reference).sender_hash for one in reversed(sent))


def _let_pass(desk: Desk, duration: timedelta) -> None:
    """Move the desk's clock; where a minute ends, wait for its sweep."""
    clock, counts = desk.clock, desk.metrics
    if not isinstance(clock, MovableClock) or not isinstance(counts, MemoryMetrics):
        raise TypeError("A local desk has a clock that can be moved, and counts its sweeps.")
    sweeps, minute = counts.counts["Sweeps"], clock.now().replace(second=0)
    clock.advance(duration)
    if clock.now().replace(second=0) != minute:
        wait_until(lambda: counts.counts["Sweeps"] > sweeps, patience=_PATIENCE)


# --- what became of it


def _told(desk: Desk, url: str, sent: Sequence[Sent]) -> Iterator[str]:
    leads, emails = _leads(desk, sent), _emails(url)
    kinds = Counter(_kind(leads[one.reference], is_genuine=one.is_genuine) for one in sent)
    yield f"{len(sent)} requests in {len(sent) // 60} min: " + ", ".join(
        f"{n} {kind}" for kind, n in sorted(kinds.items())
    )
    practice = (desk.practice.alerts_to, desk.practice.second_to)
    for address in filter(None, practice):
        yield f"emails to {address} within the hour after: {sum(email['to'] == address for email in emails)}"
    visitors = Counter(email["to"] for email in emails if email["to"] not in practice)
    strangers = sum(not address.startswith("person") for address in visitors)
    yield f"visitors written to: {len(visitors)}, of them {strangers} by junk"
    waited = sorted(_waited(one, emails, desk.practice.alerts_to) for one in sent if one.is_genuine)
    yield "each genuine one told after, in minutes: " + " ".join(f"{minutes:.1f}" for minutes in waited)


def _kind(lead: Lead, *, is_genuine: bool) -> str:
    kind = "genuine" if is_genuine else "junk"
    return f"{kind} held" if lead.is_held else f"{kind} doubted" if lead.doubts else f"{kind} not doubted"


def _waited(one: Sent, emails: Sequence[Mapping[str, str]], address: str) -> float:
    at = [
        datetime.fromisoformat(mail["sent_at"])
        for mail in emails
        if mail["to"] == address and one.reference in mail["text"]
    ]
    return (min(at) - one.at) / _MINUTE if at else inf


def _emails(url: str) -> list[dict[str, str]]:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    line.request("GET", "/local/outbox.json")
    emails: list[dict[str, str]] = json.loads(line.getresponse().read())
    line.close()
    return emails


def _leads(desk: Desk, sent: Sequence[Sent]) -> dict[str, Lead]:
    return {one.reference: _lead(desk, one.reference) for one in sent}


def _lead(desk: Desk, reference: str) -> Lead:
    (lead,) = desk.archive.find("reference", reference, 1)
    return lead


# --- cleaning up


def _cleaned(desk: Desk, url: str, sent: Sequence[Sent], folder: Path | None) -> Iterator[str]:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        with device(browser, url, PHONE) as page:
            page.set_default_timeout(_PATIENCE * 1000)  # a hundred marked at once take moto a while
            come_in(page, desk)
            yield _today(page, sent)
            _keep(page, url, folder, "before")
            for place in ("", "held"):
                taps = _clean(page, f"{url}/inbox/{place}".rstrip("/"), sent)
                yield f"taps until {place or 'today'} is clean: {sum(taps.values())} ({_said(taps)})"
            page.goto(f"{url}/inbox")
            yield _today(page, sent)
            _keep(page, url, folder, "after")
        browser.close()


def _said(taps: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in taps.items()) or "nothing to do"


def _today(page: Page, sent: Sequence[Sent]) -> str:
    """Say what Today shows, from its rows as they stand."""
    rows = page.locator("a.row").evaluate_all("rows => rows.map(row => row.href.split('/').pop())")
    kinds = {one.reference: one.is_genuine for one in sent}
    last = max((place for place, row in enumerate(rows, 1) if kinds.get(row)), default=0)
    genuine_rows = sum(kinds.get(row, False) for row in rows)
    folds = page.locator(".burst summary b").all_text_contents()
    letters = len(page.content())
    return (
        f"Today: {len(rows)} rows, {genuine_rows} of them genuine, the last of these is row {last}; "
        f"{len(folds)} folded ({'; '.join(folds)}); {letters // 1024} KB"
    )


def _clean(page: Page, place: str, sent: Sequence[Sent]) -> Counter[str]:
    """Mark all junk of a list as spam as a person would, with as few taps as there are; genuine held ones go free."""
    good = {one.reference for one in sent if one.is_genuine}
    taps: Counter[str] = Counter()
    page.goto(place)
    while sum(taps.values()) < _MOST_TAPS:
        rows = page.locator("a.row").evaluate_all("rows => rows.map(row => row.href.split('/').pop())")
        wanted = [row for row in rows if row not in good]
        fold = page.locator(f".burst {_AT_ONCE}")
        at_once = page.locator(f"#picked {_AT_ONCE}")
        if fold.count():
            _tap(page, fold.first)
            taps["all of a fold"] += 1
        elif wanted and at_once.count() and len(wanted) == len(rows):
            _tap(page, at_once)
            taps["all on the page"] += 1
        elif wanted:
            taps += _mark_one(page, page.locator(f'a.row[href$="{wanted[0]}"]'))
            page.goto(place)
        else:
            return taps
    return taps


def _mark_one(page: Page, row: Locator) -> Counter[str]:
    """Mark a request as spam on its own page, where that is folded away behind what is done more often."""
    _tap(page, row)
    button, taps = page.locator("button[value=spam]"), Counter({"open one": 1, "mark one": 1})
    if not button.is_visible():
        page.locator("details:has(button[value=spam]) > summary").click()
        taps["unfold its actions"] += 1
    _tap(page, button)
    return taps


def _tap(page: Page, place: Locator) -> None:
    with page.expect_navigation():
        place.click()


def _keep(page: Page, url: str, folder: Path | None, name: str) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for place in ("", "held"):
        page.goto(f"{url}/inbox/{place}".rstrip("/"))
        page.screenshot(path=folder / f"{place or 'today'}-{name}.png")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.screenshot(path=folder / f"{place or 'today'}-{name}-end.png")
    page.goto(f"{url}/inbox")


if __name__ == "__main__":
    sys.exit(main())
