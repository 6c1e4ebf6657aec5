"""`make cost`: count what a lead asks of AWS, price it, and write the tables of docs/cost.md anew.

Calls and capacity are counted on the real desk (`counting`); list prices, and how long a function is assumed to work,
stand below. No free tier is taken off, so that the sums are the most that it costs.
"""

from collections.abc import Mapping
from functools import cache
from typing import get_args

import yaml

from benchmarks.counting import FORMS, Usage, usage_of_idle_minute, usage_of_lead
from chalicelib.metrics import Counter, Measure
from tools.filling import fill
from tools.places import ROOT

PAGE = ROOT / "docs" / "cost.md"

# List prices of us-east-1 in dollars.
UNIT_WRITTEN, UNIT_READ = 0.625 / 1e6, 0.125 / 1e6
GATEWAY_REQUEST = 3.50 / 1e6
INVOCATION, GB_SECOND = 0.20 / 1e6, 0.0000166667
EMAIL = 0.10 / 1e3
LOG_GB, STORED_GB, BACKUP_GB = 0.50, 0.25, 0.20
KEY, SECRET, ALARM, METRIC = 1.00, 0.40, 0.10, 0.30  # each month

# Assumptions: how long a function works for each step, on the generous side, and in how much memory.
_PUBLIC, _INBOX, _WORKER = 1.769, 1.769, 0.512  # GB
SECONDS: Mapping[str, tuple[float, float]] = {
    "the form is sent": (1.0, _PUBLIC),  # nearly every visitor meets a cold function
    "the practice is told": (2.0, _WORKER),
    "the mail service reports": (0.5, _WORKER),  # for each report
    "it is read and answered": (3.0, _INBOX),
}
# The visitor's page asks for the script, the form's description and a preflight; the inbox for three pages.
REQUESTS: Mapping[str, int] = {"the form is sent": 4, "it is read and answered": 4}
SWEEP_SECONDS, FLOOD_SECONDS, WARM_SECONDS = 0.3, 0.1, 0.05
_LOG_LINES = 3_000 / 1e9 * LOG_GB  # of one run
# A lead with its timeline and index entries, for the year that it is kept, in the table and its backup.
_KEPT = 6_000 / 1e9 * 12 * (STORED_GB + BACKUP_GB)
MINUTES_A_MONTH, SECONDS_A_DAY = 43_800, 86_400
VOLUMES = (10, 1_000, 100_000)
FLOOD = 100  # requests a second: what the five routes that take forms let through together
EMAILS_A_DAY = 50_000  # what the mail service usually lets an account send


# Others' public plans as known in 2026, in dollars a month; not looked up on the day of writing.
OTHERS: Mapping[str, tuple[str, str, str]] = {
    "Formspree, Professional and above (no agreement for health data)": ("30", "30", "by agreement"),
    "Netlify Forms, beside the site's plan (none either)": ("a credit each", "a credit each", "a credit each"),
    "Jotform Gold, the plan that signs an agreement": ("129", "129", "by agreement"),
}


def price_of(step: str, usage: Usage) -> float:
    """Return the dollars of one step in one lead's life."""
    seconds, memory = SECONDS[step]
    requests = REQUESTS.get(step, 0)
    runs = requests or usage.reports or 1
    capacity = usage.units_written * UNIT_WRITTEN + usage.units_read * UNIT_READ
    work = seconds * (usage.reports or 1) * memory * GB_SECOND
    return capacity + usage.emails * EMAIL + requests * GATEWAY_REQUEST + runs * (INVOCATION + _LOG_LINES) + work


@cache
def usage(form: str) -> Mapping[str, Usage]:
    return usage_of_lead(form)


def price_of_lead(form: str) -> float:
    """Return the dollars of one lead, from the form to the practice's answer."""
    return sum(price_of(step, used) for step, used in usage(form).items())


@cache
def fixed() -> Mapping[str, float]:
    """Return what a month costs without a single lead, by what it is for."""
    resources = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))["Resources"]
    # Chalice makes the resources that are only completed there; none of those costs anything by the month.
    kinds = [resource.get("Type") for resource in resources.values()]
    sweep = usage_of_idle_minute().units_read * UNIT_READ + INVOCATION + SWEEP_SECONDS * _WORKER * GB_SECOND
    # Each looks at the days off anew.
    wake_up = UNIT_READ + INVOCATION + WARM_SECONDS * _PUBLIC * GB_SECOND
    return {
        "encryption keys": kinds.count("AWS::KMS::Key") * KEY,
        "the secret": kinds.count("AWS::SecretsManager::Secret") * SECRET,
        "alarms": kinds.count("AWS::CloudWatch::Alarm") * ALARM,
        "the desk's own numbers": (len(get_args(Counter)) + len(get_args(Measure))) * METRIC,
        "the sweep, every minute": sweep * MINUTES_A_MONTH,
        "the wake-up, every five minutes": wake_up * MINUTES_A_MONTH / 5,
    }


def lead_table() -> str:
    rows = [
        f"| {form}: {step} | {_calls(used)} | {used.units_written} | {used.units_read:g} | {used.emails or ''} |"
        for form in FORMS
        for step, used in usage(form).items()
    ]
    prices = ", ".join(f"{form} {price_of_lead(form) * 1000:.2f} dollars" for form in FORMS)
    head = "| step | calls of the table | units written | units read | emails |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *rows, "", f"A thousand leads: {prices}."])


def _calls(used: Usage) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(used.calls.items()))


def fixed_table() -> str:
    rows = [f"| {name} | {price:.2f} |" for name, price in fixed().items()]
    return "\n".join(
        ["| each month | dollars |", "| --- | --- |", *rows, f"| **in all** | **{sum(fixed().values()):.2f}** |"]
    )


def month_table() -> str:
    """Return what a month costs at each volume: half of each form, kept for a year, backed up."""
    each = sum(price_of_lead(form) for form in FORMS) / len(FORMS)
    sums = [f"{sum(fixed().values()) + leads * (each + _KEPT):.2f}" for leads in VOLUMES]
    head = (
        "| dollars a month | " + " | ".join(f"{leads:,} leads" for leads in VOLUMES) + " |\n| --- | --- | --- | --- |"
    )
    others = [f"| {name} | {' | '.join(charges)} |" for name, charges in OTHERS.items()]
    return "\n".join([head, f"| **this desk** | {' | '.join(f'**{one}**' for one in sums)} |", *others])


def flood_line() -> str:
    """Return what a day of flood costs, if every post is stored and looked at and the day's emails are used up."""
    posts = FLOOD * SECONDS_A_DAY
    used = usage("contact")["the form is sent"]
    work = FLOOD_SECONDS * _PUBLIC * GB_SECOND + INVOCATION + GATEWAY_REQUEST + _LOG_LINES
    stored = posts * (work + used.units_written * UNIT_WRITTEN)
    telling = usage("contact")["the practice is told"]
    looked_at = posts * (price_of("the practice is told", telling) - telling.emails * EMAIL)
    emails = EMAILS_A_DAY * EMAIL
    return (
        f"{FLOOD} posts a second for a day are {posts:,}. Answered and stored they cost {stored:,.0f} dollars, "
        f"looked at by the alert function {looked_at:,.0f} more; of emails the mail service takes {EMAILS_A_DAY:,} "
        f"a day, which is {emails:.0f} dollars."
    )


PARTS = {"lead": lead_table, "fixed": fixed_table, "month": month_table, "flood": flood_line}


def filled(page: str) -> str:
    return fill(page, PARTS, "make cost")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
