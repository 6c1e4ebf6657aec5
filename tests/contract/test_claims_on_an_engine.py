"""Writing and claiming side by side on an engine that is atomic as DynamoDB is: each lead is told of once."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.sweep import sweep
from chalicelib.aws import Client
from chalicelib.mail.message import MAILING_TAG
from chalicelib.storage.dynamodb import DynamoLeadStore
from tests.contract.tables import new_table
from tests.contract.test_lead_store import lead
from tests.desks import NOON, QuietDesk

THREADS, LEADS = 32, 8


def work_side_by_side(store: DynamoLeadStore) -> QuietDesk:
    """Let every thread write all leads and do what is due for them, each in an order of its own, sweeps in between."""
    desk = QuietDesk(store=store)
    # What is looked at here is the single alert: of doubted leads most would be gathered.
    made = (lead(f"{number:032x}", received_at=NOON - timedelta(minutes=1)) for number in range(LEADS))
    leads = [replace(one, doubts=()) for one in made]
    together = Barrier(THREADS)

    def one_thread(seed: int) -> None:
        order = random.Random(seed).sample(leads, LEADS)
        together.wait()
        for one in order:
            desk.store.add(one)
            do_what_is_due(desk, one.key)
        if seed % 4 == 0:
            sweep(desk)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one_thread, range(THREADS)))
    return desk


def test_32_threads_that_write_and_claim_send_each_alert_once(ministack: Client) -> None:
    desk = work_side_by_side(new_table(ministack))

    sent = [sent.message.tags["key"] for sent in desk.outbox.sent if MAILING_TAG not in sent.message.tags]
    assert sorted(sent) == [f"{number:032x}" for number in range(LEADS)]
