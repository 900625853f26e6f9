import { run } from "../help.ts";
import { findSecret } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly, shell } from "../words/commands.ts";

const says = {
  contains: (name: string, kind: string, start: string) =>
    `${name} contains ${kind} (${start}…). Anyone who can read this file can use it.`,
  looksLike: (name: string, kind: string, start: string) =>
    `${name} looks like ${kind} (${start}…). Anyone who can read this file can use it.`,
  store: (setSecret: string) => [
    "Delete the line, replace the credential with a new one, and store that as a secret:",
    run(setSecret),
  ],
};

export default rule({
  id: "secret-in-env",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  replaces: ["secret-name-in-env", "env-localhost-url", "env-compose-host"],
  options: {
    allowKeys: { description: "Names of variables to ignore.", default: [] as readonly string[] },
    entropy: {
      description: "Also report random-looking values of variables that are named like a secret.",
      default: true,
    },
  },
  *check({ app, options }) {
    for (const { name, value, path } of app.env) {
      const secret = findSecret(value, name);
      if (!secret || options.allowKeys.includes(name) || (secret.certainty === "guess" && !options.entropy)) continue;
      const isCertain = secret.certainty === "pattern";
      const isSecret = isCertain ? says.contains : says.looksLike;
      yield {
        path,
        sensitive: true,
        message: isSecret(name, secret.kind, value.slice(0, 4)),
        help: says.store(fly(app, shell`secrets set ${name}=...`)),
        severity: isCertain ? undefined : "warning",
      };
    }
  },
});

export const manual: Manual = {
  title: "A credential in [env]",
  why: "fly.toml is committed, sent with every release and shown by `fly config show`. Anyone who can read the repository or its history can read a credential in it.",
  how: "Delete the line, replace the credential with a new one, and store that with `fly secrets set`. The app gets it as the same variable.",
  links: ["https://fly.io/docs/apps/going-to-production/", "https://github.com/libredb/libredb-studio/issues/219"],
  examples: [
    {
      name: "a URL with a password",
      toml: `
        app = "acme"
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
      name: "the keys that Laravel and Django sign with",
      toml: `
        [env]
          APP_KEY = "base64:7pQ1v4sYpN2bqMfQ0mJrW6sT3kXcVbZ8yLhGdUaE5oI=" # <--
          SECRET_KEY = "django-insecure-8#k2@d9f$3jk!x0w(7z_mq1v&p5tb6nr4ygc+h=el^auoi" # <--
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
    {
      name: "a key that looks random, where only known kinds are looked for",
      toml: `
        [env]
          SESSION_KEY = "8fJ2kLq9ZxC4vB7nM1aS5dF0gH3wE6rT"
      `,
      options: { entropy: false },
    },
  ],
};
