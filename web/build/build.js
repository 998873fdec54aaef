// Makes web/vendor/graphiql anew from the locked packages: `npm ci --ignore-scripts && npm run build` in this
// directory. The names of the files hold a hash of their contents; the two files of ours that name them are
// put right. `node build.js DIRECTORY` writes there instead and leaves everything else alone.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const elsewhere = process.argv[2];
const target = elsewhere ?? join(here, "..", "vendor", "graphiql");

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    graphiql: "entry.js",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  outdir: target,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // LICENSES.txt has them whole
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".ttf": "file" },
  alias: {
    // A package that asks for it with require() would get a second copy, whose types are strangers to the first.
    graphql: join(here, "node_modules/graphql/index.mjs"),
    // GraphiQL asks for members that these have as modules only.
    "prettier/parser-babel": "prettier/plugins/babel",
    "prettier/parser-graphql": "prettier/plugins/graphql",
  },
  metafile: true,
  write: false,
});

// The style sheet of our entry holds those of all parts.
const kept = outputFiles.filter((file) => !/part-\w+\.css$/.test(file.path));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const sums = {};
const keep = (name, bytes) => {
  writeFileSync(join(target, name), bytes);
  sums[name] = createHash("sha256").update(bytes).digest("hex");
};
for (const { path, contents } of kept) {
  const name = path.split(/[\\/]/).at(-1);
  keep(name, contents);
  keep(`${name}.gz`, gzipSync(contents, { level: 9 }));
}
keep("LICENSES.txt", Buffer.from(licenses(Object.keys(metafile.inputs))));
const lines = Object.keys(sums).sort().map((name) => `${sums[name]}  ${name}\n`);
writeFileSync(join(target, "SHA256SUMS"), lines.join(""));

if (!elsewhere) {
  const names = kept.map((file) => file.path.split(/[\\/]/).at(-1));
  for (const ours of ["index.html", "vendor.js"]) {
    const path = join(here, "..", "workbench", ours);
    const text = readFileSync(path, "utf8").replace(/(graphiql|\w+\.worker)-\w{8}\.(js|css)/g, (_, stem, kind) =>
      names.find((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${kind}`)),
    );
    writeFileSync(path, text);
  }
}

/** The licence of every package of which something is in the files. */
function licenses(inputs) {
  const roots = new Set(inputs.flatMap((path) => path.match(/^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []));
  const texts = [...roots].map((root) => {
    const about = JSON.parse(readFileSync(join(here, root, "package.json"), "utf8"));
    const files = readdirSync(join(here, root)).filter((name) => /^(licen[cs]e|copying|notice|thirdparty)/i.test(name));
    const whole = files.map((name) => readFileSync(join(here, root, name), "utf8").trim());
    return `${about.name} ${about.version} (${about.license})\n\n${whole.join("\n\n") || "The package holds no licence text of its own."}\n`;
  });
  return [...new Set(texts)].sort().join(`\n${"-".repeat(100)}\n\n`).replaceAll("\r\n", "\n");
}
