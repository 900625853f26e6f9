import { code, run } from "../help.ts";
import { isNamedSecret } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly, shell } from "../words/commands.ts";

const says = {
  isNamedLike: (name: string) => `${name} is named like a secret. Anyone who can read this file can read its value.`,
  storeOrDisable: (setSecret: string) => [
    "If it is a secret, delete the line and store a new value:",
    run(setSecret),
    "If it is not, add this comment above the line:",
    code("# flylint-disable-next-line secret-name-in-env"),
  ],
};

export default rule({
  id: "secret-name-in-env",
  category: "security",
  severity: { recommended: "warning", production: "warning", all: "info" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  options: {
    allowKeys: { description: "Names of variables to ignore.", default: [] as readonly string[] },
  },
  *check({ app, options, preset }) {
    for (const { name, value, path } of app.env) {
      if (options.allowKeys.includes(name) || !isNamedSecret(name, value)) continue;
      // Tokens and keys have many uses; a password has one.
      if (preset === "recommended" && !/PASSWO?R?D$/i.test(name)) continue;
      yield {
        path,
        sensitive: true,
        message: says.isNamedLike(name),
        help: says.storeOrDisable(fly(app, shell`secrets set ${name}=...`)),
        // Fly's guide for Elixir puts it into [env].
        severity: name === "RELEASE_COOKIE" ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "A variable in [env] that is named like a secret",
  why: "fly.toml is committed, and `fly config show` prints it. `fly deploy` itself warns about names such as PASSWORD and SECRET in `[env]`, but also about many harmless ones. If the value is clearly a credential, secret-in-env reports it instead.",
  how: "Store secrets with `fly secrets set`. The app gets them as the same variables.",
  examples: [
    {
      name: "a password",
      toml: `
        app = "acme"
        [env]
          ADMIN_PASSWORD = "hunter2" # <--
      `,
    },
    {
      name: "a webhook, which anyone who knows its URL can call",
      toml: `
        [env]
          ALERT_WEBHOOK_URL = "https://hooks.example.com/a8f3k2" # <--
      `,
    },
    {
      name: "settings about secrets",
      toml: `
        [env]
          ACCESS_TOKEN_TTL = "15m"
          AUTH_TOKEN_HEADER = "X-Auth"
          COOKIE_SECURE = "true"
          JWT_SECRET_FILE = "/run/jwt"
          MAX_TOKENS = "4096"
          REFRESH_TOKEN = "cookie"
      `,
    },
    {
      name: "URLs without a password",
      toml: `
        [env]
          REDIS_URL = "redis://cache.internal:6379"
          DATABASE_URL = "file:/data/app.db"
      `,
    },
    {
      name: "a value that is public in browsers",
      toml: `
        [env]
          NEXT_PUBLIC_API_KEY = "pk-7d3f"
      `,
    },
    {
      name: "a credential, which secret-in-env reports",
      toml: `
        [env]
          STRIPE_SECRET = "whsec_kX92mfLq7Wz1Rt5Yv8Bn3Dc6kX92mfLq"
      `,
    },
    {
      name: "a placeholder, which placeholder-value reports",
      toml: `
        [env]
          ADMIN_PASSWORD = "changeme"
      `,
    },
    {
      name: "allowed by the option allowKeys",
      toml: `
        [env]
          SHARED_TOKEN = "demo-1"
      `,
      options: { allowKeys: ["SHARED_TOKEN"] },
    },
  ],
};
