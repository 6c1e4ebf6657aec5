// The form itself, as it is drawn from its description. It is served beside the script, to those pages that draw one.
import { isGiven } from "./given.js";
import { callLine, element } from "./page.js";

let made = 0;
// Other ids than those that the script gives, which counts for itself.
const newId = () => `fd-drawn-${(made += 1)}-`;

const MOST_RADIOS = 3;
const KINDS = { email: "email", phone: "tel" };

const controlOf = (name, id, { look, oneOf, default: chosen, autocomplete, typing, hint, examples }) => {
  const attributes = { id, name, autocomplete, ...typing, enterkeyhint: "next", "aria-describedby": hint && `${id}hint` };
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

const questionOf = (name, property, words, wait) => {
  const { look, title, hint, optional, oneOf, examples, default: chosen, boxes, told, otherwise } = property;
  const id = newId();
  const help = hint && element("span", { class: "fd-hint", id: `${id}hint` }, hint);
  const asked = otherwise
    ? [wait(element("span", {}, title), otherwise.after, 1), wait(element("span", {}, otherwise.title), otherwise.after)]
    : [title];
  const label = [...asked, optional && " ", optional && element("span", { class: "optional" }, words.optional)].filter(Boolean);
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
      told &&
        element(
          "div",
          { class: "fd-told", role: "status" },
          ...Object.keys(told).map((value) => wait(element("p", {}, told[value]), { [name]: [value] })),
        ),
    );
  }
  if (boxes) {
    return element(
      "fieldset",
      { class: "fd-question", "aria-describedby": hint && `${id}hint` },
      element("legend", {}, ...label),
      help,
      element(
        "div",
        { class: "fd-date" },
        ...boxes.map((box) =>
          element(
            "label",
            {},
            box.title,
            element("input", { name: box.name, autocomplete: box.autocomplete, inputmode: "numeric", enterkeyhint: "next" }),
          ),
        ),
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
  const { schema, page, words, promise, privacy } = about;
  const waiting = [];
  const wait = (node, after, isBefore) => {
    if (after) waiting.push([node, after, !isBefore]);
    return node;
  };
  const ask = (name) => {
    const property = schema.properties[name];
    return wait(questionOf(name, property, words, wait), property.after);
  };
  const form = element(
    "form",
    { class: "fd-form", action: address, method: "post", novalidate: "novalidate", "data-frontdesk": "drawn", lang: about.language },
    element("h2", {}, about.title),
    element("p", {}, about.intro),
    promise && element("p", { class: "fd-promise" }, `${about.closed} ${promise.text}`.trim()),
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
    element("p", {}, words.private, privacy && " ", privacy && element("a", { href: privacy }, words.privacy_notice)),
    element("button", {}, about.submit),
  );
  // What makes sense only after a certain answer waits for it.
  const follow = () => {
    for (const [node, after, isShown] of waiting) node.hidden = isGiven(form, after) !== isShown;
  };
  form.addEventListener("change", follow);
  follow();
  return form;
};

globalThis.frontDeskForm = (address, about) => {
  // It stays when thanks have taken the form's place.
  const emergency = about.emergency.map(({ text, link }) => element(link ? "a" : "span", { href: link }, text, " "));
  return [element("p", { class: "fd-emergency", lang: about.language }, ...emergency), formOf(address, about)];
};
