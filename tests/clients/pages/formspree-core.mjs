// Sends what it is told with @formspree/core, and says what that made of the answers.
import { text } from "node:stream/consumers";
import { createClient, isSubmissionError } from "@formspree/core";

const { endpoint, project, posts } = JSON.parse(await text(process.stdin));

const formData = ({ fields, file }) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (file !== undefined) data.append("attachment", new Blob([file]), file && "letter.txt");
  return data;
};

const outcome = (result) =>
  isSubmissionError(result)
    ? {
        kind: result.kind,
        form: result.getFormErrors(),
        fields: Object.fromEntries(result.getAllFieldErrors()),
      }
    : { kind: result.kind, next: result.next };

const client = createClient({ project });
const send = async (post) =>
  outcome(await client.submitForm(post.form, post.as === "object" ? post.fields : formData(post), { endpoint }));

// All at once, as impatient fingers do.
process.stdout.write(JSON.stringify(await Promise.all(posts.map(send))));
