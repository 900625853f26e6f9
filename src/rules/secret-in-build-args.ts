import { fieldPath, table, text } from "../app/section.ts";
import { placeholderIn } from "../hints/placeholder.ts";
import { findSecret, isSecretName, type Secret } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

/** The value looks like nothing, the name does. */
const NAMED: Secret = { kind: "a secret", certainty: "guess" };

const says = {
  staysInImage: (name: string, whatItIs: string) =>
    `${name} ${whatItIs}, and build arguments stay in the history of the image, where everybody who can pull it can read them.`,
  soundsLike: "sounds like a secret",
  holds: (kind: string) => `holds ${kind}`,
  looksLike: (kind: string) => `looks like ${kind}`,
  mount: (name: string, first: string) =>
    `${first}, and run:\nfly deploy --build-secret ${name}=...\nIn the Dockerfile:\nRUN --mount=type=secret,id=${name} ${name}="$(cat /run/secrets/${name})" your-command`,
  deleteLine: "Delete the line",
  replaceSecret: "Delete the line, make a new one where it was issued",
};

export default rule({
  id: "secret-in-build-args",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/build-secrets/",
  options: {
    allowKeys: { description: "Names of arguments to leave alone.", default: [] as readonly string[] },
    entropy: { description: "Whether random values of arguments with telling names count as well.", default: true },
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
        help: says.mount(name, secret === NAMED ? says.deleteLine : says.replaceSecret),
        severity: secret.certainty === "pattern" ? undefined : "warning",
      };
    }
  },
});

function secretIn(name: string, value: string): Secret | undefined {
  return findSecret(value, name) ?? (namesSecret(name, value) ? NAMED : undefined);
}

function namesSecret(name: string, value: string): boolean {
  const isSetting = /^(?:|\d+|true|false|redacted)$/i.test(value) || /^[a-z][a-z0-9+.-]*:|^[~.]?\//i.test(value);
  return isSecretName(name) && !isSetting && !placeholderIn(value);
}

function whatItIs(secret: Secret): string {
  if (secret === NAMED) return says.soundsLike;
  return secret.certainty === "pattern" ? says.holds(secret.kind) : says.looksLike(secret.kind);
}

export const manual: Manual = {
  title: "A credential in [build.args]",
  why: "Docker writes build arguments into the history of the image. Whoever can pull the image can read them, long after the build; and they stand in the repository besides.",
  how: "Hand it over as a build secret: `fly deploy --build-secret NAME=...`, and `RUN --mount=type=secret,id=NAME` in the Dockerfile. Issue a new one, since the old one is known.",
  examples: [
    {
      name: "a token for npm",
      toml: `
        [build.args]
          NPM_TOKEN = "npm_k4J8sT2vQ9xL6mB3nR7wY1zC5dF0gH4aE8uI" # <--
      `,
    },
    {
      name: "the name of a secret",
      toml: `
        [build.args]
          SENTRY_AUTH_TOKEN = "acme-2024" # <--
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
      name: "what browsers get to see anyway",
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
      name: "allowed by the settings",
      toml: `
        [build.args]
          CACHE_TOKEN = "v3"
      `,
      options: { allowKeys: ["CACHE_TOKEN"] },
    },
  ],
};
