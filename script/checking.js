// The rules that the description states, applied to what is about to be sent. They are never stricter than the desk's own
// reading, which has the last word in the same sentences.
import { fieldCalled, questionAt } from "./page.js";

export const mistakesIn = (form, body, { schema }) => {
  const { properties, required, allOf = [] } = schema;
  const textOf = (name) => [...body].filter(([key]) => questionAt(key) === name).map(([, value]) => value).join("\n");
  // A site may ask under names of its own, which the desk understands: then only the desk knows what is missing.
  const isForeign = [...body.keys()].some((name) => name[0] !== "_" && !properties[questionAt(name)]);
  const isMissing = (name) => !isForeign && fieldCalled(form, name) && !textOf(name).trim();
  const groups = allOf.map(({ anyOf }) => anyOf.map((option) => option.required[0]));
  const missing = [...required.filter(isMissing), ...groups.filter((names) => names.every(isMissing)).map(([first]) => first)];

  const unmet = (name, { maxLength, pattern }) => {
    const text = textOf(name);
    if (missing.includes(name)) return "required";
    if ([...text.normalize()].length > maxLength) return "maxLength";
    return pattern && text.trim() && !new RegExp(pattern, "u").test(text) ? "pattern" : "";
  };
  return Object.entries(properties)
    .map(([field, property]) => ({ field, message: property.messages?.[unmet(field, property)] }))
    .filter((mistake) => mistake.message);
};
