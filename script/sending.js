// Sending until there is an answer, under one key, so that no try can make a second lead.
import { KEY_HEADER, call, hasCode, headersFor, learn } from "./asking.js";
import { targetOf } from "./page.js";
import { newKey, say, stateOf } from "./states.js";
import { wordsFor } from "./words.js";

const TRIES = 4;
// A page or a browser that forbids the script to send will not change its mind; a bad connection may get better.
const TRIES_WITHOUT_ANSWER = 3;
const FIRST_WAIT = 1000; // ms; doubled after each try
// Who sends while the desk is still being asked waits for that: it is awake then, and a second one would have to wake.
const WAKING = 2000; // ms
const LONGEST_WAIT = 20000; // ms, whatever the server asks for: somebody is looking at the screen

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Browsers tell a script only "TypeError", whether the network failed or the page is not allowed to ask.
export const mayBeForbidden = (error) => error instanceof TypeError && navigator.onLine;
export const mayPass = (status) => status === 429 || status >= 500;

const waitAfter = (response, attempt) => {
  const asked = response?.headers.get("Retry-After") * 1000; // not a number if there was no response
  // Chance keeps apart who was refused together.
  const own = FIRST_WAIT * 2 ** attempt * (0.75 + Math.random() / 2);
  return Math.min(asked > own ? asked : own, LONGEST_WAIT);
};

// Gives the server's last word, or the error that kept it from us.
const deliver = async (form, body) => {
  const state = stateOf(form);
  const headers = { ...headersFor(form), [KEY_HEADER]: state.key };
  let outcome = {};
  await Promise.race([state.learning, sleep(WAKING)]);
  for (let attempt = 0; attempt < TRIES && !state.blocked; attempt += 1) {
    if (attempt) {
      say(form, wordsFor(form).waiting);
      await sleep(waitAfter(outcome.response, attempt - 1));
    }
    if (!navigator.onLine) {
      say(form, wordsFor(form).offline);
      // Some browsers say so wrongly and for ever: after a while it is tried all the same.
      await Promise.race([sleep(LONGEST_WAIT), new Promise((done) => addEventListener("online", done, { once: true }))]);
    }
    try {
      outcome = await call(targetOf(form), { method: "POST", body, headers });
      if (!mayPass(outcome.response.status)) return outcome;
    } catch (error) {
      outcome = { error };
      if (mayBeForbidden(error)) {
        // Our headers need the desk's leave beforehand, and a refusal of that cannot be read. A plain question can.
        if (!attempt) await learn(form);
        if (attempt + 1 >= TRIES_WITHOUT_ANSWER) return outcome;
      }
    }
  }
  return outcome;
};

export const send = async (form, body) => {
  const outcome = await deliver(form, body);
  if (!hasCode(outcome.data, "IDEMPOTENCY_KEY_REUSED")) return outcome;
  // An earlier try did arrive, and the text was changed since: this is another request.
  stateOf(form).key = newKey();
  return deliver(form, body);
};
