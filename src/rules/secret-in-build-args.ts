import { buildArgs, buildPlace } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { lineOf } from "../beside/files.ts";
import { dockerfile, type Help, run } from "../help.ts";
import { findSecret, type Secret } from "../hints/secrets.ts";
import { isNamedSecret } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { fly, shell } from "../words/commands.ts";

/** The value looks like nothing, the name does. */
const NAMED: Secret = { kind: "a secret", certainty: "guess" };

const says = {
  staysInImage: (name: string, whatItIs: string) =>
    `${name} ${whatItIs}. Build arguments stay in the image history, where anyone who can pull the image can read them.`,
  keptInImage: (name: string, place: string, whatItIs: string) =>
    `${name} (${place}) ${whatItIs}. It stays in the image, where anyone who can pull the image can read it.`,
  inDockerfile: (name: string, place: string, whatItIs: string) =>
    `${name} (${place}) ${whatItIs}. Anyone who can read the Dockerfile can use it.`,
  setSecret: (set: string) => ["Delete it there, replace the credential with a new one, and run:", run(set)],
  isNamedLike: "is named like a secret",
  contains: (kind: string) => `contains ${kind}`,
  looksLike: (kind: string) => `looks like ${kind}`,
  mount: (first: string, deploy: string, line: string) => [
    `${first}, and run:`,
    run(deploy),
    "In the Dockerfile, write:",
    dockerfile(line),
  ],
  deleteLine: "Delete the line",
  deleteDefault: "Delete the value there, replace the credential with a new one",
  replaceSecret: "Delete the line, replace the credential with a new one",
};

export default rule({
  id: "secret-in-build-args",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/build-secrets/",
  options: {
    allowKeys: { description: "Names of arguments to ignore.", default: [] as readonly string[] },
    entropy: {
      description: "Also report random-looking values of arguments that are named like a secret.",
      default: true,
    },
  },
  *check({ app, options, beside }) {
    yield* inDockerfile(app, beside, options);
    const args = buildArgs(app);
    if (!args) return;
    for (const name of Object.keys(args.table).filter((key) => !options.allowKeys.includes(key))) {
      const secret = secretIn(name, text(args, name) ?? "");
      if (!secret || (secret.certainty === "guess" && secret !== NAMED && !options.entropy)) continue;
      yield {
        path: fieldPath(args, name),
        sensitive: true,
        message: says.staysInImage(name, whatItIs(secret)),
        help: asBuildSecret(app, secret === NAMED ? says.deleteLine : says.replaceSecret, name),
        severity: secret.certainty === "pattern" ? undefined : "warning",
      };
    }
  },
});

/**
 * Somebody else gives these out. A key that an app only has for itself, such as SECRET_KEY, may be any for the build, and is
 * another one when it runs: `fly launch` writes such a line for Django (flyctl scanner/templates/django/Dockerfile).
 */
const FROM_OTHERS = /TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|CREDENTIAL/i;

/** Values of the Dockerfile itself. There a name alone tells nothing: what it stands for comes from elsewhere. */
function* inDockerfile(
  app: App,
  beside: Beside,
  { allowKeys, entropy }: { readonly allowKeys: readonly string[]; readonly entropy: boolean },
): Iterable<Finding> {
  for (const { keyword, name, value = "", file, line, isKept } of beside.image()?.written ?? []) {
    const secret = allowKeys.includes(name) ? undefined : findSecret(value, name);
    if (!secret || (secret.certainty === "guess" && !(entropy && FROM_OTHERS.test(name)))) continue;
    const [place, what] = [lineOf({ file, line }), whatItIs(secret)];
    yield {
      path: buildPlace(app),
      message: (isKept ? says.keptInImage : says.inDockerfile)(`${keyword} ${name}`, place, what),
      help:
        keyword === "ENV"
          ? says.setSecret(fly(app, shell`secrets set ${name}=...`))
          : asBuildSecret(app, says.deleteDefault, name),
      severity: secret.certainty === "pattern" ? undefined : "warning",
      related: [{ file, line }],
    };
  }
}

function asBuildSecret(app: App, first: string, name: string): Help {
  const id = name.replace(/\W+/g, "_");
  const line = `RUN --mount=type=secret,id=${id} ${id}="$(cat /run/secrets/${id})" your-command`;
  return says.mount(first, fly(app, `deploy --build-secret ${id}=...`), line);
}

function secretIn(name: string, value: string): Secret | undefined {
  return findSecret(value, name) ?? (isNamedSecret(name, value) ? NAMED : undefined);
}

function whatItIs(secret: Secret): string {
  if (secret === NAMED) return says.isNamedLike;
  return secret.certainty === "pattern" ? says.contains(secret.kind) : says.looksLike(secret.kind);
}

export const manual: Manual = {
  title: "A credential in the build",
  why: "Docker records build arguments in the image history. Anyone who can pull the image can read them long after the build, and the repository contains them as well. The same is true of `ENV` and of `ARG` defaults in the Dockerfile.",
  how: "Pass it as a build secret: `fly deploy --build-secret NAME=...`, with `RUN --mount=type=secret,id=NAME` in the Dockerfile. Replace the credential with a new one, because the old one is exposed.",
  examples: [
    {
      name: "an npm token",
      toml: `
        app = "acme"
        [build.args]
          NPM_TOKEN = "npm_k4J8sT2vQ9xL6mB3nR7wY1zC5dF0gH4aE8uI" # <--
      `,
    },
    {
      name: "the default of an ARG in the Dockerfile",
      toml: `
        app = "acme"
        [build]
          dockerfile = "deploy/Dockerfile" # <--
      `,
      files: {
        "deploy/Dockerfile": `
          FROM node:22 AS build
          ARG NPM_TOKEN=npm_k4J8sT2vQ9xL6mB3nR7wY1zC5dF0gH4aE8uI
          RUN npm ci
          FROM node:22-slim
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "ENV in the Dockerfile",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV DATABASE_URL=postgres://acme:q7Wz2LrTn4VxKb9M@db.example.com/acme
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "a random value of ARG",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ARG REGISTRY_TOKEN=q7Wz2LrTn4VxKb9MpD3hYc8Sf6Gj5Ra1
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "an ARG without a value, and others with harmless ones",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ARG NPM_TOKEN
          ARG SENTRY_AUTH_TOKEN=""
          ARG CACHE_TOKEN=v3
          ARG SECRET_KEY_BASE=dummy
          ARG API_TOKEN=\${CI_TOKEN}
          ENV SECRET_KEY=build-time-only
          ENV SECRET_KEY_BASE="q7Wz2LrTn4VxKb9MpD3hYc8Sf6Gj5Ra1EuXo0Bt"
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "an argument named like a secret",
      toml: `
        [build.args]
          SENTRY_AUTH_TOKEN = "acme-2024" # <--
      `,
    },
    {
      name: "a secret's name with the word none",
      toml: `
        [build.args]
          JWT_SECRET = "none"
      `,
    },
    {
      name: "plain settings",
      toml: `
        [build.args]
          NODE_VERSION = "22"
          SENTRY_ORG = "acme"
          ALGOLIA_SEARCH_API_KEY = "b7c1"
      `,
    },
    {
      name: "a value that is public in browsers",
      toml: `
        [build.args]
          VITE_API_KEY = "pk-7d3f"
      `,
    },
    {
      name: "a placeholder",
      toml: `
        [build.args]
          NPM_TOKEN = "\${NPM_TOKEN}"
      `,
    },
    {
      name: "allowed by the option allowKeys",
      toml: `
        [build.args]
          CACHE_TOKEN = "v3"
      `,
      options: { allowKeys: ["CACHE_TOKEN"] },
    },
  ],
};
