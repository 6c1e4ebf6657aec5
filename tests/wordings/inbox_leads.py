"""What the practice reads of one lead: in every status, with all that may be known of it, on paper, as a file."""

from datetime import datetime

from tests.posts import AS_MACHINE, CERTIFICATION, CONTACT, as_json
from tests.wordings.house import MINUTE, House
from tests.wordings.mails import OUTSIDE, WHOLE, WHOLE_CONTACT
from tests.wordings.people import Browser, Device, main_of
from tests.wordings.visitors import HELD, Pages

WROTE_IN_OTHER = {"en": "es", "es": "en"}
MARKS = {
    "no_answer": {},
    "contacted": {},
    "scheduled": {"visit_date": "2026-11-27", "visit_time": "14:05"},
    "did_not_come": {},
    "certified": {"certified_until": "2028-11-05"},
    "declined": {},
    "referred": {},
    "duplicate": {},
    "spam": {},
}


def lead_in_every_status(language: str) -> Pages:
    """Show a lead in every status, and after every other tap."""
    house = House(language)
    browser = Browser(house)
    device = Device(house).enrol()
    for status, fields in MARKS.items():
        reference = _new(browser, status)
        if status == "did_not_come":
            device.done(reference, "status", status="scheduled", **MARKS["scheduled"])
        device.done(reference, "status", status=status, **fields)
        yield f"inbox_lead_{status}", device.read(f"leads/{reference}")
    reference = _new(browser, "certified without an end")
    yield "inbox_lead_new", device.read(f"leads/{reference}")
    device.done(reference, "status", status="certified", no_date="yes")
    yield "inbox_lead_certified_without_date", device.read(f"leads/{reference}")
    device.done(reference, "undo")
    device.done(reference, "snooze")
    yield "inbox_lead_snoozed", device.read(f"leads/{reference}")
    device.done(reference, "status", status="no_answer_at", again_date="2026-12-01", again_time="9:30")
    device.done(reference, "hold", hold="on")
    yield "inbox_lead_on_legal_hold", device.read(f"leads/{reference}")
    yield "inbox_erase_on_legal_hold", device.read(f"leads/{reference}/erase")
    yield "inbox_erase_refused", main_of(device.tap(reference, "erase", reference=reference))
    device.done(reference, "hold", hold="off")
    device.done(reference, "note", text="Called her sister.\nShe will call back.")
    Device(house, "Alex Example", "alex@example.com").enrol().done(reference, "note", text="She did.")
    yield "inbox_lead_with_notes", device.read(f"leads/{reference}")
    device.done(reference, "draft", draft="a-page", text="Not yet a note")
    yield "inbox_lead_with_a_draft", device.read(f"leads/{reference}")
    device.done(reference, "status", status="contacted", text="Spoke to her.")
    house.wait(20 * MINUTE)
    late = {"number": "9", "status": "declined", "text": "Typed too long."}
    yield "inbox_lead_signed_out_meanwhile", main_of(device.post_too_late(f"leads/{reference}/status", **late))
    device.sign_in()
    waiting = _new(browser, "late")
    yield "inbox_lead_to_be_answered", device.read(f"leads/{waiting}")
    house.wait(60 * MINUTE)
    yield "inbox_lead_overdue", device.read(f"leads/{waiting}")
    device.done(waiting, "status", status="contacted")
    yield "inbox_lead_reached_late", device.read(f"leads/{waiting}")
    yield "inbox_print", device.read(f"leads/{reference}/print")
    yield "inbox_export", main_of(device.tap(reference, "export"))
    yield "inbox_erase", device.read(f"leads/{reference}/erase")
    yield "inbox_erase_mistyped", main_of(device.tap(reference, "erase", reference="something else"))


def _new(browser: Browser, text: str) -> str:
    """Let somebody new write, and return the reference."""
    name = "".join(letter for letter in text if letter.isalpha())
    fields = {"name": f"Kim {name}", "email": f"{name}@example.com", "message": f"About {text}"}
    reference: str = browser.submit("contact", fields).json["id"]
    return reference


def _ask_again(browser: Browser, text: str) -> None:
    """Let the same person write the same once more, and let the practice be told."""
    browser.house.wait(MINUTE)
    _new(browser, text)
    browser.house.sweep()


PHONES = {"costs": "900-555-0123", "rings_abroad": "+52 55 1234 5678", "rings_in_jamaica": "876-555-0123"}


def lead_with_everything(language: str) -> Pages:
    """Show leads with every answer, with notes for whoever answers, with doubts, and with others of the same person."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    whole = browser.submit("certification", WHOLE).json["id"]
    yield "inbox_lead_with_every_answer", device.read(f"leads/{whole}")
    other = Browser(house, WROTE_IN_OTHER[language])
    contact = other.submit("contact", WHOLE_CONTACT).json["id"]
    yield "inbox_lead_who_wrote_in_the_other_language", device.read(f"leads/{contact}")
    outside = browser.submit("certification", OUTSIDE | {"message": "[url=http://a.example]x[/url]"}).json["id"]
    yield "inbox_lead_with_remarks_and_doubts", device.read(f"leads/{outside}")
    passed_on = browser.ask("POST", "/f/certification", as_json({"zip": "10001"}), AS_MACHINE).json["id"]
    yield "inbox_lead_of_what_is_missing", device.read(f"leads/{passed_on}")
    knocked = browser.ask("POST", "/wp-login.php", as_json({"log": "admin"}), AS_MACHINE).json["id"]
    yield "inbox_lead_of_a_program_that_knocked", device.read(f"leads/{knocked}")
    browser.submit("contact", CONTACT | {"phone": "646-555-0192"})
    browser.submit("contact", HELD | {"phone": WHOLE["phone"], "email": WHOLE["email"]})
    yield "inbox_lead_and_the_same_person", device.read(f"leads/{whole}")
    yield "inbox_lead_and_the_same_phone", device.read(f"leads/{contact}")
    device.done(whole, "renewals", renewals="off")
    yield "inbox_lead_without_renewals", device.read(f"leads/{whole}")
    device.done(whole, "renewals", renewals="on")
    device.done(whole, "status", status="certified", certified_until="2027-02-28")
    yield "inbox_lead_with_renewals", device.read(f"leads/{whole}")
    yield "inbox_print_with_every_answer", device.read(f"leads/{whole}/print")
    yield "inbox_export_with_every_answer", main_of(device.tap(whole, "export"))
    for what, phone in PHONES.items():
        called = browser.submit("certification", CERTIFICATION | {"phone": phone}).json["id"]
        yield f"inbox_lead_whose_number_{what}", device.read(f"leads/{called}")


def somebody_called(language: str) -> Pages:
    """Show the form for a telephone call, with what is mistyped on it, and the request that it becomes."""
    house = House(language)
    device = Device(house).enrol()
    yield "inbox_call", device.read("call")
    told = {"call": "a-page", "name": "Ines Example", "about": "Her certificate ends."}
    yield "inbox_call_without_number", main_of(device.post("call", **told, phone="her sister's"))
    yield "inbox_call_too_long", main_of(device.post("call", call="b", phone="646-555-0134", name="x" * 201))
    reference = device.post("call", **told, phone="646-555-0134").headers["location"].rpartition("/")[2]
    yield "inbox_lead_of_a_call", device.read(f"leads/{reference}")
    yield "inbox_print_of_a_call", device.read(f"leads/{reference}/print")


def lead_that_is_held(language: str) -> Pages:
    """Show a lead that is held, once it is spam after all, and once it is released."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    spam = browser.submit("contact", HELD | {"_gotcha": "x"}).json["id"]
    yield "inbox_lead_held", device.read(f"leads/{spam}")
    device.done(spam, "status", status="spam")
    yield "inbox_lead_held_and_spam", device.read(f"leads/{spam}")
    genuine = browser.submit("contact", HELD | {"name": "Kim Example"}).json["id"]
    device.done(genuine, "release")
    yield "inbox_lead_released", device.read(f"leads/{genuine}")


def lead_and_its_mail(language: str) -> Pages:
    """Show a lead whose alerts come to every end there is."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    reference = browser.submit("certification", WHOLE).json["id"]
    yield "inbox_lead_alert_pending", device.read(f"leads/{reference}")
    house.mail.mood = "leaves in doubt"
    house.sweep()
    yield "inbox_lead_alert_sending", device.read(f"leads/{reference}")
    house.mail.mood = "takes"
    house.wait(10 * MINUTE)
    house.sweep()
    yield "inbox_lead_alert_sent", device.read(f"leads/{reference}")
    alert, acknowledgement = house.mails()
    for kind in ("Send", "DeliveryDelay", "Delivery", "Send", "Open", "Rendering Failure", "Subscription"):
        house.hear(alert, kind)
        house.wait(MINUTE)
    house.hear(alert, "Bounce", bounceType="Transient")
    yield "inbox_lead_alert_failed", device.read(f"leads/{reference}")
    house.hear(alert, "Reject")
    house.hear(acknowledgement, "Bounce", bounceType="Permanent")
    house.sweep()
    second = house.mails()[0]
    house.hear(second, "Complaint")
    house.hear(alert, "Bounce", bounceType="Permanent")
    yield "inbox_lead_alert_bounced", device.read(f"leads/{reference}")
    again = browser.submit("certification", WHOLE | {"email": "ana@example.com", "message": "Another"}).json["id"]
    house.deliver()
    third = browser.submit("certification", WHOLE | {"email": "ana@example.com", "message": "A third"}).json["id"]
    house.deliver()
    yield "inbox_lead_alert_delivered", device.read(f"leads/{again}")
    yield "inbox_lead_acknowledgement_left_out", device.read(f"leads/{third}")
    device.done(again, "status", status="certified", certified_until="2027-02-28")
    for moment in ("2026-12-30", "2027-01-29", "2027-02-21"):
        house.set_clock.time = datetime.fromisoformat(f"{moment}T15:00:00+00:00")
        house.deliver()
    yield "inbox_lead_renewals_sent", device.read(f"leads/{again}")


def lead_that_cannot_be_changed(language: str) -> Pages:
    """Show a lead again whose page was out of date, or on which something was mistyped."""
    house = House(language)
    browser = Browser(house)
    device, other = Device(house).enrol(), Device(house, "Alex Example", "alex@example.com").enrol()
    reference = _new(browser, "stale")
    here = f"leads/{reference}/status"
    other.done(reference, "status", status="no_answer")
    other.done(reference, "status", status="certified", certified_until="2028-11-05")
    yield "inbox_lead_stale", main_of(device.post(here, number="0", status="declined"))
    _ask_again(browser, "stale")
    yield "inbox_lead_asked_again", device.read(f"leads/{reference}")
    yield "inbox_today_asked_again", device.read("")
    yield "inbox_lead_stale_for_asking_again", main_of(device.post(here, number="2", status="declined"))
    mistyped = {
        "visit": ("status", {"status": "scheduled", "visit_date": "some day", "visit_time": "late"}),
        "past_visit": ("status", {"status": "scheduled", "visit_date": "2026-11-20", "visit_time": "9:00"}),
        "again": ("status", {"status": "no_answer_at", "again_date": "2026-01-01", "again_time": "9:00"}),
        "certified": ("status", {"status": "certified", "certified_until": "13/13/13"}),
        "note_empty": ("note", {"text": " "}),
        "note_long": ("note", {"text": "x" * 2_001}),
    }
    for name, (action, fields) in mistyped.items():
        yield f"inbox_lead_mistyped_{name}", main_of(device.tap(reference, action, **fields))
    yield "inbox_lead_bad_status", main_of(device.tap(reference, "status", status="nothing"))
    device.done(reference, "undo")
    yield "inbox_lead_not_possible", main_of(device.tap(reference, "undo"))
    for number in range(50):
        device.post(f"leads/{reference}/note", text=f"Note {number}")
    yield "inbox_lead_full_of_notes", main_of(device.post(f"leads/{reference}/note", text="One more"))
