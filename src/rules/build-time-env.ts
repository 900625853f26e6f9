import { buildArgs, usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { code, dockerfile } from "../help.ts";
import { findSecret } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";
import { several } from "../words/english.ts";

/** Prefixes of variables that a bundler puts into the files for the browser. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^NEXT_PUBLIC_/, "Next.js"],
  [/^VITE_/, "Vite"],
  [/^REACT_APP_/, "Create React App"],
  [/^GATSBY_/, "Gatsby"],
  [/^EXPO_PUBLIC_/, "Expo"],
  [/^VUE_APP_/, "Vue CLI"],
];

const says = {
  tooLate: (names: readonly string[], tool: string) =>
    `${tool} reads ${several(names, 3)} during the build, but [env] is set only when the app runs, so the browser does not get ${names.length === 1 ? "it" : "them"}.`,
  buildArgs: (section: string, lines: string) => [
    "Also pass it to the build:",
    code(section),
    "In the Dockerfile, above the build step:",
    dockerfile(lines),
  ],
};

export default rule({
  id: "build-time-env",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#specify-docker-build-arguments",
  *check({ app, beside }) {
    // A ready image was built elsewhere, with whatever it needed.
    if (usedBuildKey(app, "image") !== undefined) return;
    for (const [prefix, tool] of PREFIXES) {
      const missing = app.env.filter(({ name }) => prefix.test(name) && !isPassed(app, name));
      const [first] = missing;
      if (!first) continue;
      const image = beside.image();
      // What sets them in the image, and what copies a file that does, has seen to it.
      if (image && (missing.some(({ name }) => image.text.includes(name)) || /\.env\b/.test(image.text))) continue;
      const names = missing.map(({ name }) => name);
      const { name, value } = first;
      const shown = findSecret(value, name) ? "..." : value;
      yield {
        path: first.path,
        message: says.tooLate(names, tool),
        help: says.buildArgs(block("[build.args]", { [name]: shown }), `ARG ${name}\nENV ${name}=$${name}`),
      };
    }
  },
});

function isPassed(app: App, name: string): boolean {
  const args = buildArgs(app);
  return args !== undefined && has(args, name);
}

export const manual: Manual = {
  title: "A build-time variable in [env]",
  why: "Bundlers such as Vite and Next.js replace `VITE_*` and `NEXT_PUBLIC_*` with their values while they build the files for the browser. `[env]` is set on the Machine, long after the build, so the browser gets `undefined`. Code on the server does see the variable, which makes the mistake hard to find.",
  how: "Pass the variable to the build with `[build.args]`, and declare it with `ARG` in the Dockerfile. Do not do this with secrets: everyone can read what the browser gets.",
  links: ["https://fly.io/docs/js/frameworks/nextjs/"],
  examples: [
    {
      name: "Vite",
      toml: `
        [env]
          VITE_API_URL = "https://api.example.com" # <--
          PORT = "8080"
      `,
    },
    {
      name: "a Dockerfile that does not know it",
      toml: `
        [env]
          NEXT_PUBLIC_SITE = "https://example.com" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
          RUN npm run build
        `,
      },
    },
    {
      name: "passed to the build",
      toml: `
        [build.args]
          VITE_API_URL = "https://api.example.com"
        [env]
          VITE_API_URL = "https://api.example.com"
      `,
    },
    {
      name: "set in the Dockerfile",
      toml: `
        [env]
          NEXT_PUBLIC_SITE = "https://example.com"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim AS build
          ENV NEXT_PUBLIC_SITE=https://example.com
          RUN npm run build
        `,
      },
    },
    {
      name: "prefixes that count at run time",
      toml: `
        [env]
          NUXT_PUBLIC_API = "https://api.example.com"
          PUBLIC_URL = "https://example.com"
      `,
    },
  ],
};
