// A page of a React site, with @formspree/react.
import { createRoot } from "react-dom/client";
import { useForm, ValidationError } from "@formspree/react";

const root = document.querySelector("#root");

function Contact() {
  const [state, submit] = useForm(root.dataset.form, { endpoint: "https://desk.example.com" });
  if (state.succeeded) return <p role="status">Thank you.</p>;
  return (
    <form onSubmit={submit}>
      <input name="email" aria-label="Email" />
      <ValidationError field="email" errors={state.errors} className="wrong-email" />
      <textarea name="message" aria-label="Message" />
      <ValidationError field="message" errors={state.errors} className="wrong-message" />
      <input name="attachment" type="file" aria-label="File" />
      <ValidationError errors={state.errors} className="wrong" />
      <button disabled={state.submitting}>Send</button>
    </form>
  );
}

createRoot(root).render(<Contact />);
