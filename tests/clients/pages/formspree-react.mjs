// Takes the handler of @formspree/react's useSubmit out of a component, and sends with it what it is told.
import { text } from "node:stream/consumers";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { useSubmit } from "@formspree/react";

const { endpoint, posts } = JSON.parse(await text(process.stdin));

const handlerFor = (form) => {
  let submit;
  const Form = () => {
    submit = useSubmit(form, { origin: endpoint });
    return null;
  };
  renderToString(createElement(Form));
  return submit;
};

const send = async ({ form, fields }) => {
  const result = await handlerFor(form)(fields);
  return result.kind === "error"
    ? { kind: result.kind, form: result.getFormErrors(), fields: Object.fromEntries(result.getAllFieldErrors()) }
    : { kind: result.kind, next: result.next };
};

process.stdout.write(JSON.stringify(await Promise.all(posts.map(send))));
