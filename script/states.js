// What is known of each form. Nothing of it outlives the page, and nothing is written anywhere.
import { buttonsOf, element } from "./page.js";

const states = new WeakMap();

// (randomUUID exists only on https pages and on localhost.)
export const newKey = () => crypto.getRandomValues(new Uint32Array(5)).join("-");

export const stateOf = (form) => {
  if (!states.has(form)) {
    // A live region must be there before its text changes, or it is not read out.
    const status = element("p", { class: "fd-status", role: "status" });
    form.append(status);
    buttonsOf(form).pop()?.after(status);
    states.set(form, { status });
  }
  return states.get(form);
};

export const say = (form, text) => {
  stateOf(form).status.textContent = text;
};

export const setBusy = (form, busy) => {
  stateOf(form).busy = busy;
  form.setAttribute("aria-busy", busy);
  // A button that is really disabled loses the focus, and with it the place of whoever uses a keyboard.
  for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", busy);
};
