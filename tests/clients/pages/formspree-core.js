// A page's own form, sent with @formspree/core.
import { createClient } from "@formspree/core";

const form = document.querySelector("form");
const client = createClient();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const result = await client.submitForm(form.dataset.form, new FormData(form), { endpoint: "https://desk.example.com" });
  const said =
    result.kind === "success"
      ? { next: result.next }
      : { form: result.getFormErrors(), fields: Object.fromEntries(result.getAllFieldErrors()) };
  document.querySelector("output").textContent = JSON.stringify(said);
});
