// Asking the desk: every call ends after a while.
import { targetOf } from "./page.js";
import { stateOf } from "./states.js";
import { languageOf } from "./words.js";

const TIMEOUT = 30000; // ms; the server gives up before that

export const call = async (url, options) => {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout?.(TIMEOUT) });
  return { response, data: (await response.json().catch(() => 0)) || {} };
};

export const headersFor = (place) => ({ Accept: "application/json", "Accept-Language": languageOf(place) });
export const KEY_HEADER = "Idempotency-Key";

export const hasCode = (data, code) => data?.errors?.some((error) => error.code === code);

// Gives the description, or nothing. It is asked for at the very address, and with a header, of the post that will follow:
// a browser then knows already that it may send, and the function that takes the answers is awake.
export const fetchDescription = async (address, place) => {
  const headers = headersFor(place);
  try {
    // A site that is not on the list may not bring that header, and its script cannot read why; without it, it can.
    const { data } = await call(address, { headers: { ...headers, [KEY_HEADER]: 0 } }).catch(() => call(address, { headers }));
    if (hasCode(data, "BLOCKED")) console.error(`Front Desk: ${data.message}`);
    return { ...data, at: performance.now() };
  } catch {
    return {};
  }
};

// Keeps what the desk says of the form.
export const learn = (form) => {
  const state = stateOf(form);
  state.asked = performance.now();
  return (state.learning = fetchDescription(targetOf(form), form).then((about) => {
    state.blocked = hasCode(about, "BLOCKED");
    if (about.schema) state.about = about;
  }));
};
