import { fieldPath, table, text } from "../app/section.ts";
import { dockerfile, run } from "../help.ts";
import { findSecret, type Secret } from "../hints/secrets.ts";
import { isNamedSecret } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

/** The value looks like nothing, the name does. */
const NAMED: Secret = { kind: "a secret", certainty: "guess" };

const says = {
  staysInImage: (name: string, whatItIs: string) =>
    `${name} ${whatItIs}. Build arguments stay in the image history, where anyone who can pull the image can read them.`,
  isNamedLike: "is named like a secret",
  contains: (kind: string) => `contains ${kind}`,
  looksLike: (kind: string) => `looks like ${kind}`,
  mount: (first: string, name: string, deploy: string) => [
    `${first}, and run:`,
    run(deploy),
    "In the Dockerfile, write:",
    dockerfile(`RUN --mount=type=secret,id=${name} ${name}="$(cat /run/secrets/${name})" your-command`),
  ],
  deleteLine: "Delete the line",
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
  *check({ app, options }) {
    const args = app.build && table(app.build, "args");
    if (!args) return;
    for (const name of Object.keys(args.table).filter((key) => !options.allowKeys.includes(key))) {
      const secret = secretIn(name, text(args, name) ?? "");
      if (!secret || (secret.certainty === "guess" && secret !== NAMED && !options.entropy)) continue;
      yield {
        path: fieldPath(args, name),
        sensitive: true,
        message: says.staysInImage(name, whatItIs(secret)),
        help: says.mount(
          secret === NAMED ? says.deleteLine : says.replaceSecret,
          name,
          fly(app, `deploy --build-secret ${name}=...`),
        ),
        severity: secret.certainty === "pattern" ? undefined : "warning",
      };
    }
  },
});

function secretIn(name: string, value: string): Secret | undefined {
  return findSecret(value, name) ?? (isNamedSecret(name, value) ? NAMED : undefined);
}

function whatItIs(secret: Secret): string {
  if (secret === NAMED) return says.isNamedLike;
  return secret.certainty === "pattern" ? says.contains(secret.kind) : says.looksLike(secret.kind);
}

export const manual: Manual = {
  title: "A credential in [build.args]",
  why: "Docker records build arguments in the image history. Anyone who can pull the image can read them long after the build, and the repository contains them as well.",
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
