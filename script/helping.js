// What helps while somebody types: nothing here refuses anything.
import { isGiven } from "./given.js";
import { FORMS, element, fieldsCalled } from "./page.js";
import { stateOf } from "./states.js";

// What a browser knows of its owner is no answer to a question about somebody else.
const keepOthersApart = (form, about) => {
  for (const [name, { otherwise }] of Object.entries(about.schema.properties)) {
    for (const field of otherwise ? fieldsCalled(form, name) : []) {
      field.fdOwn ??= field.autocomplete;
      field.autocomplete = isGiven(form, otherwise.after) ? "off" : field.fdOwn;
    }
  }
};

// One letter is wrong, missing or too many, or two neighbours have changed places.
const isSlip = (typed, meant) => {
  let at = 0;
  while (typed[at] && typed[at] === meant[at]) at += 1;
  const [left, right] = [typed.slice(at), meant.slice(at)];
  return left && [left.slice(1), left[1] + left[0] + left.slice(2), right[0] + left.slice(1), right[0] + left].includes(right);
};

const askAboutDomain = (field, { mistyped, words }) => {
  field.fdAsked?.remove();
  const [name, domain] = field.value.trim().toLowerCase().split("@");
  if (!domain) return;
  const { domains, ends } = mistyped;
  const end = domain.split(".").pop();
  const meant = domains.find((known) => isSlip(domain, known)) || (ends[end] && domain.replace(`.${end}`, ends[end]));
  if (!meant || domains.includes(domain)) return;
  const button = element("button", { type: "button" }, words.did_you_mean.replace("*", meant));
  button.addEventListener("click", () => {
    field.value = `${name}@${meant}`;
    field.fdAsked.remove();
    field.focus();
  });
  field.fdAsked = element("p", { class: "fd-call", role: "status" }, button);
  field.after(field.fdAsked);
};

export const help = ({ target }) => {
  const form = target.closest(FORMS);
  const about = form && stateOf(form).about;
  if (!about) return;
  keepOthersApart(form, about);
  if (target.name === "email") askAboutDomain(target, about);
};
