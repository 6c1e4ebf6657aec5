// A page of a React site, with @web3forms/react.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import useWeb3Forms from "@web3forms/react";

function Contact() {
  const [said, say] = useState("");
  const { submit } = useWeb3Forms({
    access_key: "contact",
    settings: { from_name: "The blog", subject: "A message from the blog" },
    onSuccess: (message) => say(message),
    onError: (message) => say(`Failed: ${message}`),
  });
  const send = (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(event.target)));
  };
  return (
    <form onSubmit={send}>
      <input name="email" aria-label="Email" />
      <textarea name="message" aria-label="Message" />
      <button>Send</button>
      <output>{said}</output>
    </form>
  );
}

createRoot(document.querySelector("#root")).render(<Contact />);
