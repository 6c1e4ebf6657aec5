"""The files that make the inbox an app of its own: its manifest, its icon, its worker, and the script that asks."""

import json
from http import HTTPStatus

from chalicelib.inbox.icon import GROUND, icon
from chalicelib.inbox.page import PUSH_SCRIPT
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.text.words import LANGUAGES
from chalicelib.web import static_files
from chalicelib.web.request import ON_EVERY_REPLY, Reply

_WORKER = "push-worker.js"
_TO_WHOM_IT_MAY_TALK = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"


def show_manifest(request: InboxRequest) -> Reply:
    """Say how the inbox is installed. It is fetched without a session, and says what the public pages say."""
    home, practice = request.url(), request.desk.practice
    manifest = {
        "id": home,
        "name": f"{words(request.language)['inbox']} – {practice.name}",
        "short_name": words(request.language)["inbox"],
        "lang": request.language,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [_icon_entry(size, purpose) for size in (192, 512) for purpose in ("any", "maskable")],
    }
    headers = {"Content-Type": "application/manifest+json; charset=utf-8"}
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY | headers, json.dumps(manifest, ensure_ascii=False))


def _icon_entry(size: int, purpose: str) -> dict[str, str]:
    return {"src": icon(size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def show_worker(request: InboxRequest) -> Reply:
    """Return the worker that shows a notification for each push, in the {lang} of its device.

    It answers no request of any page, so nothing is ever kept on the device.
    """
    from chalicelib.mail.vapid import public_key

    key, wanted = request.desk.settings.keys.newest, request.query("lang")
    language = wanted if wanted in LANGUAGES else request.language
    said = words(language, "push")
    facts = {
        "home": request.url(),
        "language": language,
        "key": public_key(key),
        "keyId": key.id,
        "title": said["push_shown"],
        "body": said["push_shown_text"],
        "test": said["push_shown_test"],
    }
    headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        "Service-Worker-Allowed": request.url(),
        "Content-Security-Policy": _TO_WHOM_IT_MAY_TALK,
    }
    script = f"const facts = {json.dumps(facts)};\n{static_files.script(_WORKER)}"
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY | headers, script)


def show_script(request: InboxRequest) -> Reply:
    return static_files.show_script(request.http, PUSH_SCRIPT)
