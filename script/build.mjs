// Makes the scripts that are served. With --check it only says whether the served ones are what these sources give.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const served = resolve(here, "../chalicelib/pages/static");
const compress = { ecma: 2020, passes: 3, sequences: false };

// esbuild joins the files, terser makes them smaller still: by a twentieth, which decides here.
const built = async (source, format) => {
  const { outputFiles } = await build({
    entryPoints: [resolve(here, source)],
    bundle: true,
    minify: true,
    format,
    // What forms were filled in with five years ago.
    target: ["es2021"],
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  const module = format === "esm";
  const { code } = await minify(outputFiles[0].text, { compress, module, format: { ecma: 2020 } });
  return code;
};

const scripts = {
  "frontdesk.js": await built("main.js", "iife"),
  "challenge.js": await built("challenge.js", "esm"),
};
for (const [name, code] of Object.entries(scripts)) {
  const place = resolve(served, name);
  if (!process.argv.includes("--check")) await writeFile(place, code);
  else if (!(await readFile(place)).equals(Buffer.from(code))) {
    console.error(`${name} is not what script/ gives: run \`make script\`.`);
    process.exit(1);
  }
}

