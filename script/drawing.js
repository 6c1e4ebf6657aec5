// Draws a whole form from its description: <div data-frontdesk-form="certification"></div>.
import { fetchDescription } from "./asking.js";
import { element } from "./page.js";
import { stateOf } from "./states.js";
import { addStyle } from "./style.js";
import { wordsFor } from "./words.js";

// What makes the form is as long as a third of the rest, and most pages have their form already.
const loadMaker = (base) =>
  globalThis.frontDeskForm ||
  new Promise((done) => {
    const script = element("script", { src: new URL(`frontdesk.js?part=form&v=${FORM_HASH}`, base) });
    script.onload = script.onerror = done;
    document.head.append(script);
  });

// An optimiser may have merged or renamed the script, whose address then no longer says where the desk is.
const deskOf = (place) => place.closest("[data-desk]")?.dataset.desk.replace(/\/?$/, "/");

export const draw = async (place, base) => {
  place.dataset.frontdeskDrawn = "";
  const desk = deskOf(place) || base;
  const address = new URL(`f/${place.dataset.frontdeskForm}`, desk).href;
  const [about] = await Promise.all([fetchDescription(address, place), loadMaker(desk)]);
  if (!about.schema || !globalThis.frontDeskForm) {
    // Without the desk's word on it there is still its own page.
    if (!place.firstElementChild) place.append(element("a", { href: address }, wordsFor(place).open));
    return;
  }
  addStyle(about.style);
  const drawn = globalThis.frontDeskForm(address, about);
  place.replaceChildren(...drawn);
  Object.assign(stateOf(drawn[1]), { about, asked: about.at });
};
