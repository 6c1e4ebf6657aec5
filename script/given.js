// Whether one of these answers was given: {for_whom: ["minor", "other_adult"]}.
export const isGiven = (form, after) => Object.keys(after).some((name) => after[name].includes(form.elements[name]?.value));
