"""What every page and email says, as it is kept beside this: one file each, in the folder of its language."""

from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from functools import cache
from pathlib import Path

from tests.wordings import inbox, inbox_leads, inbox_lists, inbox_push, inbox_settings, inbox_step_up, mails, visitors
from tests.wordings.house import shut
from tests.wordings.visitors import Pages

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")

# A scene is a few pages or emails that come about together.
_SCENES: tuple[Callable[[str], Pages], ...] = (
    visitors.forms,
    visitors.promises,
    visitors.answers,
    visitors.field_errors,
    visitors.mistakes_in_dates,
    visitors.refusals,
    visitors.for_developers,
    mails.alerts,
    mails.doubts,
    mails.acknowledgements,
    mails.repeats,
    mails.second_ways,
    mails.gathered,
    mails.reminders,
    mails.digests,
    mails.renewals,
    mails.visits,
    mails.wishes,
    inbox.signing,
    inbox_lists.lists,
    inbox_lists.ending_certificates,
    inbox_lists.long_lists,
    inbox_lists.day,
    inbox_lists.bursts,
    inbox_leads.lead_in_every_status,
    inbox_leads.lead_with_everything,
    inbox_leads.lead_that_is_held,
    inbox_leads.somebody_called,
    inbox_leads.lead_and_its_mail,
    inbox_leads.lead_that_cannot_be_changed,
    inbox.hours,
    inbox_settings.closing,
    inbox_settings.settings,
    inbox.people,
    inbox.audit_log,
    inbox_step_up.step_up,
    inbox_step_up.assistant,
    inbox_push.pushing,
)
SCENES = {scene.__name__: scene for scene in _SCENES}


@cache
def said(scene: str, language: str) -> Mapping[str, str]:
    """Play a scene, and return what each of its pages and emails says, by its name.

    Raises:
        ValueError: two of them have the same name.
    """
    texts: dict[str, str] = {}
    try:
        for name, lines in SCENES[scene](language):
            if name in texts:
                raise ValueError(f"{scene}: two pages are called {name}.")
            texts[name] = "".join(f"{line}\n" for line in lines)
    finally:
        shut()
    return texts


def all_said(language: str) -> dict[str, str]:
    """Return what everything says in a language."""
    return {name: text for scene in SCENES for name, text in said(scene, language).items()}


def stored(language: str) -> dict[str, str]:
    """Return what everything said when it was stored."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((HERE / language).glob("*.txt"))}


def differences(now: Mapping[str, str], then: Mapping[str, str]) -> Iterator[str]:
    """Yield how what is said now differs from what was stored, as `diff -u` does; a page without a file is all new."""
    for name, text in now.items():
        before = then.get(name, "").splitlines()
        yield from unified_diff(before, text.splitlines(), f"stored {name}", f"said {name}", lineterm="", n=1)


def write() -> int:
    """Store what is said now, and nothing else; return how many files that are."""
    count = 0
    for language in LANGUAGES:
        folder = HERE / language
        folder.mkdir(exist_ok=True)
        now = all_said(language)
        for name, text in now.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        for file in folder.glob("*.txt"):
            if file.stem not in now:
                file.unlink()
        count += len(now)
    return count
