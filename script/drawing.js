// Draws a whole form from its description: <div data-frontdesk-form="certification"></div>.
import { fetchDescription } from "./asking.js";
import { callLine, element, newId } from "./page.js";
import { stateOf } from "./states.js";
import { addStyle } from "./style.js";
import { wordsFor } from "./words.js";

const MOST_RADIOS = 3;
const KINDS = { email: "email", phone: "tel" };

const controlOf = (name, id, { look, oneOf, default: chosen, autocomplete, hint, examples }) => {
  const attributes = { id, name, autocomplete, "aria-describedby": hint && `${id}hint` };
  if (look === "lines") return element("textarea", { ...attributes, rows: 5 });
  if (oneOf) {
    const options = oneOf.map(({ const: value, title }) =>
      element("option", { value, selected: value === chosen && "selected" }, title),
    );
    return element("select", attributes, element("option", { value: "" }), ...options);
  }
  return element("input", { ...attributes, type: KINDS[look] || "text", list: examples && `${id}list` });
};

// A box that is ticked stands, like a radio button, before its words.
const option = (attributes, text) =>
  element("label", { class: "fd-option" }, element("input", attributes), element("span", {}, ...text));

const questionOf = (name, property, words) => {
  const { look, title, hint, optional, oneOf, examples, default: chosen } = property;
  const id = newId();
  const help = hint && element("span", { class: "fd-hint", id: `${id}hint` }, hint);
  const label = [title, optional && " ", optional && element("span", { class: "optional" }, words.optional)].filter(Boolean);
  if (look === "tick") return element("div", { class: "fd-question" }, option({ type: "checkbox", id, name, value: "yes" }, label));
  if (oneOf && oneOf.length <= MOST_RADIOS) {
    return element(
      "fieldset",
      { class: "fd-question", role: "radiogroup", "aria-describedby": hint && `${id}hint` },
      element("legend", {}, ...label),
      help,
      ...oneOf.map((one) =>
        option({ type: "radio", name, value: one.const, checked: one.const === chosen && "checked" }, [one.title]),
      ),
    );
  }
  return element(
    "div",
    { class: "fd-question" },
    element("label", { for: id }, ...label),
    help,
    controlOf(name, id, property),
    examples && element("datalist", { id: `${id}list` }, ...examples.map((value) => element("option", { value }))),
  );
};

const formOf = (address, about) => {
  const { schema, page, words, promise } = about;
  const boxes = {};
  const ask = (name) => (boxes[name] = questionOf(name, schema.properties[name], words));
  const form = element(
    "form",
    { class: "fd-form", action: address, method: "post", novalidate: "novalidate", "data-frontdesk": "drawn", lang: about.language },
    element("h2", {}, about.title),
    element("p", {}, about.intro),
    promise && element("p", { class: "fd-promise" }, promise.text),
    callLine(about, "call_instead"),
    element("p", {}, words.optional_note),
    ...page.main.map(ask),
    element("details", {}, element("summary", {}, words.more), element("p", {}, words.more_help), ...page.folded.map(ask)),
    ...page.consents.map(ask),
    element(
      "div",
      { class: "fd-aside", "aria-hidden": "true" },
      element("label", {}, words.leave_empty, " ", element("input", { name: "_gotcha", tabindex: "-1", autocomplete: "off" })),
    ),
    element("input", { type: "hidden", name: "_language", value: about.language }),
    element("button", {}, about.submit),
    element("p", {}, words.private),
  );
  // Questions that make sense only after a certain answer wait for it.
  const follow = () => {
    for (const [name, { after }] of Object.entries(schema.properties)) {
      if (after) boxes[name].hidden = !Object.keys(after).some((other) => after[other].includes(form.elements[other].value));
    }
  };
  form.addEventListener("change", follow);
  follow();
  return form;
};

// An optimiser may have merged or renamed the script, whose address then no longer says where the desk is.
const deskOf = (place) => place.closest("[data-desk]")?.dataset.desk.replace(/\/?$/, "/");

export const draw = async (place, base) => {
  place.dataset.frontdeskDrawn = "";
  const address = new URL(`f/${place.dataset.frontdeskForm}`, deskOf(place) || base).href;
  const about = await fetchDescription(address, place);
  if (!about.schema) {
    // Without the desk's word on it there is still its own page.
    if (!place.firstElementChild) place.append(element("a", { href: address }, wordsFor(place).open));
    return;
  }
  addStyle(about.style);
  const form = formOf(address, about);
  place.replaceChildren(form);
  Object.assign(stateOf(form), { about, asked: about.at });
};
