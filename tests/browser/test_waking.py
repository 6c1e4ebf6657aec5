"""When the script asks the desk beforehand: what a visitor is about to send then meets a desk that is awake."""

from datetime import timedelta

from tests.browser.visiting import ARTICLE, CERTIFICATION, Visit, open_known


def test_who_comes_back_to_a_form_after_a_while_has_it_asked_about_again(visit: Visit) -> None:
    page = visit("/thanks")
    open_known(page, ARTICLE)
    page.evaluate("took => { performance.now = () => took; }", timedelta(minutes=6) / timedelta(milliseconds=1))

    with page.expect_response("**/f/contact"):
        page.locator("form[action$='/f/contact'] [name=email]").focus()


def test_who_goes_from_field_to_field_has_it_asked_about_once(visit: Visit) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    # The script's own waiting takes no time: whatever it would ask for is asked for before the last word.
    page.add_init_script("(real => { window.setTimeout = then => real(then); })(window.setTimeout)")
    open_known(page, CERTIFICATION, CERTIFICATION)

    for name in ("name", "phone", "email"):
        page.locator(f"[name={name}]").focus()
    page.evaluate("new Promise(done => setTimeout(done))")
    page.evaluate("fetch('/health')")

    assert [url.rpartition("/")[2] for url in asked] == ["certification", "health"]
