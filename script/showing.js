// Showing what became of it: every mistake twice, at the top and in its place; thanks where the form was.
import { callLine, element, fieldCalled, newId } from "./page.js";
import { stateOf } from "./states.js";
import { languageOf, wordsFor } from "./words.js";

const DESCRIBED = "aria-describedby";

const headingOf = (form) => form.querySelector("h1,h2,h3,h4");

// Lets a field be described by what describes it already, as far as that is still there, and by something more.
const describe = (field, more = "") => {
  const ids = (field.getAttribute(DESCRIBED) || "").split(" ").filter((id) => document.getElementById(id));
  field.setAttribute(DESCRIBED, [...ids, more].join(" ").trim());
};

export const clearMistakes = (form) => {
  for (const old of form.querySelectorAll(".fd-summary,.fd-error")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field);
  }
};

const isOption = (field) => field.type === "radio" || field.type === "checkbox";
const groupOf = (field) => (field.type === "radio" && field.closest("fieldset")) || field;

const textOf = (label) => {
  const copy = label.cloneNode(true);
  for (const part of copy.querySelectorAll("input,select,textarea,.optional,.fd-error")) part.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const labelOf = (field) => {
  // The words beside a box to tick are longer than the sentence that asks for it.
  if (field.type === "checkbox") return "";
  const label = groupOf(field).querySelector("legend") || field.labels?.[0];
  return (label && textOf(label)) || field.getAttribute("aria-label") || field.placeholder || "";
};

const markField = (field, message) => {
  const note = element("span", { class: "fd-error", id: newId() }, message);
  const group = groupOf(field);
  const legend = group.querySelector("legend");
  if (legend) legend.after(note);
  else ((isOption(field) && field.closest("label")) || field).before(note);
  group.setAttribute("aria-invalid", "true");
  describe(group, note.id);
  // A mistake in a folded part must be seen.
  field.closest("details")?.setAttribute("open", "");
};

const summaryLine = (form, error) => {
  const field = error.field && fieldCalled(form, error.field);
  if (!field) return element("li", {}, error.message);
  const label = labelOf(field);
  if (!field.id) field.id = newId();
  const link = element("a", { href: `#${field.id}` }, label && element("b", {}, label), label && " ", error.message);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    (field.closest("fieldset") || field.parentElement).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
  markField(field, error.message);
  return element("li", {}, link);
};

export const showMistakes = (form, errors, sentence) => {
  const words = wordsFor(form);
  const { about } = stateOf(form);
  const heading = headingOf(form);
  const title = heading ? `h${+heading.tagName[1] + 1}` : "p";
  const summary = element(
    "div",
    { class: "fd-summary", role: "alert", tabindex: "-1" },
    element(title, { class: "fd-title" }, words.notSent),
    !errors.length && element("p", {}, sentence || words.failed),
    element("p", {}, words.stillHere, errors.length && words.lookAt),
    errors.length ? element("ul", {}, ...errors.map((error) => summaryLine(form, error))) : callLine(about),
  );
  if (heading) heading.after(summary);
  else form.prepend(summary);
  summary.focus();
};

export const showThanks = (form, { message, promise, id }) => {
  const words = wordsFor(form);
  const { about } = stateOf(form);
  const heading = headingOf(form);
  const thanks = element(
    "div",
    { class: "fd-thanks", lang: languageOf(form), tabindex: "-1" },
    element(heading ? heading.tagName : "p", { class: "fd-title" }, words.thanks),
    element("p", {}, message),
    promise && element("p", { class: "fd-promise" }, promise.text),
    element("p", { class: "fd-reference" }, `${words.reference} `, element("b", {}, id)),
    callLine(about),
  );
  form.replaceWith(thanks);
  thanks.focus();
};
