"""Drafts on the page of a lead: what is typed into the box for notes is kept until it is saved.

A page names the draft that it writes and the version that it knows. Where another page was faster, nothing is
overwritten: what was typed here goes on as a draft of its own, and the next page has both in its box.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.people import make_token
from chalicelib.inbox.request import InboxRequest, as_json, see_other
from chalicelib.leads.draft import LONGEST_DRAFT, Begun, Draft, begun_in
from chalicelib.leads.lead import Lead, PrivateNote
from chalicelib.web.request import Reply

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")
# Pages of one lead that one person types on at the same time.
_MOST = 20


def box_of(request: InboxRequest, lead: Lead, typed: Mapping[str, str]) -> Begun:
    """Return what is in the box for notes: what was `typed` and is shown again, or what the person has begun to write.

    It names the draft that goes on there.
    """
    if typed.get("text"):
        others = tuple(name for name in drafts_in(request) if name != typed.get("draft"))
        return Begun(typed.get("draft") or make_token(), _version_in(request), others, typed["text"])
    begun = begun_in(request.desk.archive.drafts(lead.key, request.who), lead)
    return begun if begun.id else replace(begun, id=make_token())


def keep_draft(request: InboxRequest) -> Reply:
    """Keep what was typed so far: for a script, which is told how the draft is called now, or for a form."""
    lead = lead_of(request)
    draft = _draft_in(request)
    request.audit("kept_draft", reference=lead.reference)
    kept = _keep(request, lead, draft)
    if "application/json" in request.http.header("accept"):
        return as_json({"ok": True, "draft": kept.id, "version": kept.version})
    return see_other(request, f"leads/{lead.reference}#new-note")


def drafts_in(request: InboxRequest) -> tuple[str, ...]:
    """Read which drafts are in the box: the one that goes on, and those that were put together with it."""
    named = " ".join(request.text(name) for name in ("draft", "drafts")).split()
    return tuple(dict.fromkeys(name for name in named if _ID.fullmatch(name)))[:_MOST]


def forget_drafts(request: InboxRequest, lead: Lead) -> None:
    """Remove the drafts that a note was made of. They are spent by the note itself, should this be cut short."""
    for draft_id in drafts_in(request):
        request.desk.archive.drop_draft(lead.key, request.who, draft_id)


def _draft_in(request: InboxRequest) -> Draft:
    # A form sends each end of a line as two characters.
    draft_id, text = request.text("draft"), request.form.get("text", "").replace("\r\n", "\n")
    if not _ID.fullmatch(draft_id) or len(text) > LONGEST_DRAFT:
        raise NotDoneError("bad_input")
    return Draft(request.who, draft_id, request.now, text, _version_in(request))


def _version_in(request: InboxRequest) -> int:
    version = request.text("version")
    return int(version) if _NUMBER.fullmatch(version) else 0


def _keep(request: InboxRequest, lead: Lead, draft: Draft) -> Draft:
    """Store a draft as it is now; return it as it is called from then on."""
    archive = request.desk.archive
    if _is_saved(draft, lead):
        return draft  # it arrives after the note that was made of it
    if not draft.text.strip():
        forget_drafts(request, lead)
        return replace(draft, version=0)
    kept = _store(request, lead, draft)
    for other in drafts_in(request):
        if other != draft.id:
            archive.drop_draft(lead.key, request.who, other)
    found = archive.get(lead.key)
    if found is None or found.is_gone_by(request.now) or _is_saved(draft, found):
        # It was erased, or saved as a note, at this moment: then nothing of it is to be left behind.
        archive.drop_draft(lead.key, request.who, kept.id)
    return kept


def _store(request: InboxRequest, lead: Lead, draft: Draft) -> Draft:
    """Store a draft under its id, or under another one if a note or another page has that; return it as stored."""
    archive, kept = request.desk.archive, replace(draft, version=draft.version + 1)
    if not _is_spent(draft, lead) and archive.keep_draft(lead.key, draft, lead.expires_at):
        return kept
    other = replace(draft, id=make_token(), version=0)
    archive.keep_draft(lead.key, other, lead.expires_at)
    return replace(other, version=1)


def _notes_made_of(draft: Draft, lead: Lead) -> Iterator[PrivateNote]:
    return (note for note in lead.private_notes if note.by == draft.by and draft.id in note.drafts)


def _is_spent(draft: Draft, lead: Lead) -> bool:
    return any(True for _ in _notes_made_of(draft, lead))


def _is_saved(draft: Draft, lead: Lead) -> bool:
    """Say whether a note has all that a draft says."""
    return any(note.text.startswith(draft.text.strip()) for note in _notes_made_of(draft, lead))
