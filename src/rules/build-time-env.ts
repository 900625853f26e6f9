import { buildArgs, usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { isInAutomation } from "../beside/automation.ts";
import type { Beside } from "../beside/beside.ts";
import { lineOf } from "../beside/files.ts";
import { copiesAll } from "../beside/image.ts";
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
  passIt: (section: string) => ["Also pass it to the build:", code(section)],
  isDeclared: (name: string, place: string) => `The ARG ${name} is already there (${place}).`,
  declare: (lines: string) => ["In the Dockerfile, above the build step:", dockerfile(lines)],
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
      const missing = app.env.filter(({ name }) => prefix.test(name) && /^\w+$/.test(name) && !isPassed(app, name));
      const [first] = missing;
      if (!first) continue;
      if (missing.some(({ name }) => isSeenTo(name, beside))) continue;
      const { name, value } = first;
      const shown = findSecret(value, name) ? "..." : value;
      const declared = beside.image()?.written.find((one) => one.name === name);
      yield {
        path: first.path,
        message: says.tooLate(
          missing.map((one) => one.name),
          tool,
        ),
        help: [
          ...says.passIt(block("[build.args]", { [name]: shown })),
          ...(declared ? [says.isDeclared(name, lineOf(declared))] : says.declare(`ARG ${name}\nENV ${name}=$${name}`)),
        ],
        related: declared && [{ file: declared.file, line: declared.line }],
      };
    }
  },
});

/** The Dockerfile, a file that the build reads, or whoever starts the build may set the variable. */
function isSeenTo(name: string, beside: Beside): boolean {
  const image = beside.image();
  if (!image) return false;
  const dockerfile = beside.text(image.file) ?? "";
  // `ENV NAME=$NAME` only hands an ARG on, which needs a value from somewhere.
  const isSet = new RegExp(`\\b${name}[= \\t][ \\t]*["']?(?!\\$\\{?${name}\\b)\\S`).test(dockerfile);
  if (isSet || /\.env\b/.test(dockerfile)) return true;
  if (copiesAll(dockerfile) && beside.built(".env.production")?.value.includes(`${name}=`)) return true;
  return image.written.some((one) => one.name === name) && isInAutomation(beside, name);
}

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
      name: "a name that no Dockerfile can set",
      toml: `
        [env]
          "VITE_(" = "1"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
        `,
      },
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
      name: "an ARG that nothing passes a value to",
      toml: `
        [env]
          NEXT_PUBLIC_SITE = "https://example.com" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim AS build
          ARG NEXT_PUBLIC_SITE
          ENV NEXT_PUBLIC_SITE=$NEXT_PUBLIC_SITE
          RUN npm run build
          FROM node:22-slim
          COPY --from=build /app /app
        `,
      },
    },
    {
      name: "an ARG in the stage that builds, passed by a workflow",
      toml: `
        [env]
          NEXT_PUBLIC_SITE = "https://example.com"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim AS build
          ARG NEXT_PUBLIC_SITE
          RUN npm run build
          FROM node:22-slim
          COPY --from=build /app /app
        `,
        ".github/workflows/deploy.yml": `
          on: push
          jobs:
            deploy:
              steps:
                - run: flyctl deploy --build-arg NEXT_PUBLIC_SITE=https://example.com
        `,
      },
    },
    {
      name: "set where another stage builds",
      toml: `
        [env]
          NEXT_PUBLIC_SITE = "https://example.com"
          NEXT_PUBLIC_API = "https://api.example.com"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim AS build
          ARG NEXT_PUBLIC_SITE=https://example.com
          RUN NEXT_PUBLIC_API=https://api.example.com npm run build
          FROM node:22-slim
          COPY --from=build /app /app
        `,
      },
    },
    {
      name: "a file that the build reads",
      toml: `
        [env]
          VITE_API_URL = "https://api.example.com"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
          RUN npm run build
        `,
        ".env.production": `
          VITE_API_URL=https://api.example.com
        `,
      },
    },
    {
      name: "such a file, which the image does not get",
      toml: `
        [env]
          VITE_API_URL = "https://api.example.com" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY web/ .
          RUN npm run build
        `,
        ".env.production": `
          VITE_API_URL=https://api.example.com
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
