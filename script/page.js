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

// Buttons are found by type: a field may be called "submit" or "action" and hide the form's own property. One that asks
// for no check asks for something else, like another language.
export const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit" && !control.formNoValidate);

export const targetOf = (form) => new URL(form.getAttribute("action") || "", document.baseURI).href;

// A date may have three boxes, named after it.
const PART = /_(month|day|year)$/;
export const questionAt = (name) => name.replace(PART, "");
export const isPart = (field) => PART.test(field.name);

export const fieldsCalled = (form, name) =>
  [...form.elements].filter((control) => (control.name === name || questionAt(control.name) === name) && control.type !== "hidden");
export const fieldCalled = (form, name) => fieldsCalled(form, name)[0];

// How to call instead; nothing where the desk has not said it.
export const callLine = (about, lead = "call_us") =>
  about?.phone &&
  element("p", { class: "fd-call" }, element("a", { href: about.phone.link }, `${about.words[lead]} ${about.phone.text}`));
