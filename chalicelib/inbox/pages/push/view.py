"""Which devices are told of requests by a push: switched on, tried, renewed and removed, each by its owner.

Nobody is asked for a passkey here: a push carries nothing, and the alerts' own addresses stay what they are. That a
device was added is told by email.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

from chalicelib.alerts.pushes import Outcome, push_to
from chalicelib.inbox import sessions
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import PUSH_SCRIPT, moment_or_nothing
from chalicelib.inbox.people import find_person, hash_of, make_token
from chalicelib.inbox.request import InboxRequest, as_json, see_other
from chalicelib.inbox.words import table, words
from chalicelib.leads.devices import Device, gone
from chalicelib.mail.push import is_endpoint
from chalicelib.storage.devices import change_device, devices_of, find_device, keep_device, remove_device
from chalicelib.web.request import Reply
from chalicelib.web.static_files import script_hash

# The device's own, whoever is signed in: by it the device is known when its push service gives it another address.
COOKIE = "__Host-desk-device"
_KEPT_FOR = timedelta(days=400)
MOST_DEVICES = 10
# A test that comes later only surprises.
_TEST_LASTS = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class DeviceRow:
    """A device as the page shows it; all in words."""

    id: str
    name: str
    since: str
    told: str
    trouble: str
    gone: str
    is_this: bool


@dataclass(frozen=True)
class PushBlock:
    """What one's own page shows of pushes."""

    words: Mapping[str, str]
    devices: tuple[DeviceRow, ...]
    # Whether this device is told.
    is_on: bool
    key: str
    key_id: str
    script_url: str


def push_block(request: InboxRequest) -> PushBlock:
    from chalicelib.mail.vapid import public_key

    mine = sorted(devices_of(request.desk.records, request.who), key=lambda device: (device.since, device.id))
    this, key = _this_of(request, mine), request.desk.settings.keys.newest
    return PushBlock(
        words(request.language, "push"),
        tuple(_row(request, device, is_this=device is this) for device in mine),
        is_on=this is not None and not this.gone_at,
        key=public_key(key),
        key_id=key.id,
        script_url=f"{request.url(PUSH_SCRIPT)}?v={script_hash(PUSH_SCRIPT)}",
    )


def _row(request: InboxRequest, device: Device, *, is_this: bool) -> DeviceRow:
    said = words(request.language, "push")
    told, since = moment_or_nothing(request, device.told_at), moment_or_nothing(request, device.since)
    gone_at = moment_or_nothing(request, device.gone_at)
    return DeviceRow(
        device.id,
        device.name,
        since=said["push_since"].format(moment=since),
        told=said["push_told"].format(moment=told) if told else said["push_not_told"],
        trouble=said["push_trouble"].format(code=device.trouble) if device.trouble else "",
        gone=said["push_gone"].format(moment=gone_at) if gone_at else "",
        is_this=is_this,
    )


def switch_on(request: InboxRequest) -> Reply:
    """Take {"endpoint", "key"} of this device, and tell it of requests from now on."""
    endpoint, key = _endpoint_in(request)
    known, person = devices_of(request.desk.records), request.person
    mine = [device for device in known if device.person == request.who]
    is_known = _this_of(request, mine) is not None
    if not is_known and len([device for device in mine if not device.gone_at]) >= MOST_DEVICES:
        raise NotDoneError("not_possible", detail=table("push")["push_many"])
    request.audit("added_device")
    token = _named_in_cookie(request)[1] if is_known else make_token()
    device = Device(request.who, hash_of(token), endpoint, key, request.device, request.now)
    keep_device(request.desk.records, device)
    for other in known:
        # A browser has one address: whoever had it before on this device is told no more.
        if other.endpoint == endpoint and other.id != device.id:
            remove_device(request.desk.records, other.person, other.id)
    _refuse_if_no_longer_in(request, device)
    tell(request, "added_device", person)
    return as_json({"ok": True}, HTTPStatus.OK, **_cookie(f"{request.who}.{token}"))


def _refuse_if_no_longer_in(request: InboxRequest, device: Device) -> None:
    """Take a device back whose person or session ended while it was written.

    Raises:
        NotDoneError: not_signed_in.
    """
    records = request.desk.records
    person = find_person(records, request.who)
    if person and not person.removed_at and sessions.find(records, request.http.header("cookie")):
        return
    remove_device(records, device.person, device.id)
    raise NotDoneError("not_signed_in")


def remove(request: InboxRequest) -> Reply:
    """Tell one's own {"device"} no more."""
    named = request.text("device")
    if named not in {device.id for device in devices_of(request.desk.records, request.who)}:
        raise NotDoneError("not_found")
    request.audit("removed_device")
    remove_device(request.desk.records, request.who, named)
    return see_other(request, "you")


def send_test(request: InboxRequest) -> Reply:
    """Push to this device, and answer with {"text"}, or with what is wrong."""
    device, records = _this_device(request), request.desk.records
    if device is None or device.person != request.who or device.gone_at:
        raise NotDoneError("not_found")
    request.audit("tested_device")
    outcome, code = push_to(request.desk, device, _TEST_LASTS)
    said = words(request.language, "push")
    if outcome is Outcome.TAKEN:
        change_device(records, device, lambda found: replace(found, trouble=""))
        return as_json({"ok": True, "text": said["push_tested"]})
    if outcome is Outcome.GONE:
        change_device(records, device, lambda found: gone(found, device.endpoint, request.now))
        return as_json({"ok": False, "error": said["push_test_gone"]})
    return as_json({"ok": False, "error": said["push_test_failed"].format(code=code)})


def renew(request: InboxRequest) -> Reply:
    """Take {"endpoint", "key"} of a device that its push service gave another address; its cookie says which it is."""
    device = _this_device(request)
    if device is None:
        raise NotDoneError("not_found")
    endpoint, key = _endpoint_in(request)
    request.audit("renewed_device", who=device.person)
    change_device(
        request.desk.records,
        device,
        lambda found: replace(found, endpoint=endpoint, key=key, gone_at=None, trouble=""),
    )
    return as_json({"ok": True})


def _endpoint_in(request: InboxRequest) -> tuple[str, str]:
    """Return where to push and under which key.

    Raises:
        NotDoneError: bad_input; it is no address of a push service, or no key of ours.
    """
    endpoint, key = request.json.get("endpoint"), request.json.get("key")
    is_known = isinstance(key, str) and key in {one.id for one in request.desk.settings.keys.keys}
    if not isinstance(endpoint, str) or not is_endpoint(endpoint) or not is_known:
        raise NotDoneError("bad_input")
    return endpoint, str(key)


def _this_device(request: InboxRequest) -> Device | None:
    """Return the device that sent the request, if it is one that is told."""
    person, token = _named_in_cookie(request)
    return find_device(request.desk.records, person, hash_of(token)) if token else None


def _this_of(request: InboxRequest, mine: Iterable[Device]) -> Device | None:
    """Return which of the devices of whoever is signed in sent the request."""
    person, token = _named_in_cookie(request)
    return next((device for device in mine if person == request.who and device.id == hash_of(token)), None)


def _named_in_cookie(request: InboxRequest) -> tuple[str, str]:
    return sessions.named_in_cookie(request.http.header("cookie"), COOKIE)


def _cookie(value: str) -> dict[str, str]:
    lasts = _KEPT_FOR // _SECOND
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Max-Age={lasts}; Secure; HttpOnly; SameSite=Strict"}
