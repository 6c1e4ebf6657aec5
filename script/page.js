// Finding and making things on the page. Text becomes text, never HTML: what comes from the desk or a visitor is not trusted.

export const FORMS = "form[data-frontdesk]";

export const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const name in attributes) if (attributes[name]) made.setAttribute(name, attributes[name]);
  made.append(...children.filter(Boolean));
  return made;
};

let made = 0; // for the whole page: two forms may have fields of the same name
// (The last dash keeps each from being the beginning of another.)
export const newId = () => `fd-${(made += 1)}-`;

// Buttons are found by type: a field may be called "submit" or "action" and hide the form's own property.
export const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit");

export const targetOf = (form) => new URL(form.getAttribute("action") || "", document.baseURI).href;

export const fieldCalled = (form, name) =>
  [...form.elements].find((control) => control.name === name && control.type !== "hidden");

// How to call instead; nothing where the desk has not said it.
export const callLine = (about, lead = "call_us") =>
  about?.phone &&
  element("p", { class: "fd-call" }, element("a", { href: about.phone.link }, `${about.words[lead]} ${about.phone.text}`));
