"""The devices that are told by a push, in one partition, so that telling all of them reads once."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.leads.devices import Device
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import DEVICES
from chalicelib.storage.update import update

STORED = Codec(Device, version=1, outside=("person", "id", "version"))
# More than a practice ever has.
_ALL = 200
# One that is gone is shown for so long.
_GONE_IS_SHOWN = timedelta(days=90)


def devices_of(records: RecordStore, person_id: str = "") -> list[Device]:
    """Return a person's devices, or everybody's, those that are gone included."""
    return [_device_of(record) for record in records.list(DEVICES, f"{person_id}." if person_id else "", limit=_ALL)]


def find_device(records: RecordStore, person_id: str, device_id: str) -> Device | None:
    record = records.read(DEVICES, _key(person_id, device_id))
    return _device_of(record) if record else None


def keep_device(records: RecordStore, device: Device) -> None:
    """Write a device that its own browser told us of: what it says last counts."""
    records.put(_record_of(device))


def change_device(records: RecordStore, device: Device, change: Callable[[Device], Device]) -> None:
    """Change a device as it is stored now; one that was removed meanwhile stays removed.

    Raises:
        StoreUnavailableError: it may have been written.
    """

    def write(found: Record) -> Record:
        return _record_of(change(_device_of(found))) if found.version else found

    update(records, DEVICES, _key(device.person, device.id), write)


def remove_device(records: RecordStore, person_id: str, device_id: str) -> bool:
    """Remove a device; False if there was none."""
    return records.remove(DEVICES, _key(person_id, device_id))


def remove_devices_of(records: RecordStore, person_id: str) -> None:
    for device in devices_of(records, person_id):
        remove_device(records, person_id, device.id)


def _key(person_id: str, device_id: str) -> str:
    return f"{person_id}.{device_id}"


def _record_of(device: Device) -> Record:
    expires_at = device.gone_at + _GONE_IS_SHOWN if device.gone_at else None
    return Record(DEVICES, _key(device.person, device.id), STORED.write(device), expires_at, device.version)


def _device_of(record: Record) -> Device:
    person, _, device_id = record.key.partition(".")
    return STORED.read(record.values, person=person, id=device_id, version=record.version)
