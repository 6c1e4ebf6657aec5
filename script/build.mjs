// Makes the script that is served. With --check it only says whether the served one is what these sources give.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const served = resolve(here, "../chalicelib/web/static/frontdesk.js");

const languages = (await readdir(resolve(here, "words"))).sort();
const words = await Promise.all(
  languages.map(async (file) => [file.replace(".json", ""), JSON.parse(await readFile(resolve(here, "words", file)))]),
);

const { outputFiles } = await build({
  entryPoints: [resolve(here, "main.js")],
  bundle: true,
  minify: true,
  format: "iife",
  // What forms were filled in with five years ago.
  target: ["es2021"],
  define: { WORDS_BY_LANGUAGE: JSON.stringify(Object.fromEntries(words)) },
  charset: "utf8",
  legalComments: "none",
  write: false,
});
// esbuild joins the files, terser makes them smaller still: by a twentieth, which decides here.
const compress = { ecma: 2020, passes: 3, sequences: false };
const { code } = await minify(outputFiles[0].text, { compress, format: { ecma: 2020 } });

if (process.argv.includes("--check")) {
  const is = await readFile(served);
  if (!is.equals(Buffer.from(code))) {
    console.error("frontdesk.js is not what script/ gives: run `make script`.");
    process.exit(1);
  }
} else {
  await writeFile(served, code);
}
