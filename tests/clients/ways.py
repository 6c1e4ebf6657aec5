"""Ways in which pages embed a form and send it: in frames, through libraries, with scripts of their own.

`DESK` stands for the desk's address, `SITE` for that of the page's own site. Each page tells its visitor how it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from tests.clients.workshop import DESK

SITE = "https://www.your-blog.example"

FIELDS = '<input name="email" aria-label="Email"><textarea name="message" aria-label="Message"></textarea>'
BUTTON = "<button>Send</button>"
SCRIPT = f'<script src="{DESK}/frontdesk.js" defer></script>'
DRAWN = '<div data-frontdesk-form="contact"></div>'
SAID = "<output></output>"


def form(attributes: str = "", *, action: str = f"{DESK}/f/contact") -> str:
    return f'<form action="{action}" method="post" {attributes}>{FIELDS}{BUTTON}</form>'


def frame(source: str, attributes: str = "") -> str:
    return f'<iframe src="{source}" width="600" height="900" {attributes}></iframe>'


def frame_of(html: str, attributes: str = "") -> str:
    """Write a page into the frame itself, as builders do with what is pasted."""
    return f'<iframe srcdoc="{escape("<!doctype html><body>" + html)}" width="600" height="900" {attributes}></iframe>'


def own_script(send: str) -> str:
    """Write a form that a page's own script sends: `send` is awaited and may use `form`, and tells what to say."""
    return (
        f"{form()}{SAID}<script>document.querySelector('form').addEventListener('submit', async (event) => {{"
        "event.preventDefault(); const form = event.target; const said = document.querySelector('output');"
        f"try {{ said.textContent = await (async () => {{ {send} }})(); }}"
        "catch (error) { said.textContent = `Failed: ${error}`; } });</script>"
    )


def fetched(options: str, *, reads: str = "(await answer.json()).message") -> str:
    call = f"const answer = await fetch(form.action, {{ method: 'POST', {options} }});"
    return f"{call} return answer.ok ? {reads} : 'Failed';"


AS_DATA = "body: new FormData(form)"
AS_JSON = "body: JSON.stringify(Object.fromEntries(new FormData(form)))"
ACCEPTS = "headers: { Accept: 'application/json' }"
TRACED = (
    "headers: { 'Content-Type': 'application/json', tracestate: 'a=b', baggage: 'c=d',"
    " newrelic: 'x', 'x-b3-traceid': '1',"
    " traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'request-id': '|1.2.',"
    " 'sentry-trace': '771a43a4192642f0b136d5159a501700-7051d4d2b8b9f4d3-1', 'x-datadog-trace-id': '1',"
    " 'x-datadog-parent-id': '2', 'x-datadog-origin': 'rum', 'x-datadog-sampling-priority': '1' }"
)
HIDDEN_SITE = 'sandbox="allow-scripts allow-forms"'
# What a visitor reads of a desk that has it.
THANKS = "Thank you|has arrived"


@dataclass(frozen=True)
class Way:
    """A page, and what its visitor does and reads."""

    body: str
    # Published packages, by their file in the folder of packages.
    libraries: tuple[str, ...] = ()
    # A component of React, bundled with it; it stands in `#root`.
    component: str = ""
    # What else the site serves: texts by their paths.
    files: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    head: str = ""
    # A page may first say that nothing was sent; then its button is pressed again.
    first_says: str = ""
    says: str = THANKS


HTMX = f'<form hx-post="{DESK}/f/contact" hx-target="#said">{FIELDS}{BUTTON}</form><div id="said"></div>'
ALPINE = "id=contact x-target=contact @ajax:success=\"said = 'Thank you'\" @ajax:error=\"said = 'Failed'\""
GIVES_NEXT = f'<input type="hidden" name="_next" value="{SITE}/thanks-of-the-site">'
MERGED = "/assets/all.min.js"

WAYS: dict[str, Way] = {
    # --- in frames ---
    "the hosted form in a frame": Way(frame(f"{DESK}/f/contact")),
    "the hosted form in a sandboxed frame": Way(frame(f"{DESK}/f/contact", HIDDEN_SITE)),
    "the hosted form in a sandboxed frame without scripts": Way(frame(f"{DESK}/f/contact", 'sandbox="allow-forms"')),
    "the hosted form in a frame of a sandboxed frame": Way(frame_of(frame(f"{DESK}/f/contact"), HIDDEN_SITE)),
    "a plain form in a sandboxed frame": Way(frame_of(form(), HIDDEN_SITE)),
    "a form for the script in a sandboxed frame": Way(frame_of(form("data-frontdesk") + SCRIPT, HIDDEN_SITE)),
    "a drawn form in a sandboxed frame": Way(frame_of(DRAWN + SCRIPT, HIDDEN_SITE)),
    "a form for the script in a frame of the page itself": Way(frame_of(form("data-frontdesk") + SCRIPT)),
    "a script's own call in a sandboxed frame": Way(
        frame_of(own_script(fetched(f"{ACCEPTS}, {AS_DATA}")), HIDDEN_SITE)
    ),
    "a script's call with the usual Accept in a sandboxed frame": Way(
        frame_of(own_script(fetched(AS_DATA, reads="'Thank you'")), HIDDEN_SITE)
    ),
    # --- through libraries ---
    "htmx 1": Way(HTMX, ("htmx1/dist/htmx.min.js",)),
    "htmx 2": Way(
        HTMX,
        ("htmx.org/dist/htmx.min.js",),
        head="""<meta name="htmx-config" content='{"selfRequestsOnly": false}'>""",
    ),
    "alpine-ajax": Way(
        f"<div x-data=\"{{ said: '' }}\">{form(ALPINE)}<p x-text=said></p></div>",
        ("@imacrayon/alpine-ajax/dist/cdn.min.js", "alpinejs/dist/cdn.min.js"),
    ),
    "Turbo": Way(form(), ("@hotwired/turbo/dist/turbo.es2017-umd.js",)),
    "Turbo with a frame": Way(
        f"<turbo-frame id='said'>{form()}</turbo-frame>", ("@hotwired/turbo/dist/turbo.es2017-umd.js",)
    ),
    "Unpoly": Way(form("up-submit up-target=body up-fail-target=body"), ("unpoly/unpoly.min.js",)),
    "jquery.form": Way(
        form() + SAID + "<script defer src='/start.js'></script>",
        ("jquery/dist/jquery.min.js", "jquery-form/dist/jquery.form.min.js"),
        files={
            "/start.js": "$('form').ajaxForm({ dataType: 'json', success: d => $('output').text(d.message),"
            " error: () => $('output').text('Failed') });"
        },
    ),
    "jQuery's own call, JSON without a type": Way(
        own_script(
            "return (await $.ajax(form.action, { method: 'POST', dataType: 'json', "
            "data: JSON.stringify(Object.fromEntries(new FormData(form))) })).message;"
        ),
        ("jquery/dist/jquery.min.js",),
    ),
    "an action of React": Way(
        '<div id="root"></div>',
        component=f"""
            import {{ useActionState }} from "react";
            export default function Contact() {{
              const [said, send] = useActionState(async (before, data) => {{
                const answer = await fetch("{DESK}/f/contact", {{ method: "POST", {ACCEPTS}, body: data }});
                return (await answer.json()).message;
              }}, "");
              return <form action={{send}}>
                <input name="email" /><textarea name="message" /><button>Send</button><output>{{said}}</output>
              </form>;
            }}""",
    ),
    "the Form of react-hook-form": Way(
        '<div id="root"></div>',
        component=f"""
            import {{ useState }} from "react";
            import {{ Form, useForm }} from "react-hook-form";
            export default function Contact() {{
              const {{ control, register }} = useForm();
              const [said, setSaid] = useState("");
              return <Form action="{DESK}/f/contact" control={{control}}
                  onSuccess={{() => setSaid("Thank you")}} onError={{() => setSaid("Failed")}}>
                <input {{...register("email")}} /><textarea {{...register("message")}} /><button>Send</button>
                <output>{{said}}</output>
              </Form>;
            }}""",
    ),
    # --- with a script of the page's own ---
    "a call with the usual Accept": Way(own_script(fetched(AS_DATA, reads="'Thank you'"))),
    "a call with the usual Accept and a page to go to": Way(
        own_script(f"form.insertAdjacentHTML('beforeend', `{GIVES_NEXT}`);" + fetched(AS_DATA, reads="'Thank you'"))
    ),
    "a call with tracing headers": Way(own_script(fetched(f"{TRACED}, {AS_JSON}"))),
    "an XMLHttpRequest": Way(
        own_script(
            "return new Promise((done) => { const call = new XMLHttpRequest(); call.open('POST', form.action);"
            "call.setRequestHeader('X-Requested-With', 'XMLHttpRequest');"
            "call.onload = () => done(JSON.parse(call.response).message); call.onerror = () => done('Failed');"
            "call.send(new FormData(form)); });"
        )
    ),
    "a call without CORS": Way(
        own_script(f"await fetch(form.action, {{ method: 'POST', mode: 'no-cors', {AS_DATA} }}); return 'Thank you';")
    ),
    "a beacon with a form": Way(
        own_script("return navigator.sendBeacon(form.action, new FormData(form)) ? 'Thank you' : 'Failed';")
    ),
    "a beacon with JSON": Way(
        own_script(
            "return navigator.sendBeacon(form.action, JSON.stringify(Object.fromEntries(new FormData(form))))"
            " ? 'Thank you' : 'Failed';"
        )
    ),
    # --- where an optimiser had the script ---
    "a merged script, the desk named on the body": Way(
        f"{DRAWN}<script>document.body.dataset.desk = '{DESK}';</script><script defer src='{MERGED}'></script>",
    ),
    "a merged script, the desk named on the place": Way(
        f'<div data-frontdesk-form="contact" data-desk="{DESK}/"></div><script defer src="{MERGED}"></script>'
    ),
    # --- without any script ---
    "a plain form": Way(form()),
    "a page in windows-1252": Way(form(), kind="text/html; charset=windows-1252"),
    "a form in text/plain": Way(form("enctype=text/plain"), first_says="Not sent yet"),
    "a refusal in a sandboxed frame": Way(
        frame_of(form("enctype=text/plain"), 'sandbox="allow-forms"'), first_says="Not sent yet"
    ),
    "a form that is sent with GET": Way(form().replace('method="post"', ""), first_says="Not sent yet"),
    "a form for the script without a method": Way(form("data-frontdesk").replace('method="post"', "") + SCRIPT),
    "a form that opens a new page": Way(form('target="_blank"')),
    "a page that hides where it is": Way(form(), head='<meta name="referrer" content="no-referrer">'),
    "a form with an address of another service": Way(form(action=f"{DESK}/s/AbC123")),
}
