import type { CodegenConfig } from "@graphql-codegen/cli";

const address = process.env.VERBUNDGRAPH ?? "http://127.0.0.1:8000/graphql";

const config: CodegenConfig = {
  // The generator says that it reads zstd, which Node does from 22.15 on only.
  schema: { [address]: { headers: { "accept-encoding": "gzip" } } },
  documents: "src/*.ts",
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        // A date may be known to the month or year only, so it stays a text.
        scalars: { Date: "string", PartialDate: "string" },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
  importExtension: ".js",
};

export default config;
