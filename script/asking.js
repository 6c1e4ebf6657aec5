// Asking the desk: every call ends after a while, and a form's description is fetched with a call that needs no preflight.
import { targetOf } from "./page.js";
import { stateOf } from "./states.js";
import { languageOf } from "./words.js";

const TIMEOUT = 30000; // ms; the server gives up before that

export const call = async (url, options) => {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout?.(TIMEOUT) });
  return { response, data: (await response.json().catch(() => 0)) || {} };
};

export const hasCode = (data, code) => data?.errors?.some((error) => error.code === code);

// Gives the description, or nothing. A site that is not on the desk's list reads why in its console.
export const fetchDescription = async (address, language) => {
  try {
    const { data } = await call(`${address.split(/[?#]/)[0]}?lang=${language}`, { headers: { Accept: "application/json" } });
    if (hasCode(data, "BLOCKED")) console.error(`Front Desk: ${data.message}`);
    return { ...data, at: performance.now() };
  } catch {
    return {};
  }
};

// Keeps what the desk says of the form. The first call also wakes the function that will take the answers.
export const learn = async (form) => {
  const state = stateOf(form);
  state.asked = true;
  const about = await fetchDescription(targetOf(form), languageOf(form));
  state.blocked = hasCode(about, "BLOCKED");
  if (about.schema) state.about = about;
};
