/*
 * Front Desk: sends every <form data-frontdesk> without leaving the page, and says what became of it.
 *
 * Whatever goes wrong here, the form still works as plain HTML. What was typed is never stored and never put into a URL.
 */
import { hasCode, learn } from "./asking.js";
import { mistakesIn } from "./checking.js";
import { draw } from "./drawing.js";
import { help } from "./helping.js";
import { FORMS, buttonsOf, element, fieldCalled } from "./page.js";
import { mayBeForbidden, mayPass, send } from "./sending.js";
import { clearMistakes, showMistakes, showThanks } from "./showing.js";
import { newKey, say, setBusy, stateOf } from "./states.js";
import { STYLE, addStyle } from "./style.js";
import { wordsFor } from "./words.js";

const PLACES = "[data-frontdesk-form]:not([data-frontdesk-drawn])";
const KEY_FIELD = "_idempotency_key";
const AUTOFILLED = ":is(:autofill,:-webkit-autofill)";
// Somebody may have written everything before this script was there: a younger fill token would make them look like a
// program, which the desk takes for one below a second.
const READING = 1100; // ms
const PAINTED = 100; // ms
// A function that nobody asks goes to sleep, and browsers forget after ten minutes that a site may send.
const FRESH = 300000; // ms

const script = document.currentScript || document.querySelector('script[src*="frontdesk.js"]');

const goTo = (url) => /^https?:/.test(url) && location.assign(url);

// What is forbidden to the script may be allowed to the form. The key goes along: a try may have arrived.
const sendPlainly = (form) => {
  const key = form.querySelector(`[name=${KEY_FIELD}]`) || element("input", { type: "hidden", name: KEY_FIELD });
  key.value = stateOf(form).key;
  form.append(key);
  // Whoever forgot it would have the answers put into the address.
  form.setAttribute("method", "post");
  HTMLFormElement.prototype.submit.call(form);
};

const finish = (form, { response, data = {}, error }) => {
  if (response?.ok && typeof data.next === "string") {
    if (form.dataset.frontdeskNext === "go" || form.querySelector("[name=_next]")?.value) goTo(new URL(data.next, response.url).href);
    else showThanks(form, data);
    return;
  }
  if (stateOf(form).blocked || hasCode(data, "BLOCKED") || mayBeForbidden(error)) {
    sendPlainly(form);
    return;
  }
  setBusy(form, false);
  say(form, "");
  const errors = (data.errors || []).filter((one) => one?.message);
  showMistakes(form, errors.some((one) => one.field) ? errors : [], data.message || data.error);
};

// A field that no person sees may have been filled by the browser for them.
const emptyTraps = (form) => {
  for (const control of form.elements) if (control.tabIndex < 0 && control.matches(AUTOFILLED)) control.value = "";
};

// Where the visitor is: the page without its query, but for the names of a campaign. Who they are is nobody's business.
const CAMPAIGN = /^utm_(so|me|ca)/;
const whereabouts = ({ origin, pathname, search }) =>
  `${origin}${pathname}?${new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => CAMPAIGN.test(name)))}`;

const bodyOf = (form, pressed) => {
  const state = stateOf(form);
  const body = new FormData(form);
  if (pressed?.name) body.append(pressed.name, pressed.value);
  // The same words are the same request, however often they are sent; other words are another.
  const said = JSON.stringify([...body]);
  if (said !== state.said) Object.assign(state, { said, key: newKey() });
  if (state.about && !body.has("_fill") && performance.now() - state.about.at > READING) {
    body.append("_fill", state.about.fill_token);
  }
  if (!body.has("_source")) body.append("_source", whereabouts(location));
  return body;
};

const onSubmit = async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(FORMS) || event.submitter?.formNoValidate) return;
  event.preventDefault();
  const state = stateOf(form);
  if (state.busy) return;
  emptyTraps(form);
  const body = bodyOf(form, event.submitter);
  clearMistakes(form);
  const mistakes = state.about ? mistakesIn(form, body, state.about) : [];
  if (mistakes.length) {
    const next = fieldCalled(form, mistakes[0].field);
    if (entered && next && next !== document.activeElement) next.focus();
    else showMistakes(form, mistakes);
    return;
  }
  setBusy(form, true);
  say(form, wordsFor(form).sending);
  finish(form, await send(form, body));
};

// Who presses Enter, or a phone's "next", is led to what is still missing; the whole is sent when nothing is.
let entered = false;
const onKey = (event) => {
  const { target, key, isComposing } = event;
  const form = target.closest(FORMS);
  const button = form && buttonsOf(form).pop();
  if (key !== "Enter" || isComposing || !button || !target.matches("input:not([type=submit])")) return;
  event.preventDefault();
  entered = true;
  button.click();
  entered = false;
};

// What the visitor sees comes first: asking can wait until it is painted.
const wake = (form) => setTimeout(() => performance.now() - stateOf(form).asked < FRESH || learn(form), PAINTED);

const onFocus = ({ target }) => {
  const form = target.closest(FORMS);
  if (form) wake(form);
};

const view = new IntersectionObserver((changes) => {
  for (const { isIntersecting, target } of changes) if (isIntersecting) wake(target);
});

// Who comes back with the browser's back button must find a form that works.
const onReturn = ({ persisted }) => {
  for (const form of persisted ? document.querySelectorAll(FORMS) : []) {
    form.querySelector(`[name=${KEY_FIELD}]`)?.remove();
    setBusy(form, false);
    say(form, "");
  }
};

const meetAll = () => {
  for (const place of document.querySelectorAll(PLACES)) draw(place, script?.src || document.baseURI);
  for (const form of document.querySelectorAll(FORMS)) {
    stateOf(form);
    view.observe(form);
  }
};

// One listener for all forms, also for those that a page adds later.
document.addEventListener("submit", onSubmit);
document.addEventListener("focusin", onFocus);
document.addEventListener("keydown", onKey);
document.addEventListener("change", help);
addEventListener("pageshow", onReturn);
addStyle(STYLE);
meetAll();
new MutationObserver(meetAll).observe(document.documentElement, { childList: true, subtree: true });
