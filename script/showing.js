// Showing what became of it: every mistake twice, at the top and in its place; thanks where the form was.
import { callLine, element, fieldCalled, isPart, newId } from "./page.js";
import { stateOf } from "./states.js";
import { languageOf, wordsFor } from "./words.js";

const DESCRIBED = "aria-describedby";

const headingOf = (form) => form.querySelector("h1,h2,h3,h4");

// Lets a field be described by what describes it already, as far as that is still there, and by something more.
const describe = (field, more = "") => {
  const ids = (field.getAttribute(DESCRIBED) || "").split(" ").filter((id) => document.getElementById(id));
  field.setAttribute(DESCRIBED, [...ids, more].join(" ").trim());
};

// How a page is called says first that something went wrong, in a word that all our languages share: screen readers and
// tabs begin with it.
const ERROR = "Error: ";

export const clearMistakes = (form) => {
  document.title = document.title.replace(ERROR, "");
  for (const old of form.querySelectorAll(".fd-summary,.fd-error")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field);
  }
};

const isOption = (field) => field.type === "radio" || field.type === "checkbox";
const groupOf = (field) => ((field.type === "radio" || isPart(field)) && field.closest("fieldset")) || field;

// What is seen of a label: of two wordings one may wait for another answer.
const textOf = (label) => {
  let text = label.innerText;
  for (const part of label.querySelectorAll("select,.optional,.fd-error")) text = text.replace(part.innerText, "");
  return text.replace(/\s+/g, " ").trim();
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
  // A group of radio buttons is wrong as one, a date in each of its boxes.
  for (const wrong of isPart(field) ? group.querySelectorAll("input") : [group]) {
    wrong.setAttribute("aria-invalid", "true");
    describe(wrong, note.id);
  }
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

const isTyped = (field) => !/hidden|submit|radio|checkbox/.test(field.type) && field.value?.trim();

export const showMistakes = (form, errors, sentence) => {
  document.title = ERROR + document.title;
  const isBegun = [...form.elements].some(isTyped);
  const words = wordsFor(form);
  const { about } = stateOf(form);
  const heading = headingOf(form);
  const title = heading ? `h${+heading.tagName[1] + 1}` : "p";
  const summary = element(
    "div",
    { class: "fd-summary", role: "alert", tabindex: "-1" },
    element(title, { class: "fd-title" }, words.notSent),
    !errors.length && element("p", {}, sentence || words.failed),
    element("p", {}, isBegun && words.stillHere, isBegun && " ", errors.length && words.lookAt),
    errors.length ? element("ul", {}, ...errors.map((error) => summaryLine(form, error))) : callLine(about),
  );
  if (heading) heading.after(summary);
  else form.prepend(summary);
  summary.focus();
};

export const showThanks = (form, { message, promise, id, check, next_steps: next = { steps: [], reference: id } }) => {
  const { about } = stateOf(form);
  const heading = headingOf(form);
  const thanks = element(
    "div",
    { class: "fd-thanks", lang: languageOf(form), tabindex: "-1" },
    element(heading?.tagName || "p", { class: "fd-title" }, next.title || message),
    element("p", { class: "fd-reference" }, element("b", {}, next.reference)),
    check && element("p", {}, message),
    promise && element("p", { class: "fd-promise" }, element("b", {}, promise.text)),
    element("p", { class: "fd-title" }, next.heading),
    element("ol", {}, ...next.steps.map((step) => element("li", {}, step))),
    element("p", {}, next.if_nothing),
    callLine(about),
  );
  form.replaceWith(thanks);
  thanks.focus();
  // They may be longer than the screen: they are read from the top.
  thanks.scrollIntoView();
};
