import { isNamedSecret } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  soundsLike: (name: string) =>
    `${name} sounds like a secret, and what stands in [env] can be read by everybody who can read this file.`,
  storeOrDisable: (name: string) =>
    `If it is one, delete the line, and run with a new value:\nfly secrets set ${name}=...\nIf not: # flylint-disable-next-line secret-name-in-env`,
};

export default rule({
  id: "secret-name-in-env",
  category: "security",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  options: {
    allowKeys: { description: "Names of variables to leave alone.", default: [] as readonly string[] },
  },
  *check({ app, options }) {
    for (const { name, value, path } of app.env) {
      if (options.allowKeys.includes(name) || !isNamedSecret(name, value)) continue;
      yield {
        path,
        sensitive: true,
        message: says.soundsLike(name),
        help: says.storeOrDisable(name),
        // Fly's guide for Elixir puts it into [env].
        severity: name === "RELEASE_COOKIE" ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "A variable in [env] that is called like a secret",
  why: "A fly.toml is committed, and `fly config show` prints it. `fly deploy` itself warns of names such as PASSWORD and SECRET in `[env]`, though of many harmless ones, too. Where the value shows that it is a credential, secret-in-env reports it.",
  how: "Store secrets with `fly secrets set`; the app gets them as the same variables.",
  examples: [
    {
      name: "a password",
      toml: `
        [env]
          ADMIN_PASSWORD = "hunter2" # <--
      `,
    },
    {
      name: "a webhook, which anybody can call who knows its address",
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
      name: "addresses without a password",
      toml: `
        [env]
          REDIS_URL = "redis://cache.internal:6379"
          DATABASE_URL = "file:/data/app.db"
      `,
    },
    {
      name: "what browsers get to see anyway",
      toml: `
        [env]
          NEXT_PUBLIC_API_KEY = "pk-7d3f"
      `,
    },
    {
      name: "a credential has a report of its own",
      toml: `
        [env]
          STRIPE_SECRET = "whsec_kX92mfLq7Wz1Rt5Yv8Bn3Dc6kX92mfLq"
      `,
    },
    {
      name: "a placeholder has a report of its own",
      toml: `
        [env]
          ADMIN_PASSWORD = "changeme"
      `,
    },
    {
      name: "allowed by the settings",
      toml: `
        [env]
          SHARED_TOKEN = "demo-1"
      `,
      options: { allowKeys: ["SHARED_TOKEN"] },
    },
  ],
};
