// Makes the scripts that are served. With --check it only says whether the served ones are what these sources give.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const served = (name) => resolve(here, "../chalicelib/web/static", name);

const languages = (await readdir(resolve(here, "words"))).sort();
const words = await Promise.all(
  languages.map(async (file) => [file.replace(".json", ""), JSON.parse(await readFile(resolve(here, "words", file)))]),
);

const make = async (entry, define) => {
  const { outputFiles } = await build({
    entryPoints: [resolve(here, entry)],
    bundle: true,
    minify: true,
    format: "iife",
    // What forms were filled in with five years ago.
    target: ["es2021"],
    define,
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  // esbuild joins the files, terser makes them smaller still: by a twentieth, which decides here.
  const compress = { ecma: 2020, passes: 3, sequences: false };
  return (await minify(outputFiles[0].text, { compress, format: { ecma: 2020 } })).code;
};

const form = await make("form.js", {});
const main = await make("main.js", {
  WORDS_BY_LANGUAGE: JSON.stringify(Object.fromEntries(words)),
  // As the desk names it by its content; see web/static_files.py.
  FORM_HASH: JSON.stringify(createHash("sha256").update(form).digest("hex").slice(0, 12)),
});

for (const [name, code] of Object.entries({ "frontdesk.js": main, "frontdesk-form.js": form })) {
  if (!process.argv.includes("--check")) {
    await writeFile(served(name), code);
  } else if (!(await readFile(served(name))).equals(Buffer.from(code))) {
    console.error(`${name} is not what script/ gives: run \`make script\`.`);
    process.exit(1);
  }
}
