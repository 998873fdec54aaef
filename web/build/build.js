// Makes the folders of web/vendor anew from the locked packages: `npm ci --ignore-scripts && npm run build` in this
// directory. The names of the files hold a hash of their contents; the files of ours that name them are put
// right. `node build.js DIRECTORY` writes there instead and leaves everything else alone.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { changed } from "./changes.js";

const here = dirname(fileURLToPath(import.meta.url));
const elsewhere = process.argv[2];

const common = {
  absWorkingDir: here,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // LICENSES.txt has them whole
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".ttf": "file", ".woff2": "file" },
  metafile: true,
  write: false,
};

await make("graphiql", "workbench", {
  entryPoints: {
    graphiql: "entry.js",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  splitting: true,
  alias: {
    // A package that asks for it with require() would get a second copy, whose types are strangers to the first.
    graphql: join(here, "node_modules/graphql/index.mjs"),
    // GraphiQL asks for members that these have as modules only.
    "prettier/parser-babel": "prettier/plugins/babel",
    "prettier/parser-graphql": "prettier/plugins/graphql",
  },
});
// Both come as bundles in which their dependencies are already.
await make("yasgui", "sparql", { entryPoints: { yasgui: "yasgui.js" }, plugins: [changed] }, [
  "@zazuko/yasqe",
  "@zazuko/yasr",
]);
// Templates and modules of ours name these two by hand, so they have no hash in their names.
await make("kern", null, { entryPoints: { kern: "kern.css" }, entryNames: "[name]" });
await make("d3", null, { entryPoints: { d3: "d3.js" }, entryNames: "[name]" });

/** Makes a folder of web/vendor, and has the files of `ours`, if any, name what is in it. */
async function make(folder, ours, options, bundles = []) {
  const target = elsewhere ? join(elsewhere, folder) : join(here, "..", "vendor", folder);
  const { outputFiles, metafile } = await build({ ...common, ...options, outdir: target });
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
    if (!name.endsWith(".woff2")) keep(`${name}.gz`, gzipSync(contents, { level: 9 })); // that is compressed by itself
  }
  keep("LICENSES.txt", Buffer.from(licenses([...roots(Object.keys(metafile.inputs)), ...bundles.flatMap(inside)])));
  const lines = Object.keys(sums).sort().map((name) => `${sums[name]}  ${name}\n`);
  writeFileSync(join(target, "SHA256SUMS"), lines.join(""));
  if (elsewhere || !ours) return;

  const names = kept.map((file) => file.path.split(/[\\/]/).at(-1));
  for (const file of ["index.html", "vendor.js"]) {
    const path = join(here, "..", ours, file);
    const text = readFileSync(path, "utf8").replace(
      /(graphiql|yasgui|\w+\.worker)-\w{8}\.(js|css)/g,
      (_, stem, kind) => names.find((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${kind}`)),
    );
    writeFileSync(path, text);
  }
}

/** The folders of the packages that these files are from. */
function roots(inputs) {
  return inputs.flatMap((path) => path.match(/^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []);
}

/** The folders of all packages that a package depends on, as the lock file has them. */
function inside(name) {
  const found = new Set();
  const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const follow = (folder) => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const other of Object.keys(packages[folder].dependencies ?? {})) {
      let at = folder; // Node looks beside a package first, then further out.
      while (!packages[`${at}/node_modules/${other}`.replace(/^\//, "")]) at = at.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, "");
      follow(`${at}/node_modules/${other}`.replace(/^\//, ""));
    }
  };
  follow(`node_modules/${name}`);
  return [...found];
}

/** The licence of every package of which something is in the files. */
function licenses(folders) {
  const texts = folders.map((root) => {
    const about = JSON.parse(readFileSync(join(here, root, "package.json"), "utf8"));
    const files = readdirSync(join(here, root)).filter((name) => /^(licen[cs]e|copying|notice|thirdparty)/i.test(name));
    const whole = files.map((name) => readFileSync(join(here, root, name), "utf8").trim());
    return `${about.name} ${about.version} (${about.license})\n\n${whole.join("\n\n") || "The package holds no licence text of its own."}\n`;
  });
  return [...new Set(texts)].sort().join(`\n${"-".repeat(100)}\n\n`).replaceAll("\r\n", "\n");
}
