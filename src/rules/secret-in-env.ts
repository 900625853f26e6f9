import { findSecret } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  holds: (name: string, kind: string, start: string) =>
    `${name} holds ${kind} (${start}…), and everybody who can read this file can use it.`,
  looksLike: (name: string, kind: string, start: string) =>
    `${name} looks like ${kind} (${start}…), and everybody who can read this file can use it.`,
  store: (name: string) =>
    `Delete the line, make a new one where it was issued, and store that:\nfly secrets set ${name}=...`,
};

export default rule({
  id: "secret-in-env",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  replaces: ["secret-name-in-env", "env-localhost-url"],
  options: {
    allowKeys: { description: "Names of variables to leave alone.", default: [] as readonly string[] },
    entropy: { description: "Whether random values of variables with telling names count as well.", default: true },
  },
  *check({ app, options }) {
    for (const { name, value, path } of app.env) {
      const secret = findSecret(value, name);
      if (!secret || options.allowKeys.includes(name) || (secret.certainty === "guess" && !options.entropy)) continue;
      const isCertain = secret.certainty === "pattern";
      const isSecret = isCertain ? says.holds : says.looksLike;
      yield {
        path,
        sensitive: true,
        message: isSecret(name, secret.kind, value.slice(0, 4)),
        help: says.store(name),
        severity: isCertain ? undefined : "warning",
      };
    }
  },
});

export const manual: Manual = {
  title: "A credential in [env]",
  why: "A fly.toml is committed, sent along with releases and shown by `fly config show`. A credential in it is known to everybody who can read the repository, now and in its history.",
  how: "Take it out, issue a new one, and store that with `fly secrets set`: the app gets it as the same variable.",
  links: ["https://fly.io/docs/apps/going-to-production/", "https://github.com/libredb/libredb-studio/issues/219"],
  examples: [
    {
      name: "an address with a password",
      toml: `
        [env]
          DATABASE_URL = "postgres://app:Zx81kQw02LmP@db.acme.internal:5432/app" # <--
      `,
    },
    {
      name: "a key that looks random",
      toml: `
        [env]
          JWT_SECRET = "kX92mfLq7Wz1Rt5Yv8Bn3Dc6" # <--
      `,
    },
    {
      name: "plain settings",
      toml: `
        [env]
          LOG_LEVEL = "info"
          SECRET_KEY_ID = "key-2024"
      `,
    },
    {
      name: "a local database",
      toml: `
        [env]
          DATABASE_URL = "postgres://postgres:postgres@localhost:5432/app"
      `,
    },
    {
      name: "a placeholder",
      toml: `
        [env]
          API_TOKEN = "changeme"
      `,
    },
  ],
};
