import type { Variable } from "../app/model.ts";
import type { Severity } from "../diagnostic.ts";
import { environmentKind } from "../hints/environment.ts";
import type { Manual } from "../manual.ts";
import { entryOf } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted, tomlKey } from "../toml/write.ts";

interface Debug {
  /** What it does to visitors; follows "NAME = VALUE ...". */
  readonly effect: string;
  readonly help: string;
  readonly severity?: Severity;
}

const SWITCHES = new Set(["DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "FLASK_DEBUG", "WERKZEUG_DEBUG"]);
const MODES: Readonly<Record<string, string>> = {
  NODE_ENV: "production",
  RAILS_ENV: "production",
  RACK_ENV: "production",
  FLASK_ENV: "production",
  APP_ENV: "production",
  DJANGO_ENV: "production",
  MIX_ENV: "prod",
  ASPNETCORE_ENVIRONMENT: "Production",
  DOTNET_ENVIRONMENT: "Production",
};
const NO_TLS: Readonly<Record<string, string>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: "NODE_EXTRA_CA_CERTS",
  PYTHONHTTPSVERIFY: "SSL_CERT_FILE",
};
const ON = /^(?:1|true|on|yes)$/i;
const DEVELOPMENT = /^(?:development|dev|local|test)$/i;

export default rule({
  id: "debug-env-in-production",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  *check({ app, filename }) {
    // The variables reported here must not pass for the reason to be silent.
    const others = app.env.filter((variable) => debugOf(variable) === undefined);
    if (environmentKind({ ...app, env: others }, filename) === "nonprod") return;
    for (const variable of app.env) {
      const debug = debugOf(variable);
      if (!debug) continue;
      yield {
        path: variable.path,
        message: `${variable.name} = ${quoted(variable.value)} ${debug.effect}.`,
        help: debug.help,
        ...(debug.severity ? { severity: debug.severity } : {}),
      };
    }
  },
});

function debugOf({ name, value }: Variable): Debug | undefined {
  const line = (better: string) => `${tomlKey(name)} = ${quoted(better)}`;
  const mode = entryOf(MODES, name);
  const certificates = entryOf(NO_TLS, name);
  if (certificates !== undefined && value === "0")
    return {
      effect: "turns off the check of certificates: whoever is in between can read and change what the app sends",
      help: `Delete the line, and give the app the certificate it needs: ${certificates} = "/etc/ssl/certs/internal.pem"`,
      severity: "error",
    };
  if (SWITCHES.has(name) && ON.test(value))
    return {
      effect: "shows visitors stack traces, settings and sometimes a console when something fails",
      help: line(off(value)),
    };
  if (mode !== undefined && DEVELOPMENT.test(value))
    return {
      effect:
        "runs the app as on the machine of a developer: slower, and with the inside of the app on its error pages",
      help: line(mode),
    };
  if (name === "DJANGO_SETTINGS_MODULE" && /\.(?:dev|development|local)$/.test(value))
    return {
      effect: "loads the settings for development, with stack traces for visitors",
      help: line(value.replace(/\w+$/, "production")),
    };
  if (/^(?:PHP_)?DISPLAY_ERRORS$/i.test(name) && ON.test(value))
    return { effect: "shows visitors the errors of PHP, with paths and code", help: line("Off") };
  if (name === "GIN_MODE" && value === "debug")
    return { effect: "makes Gin print every route and request", help: line("release"), severity: "info" };
  if (name === "DEBUG" && /[*:]/.test(value))
    return {
      effect: "writes debug messages into the logs, where everybody with access to the logs can read them",
      help: "Delete the line when you are done.",
      severity: "info",
    };
  return undefined;
}

/** The opposite, in the spelling of the author. */
function off(value: string): string {
  const words: Readonly<Record<string, string>> = {
    "1": "0",
    true: "false",
    True: "False",
    TRUE: "FALSE",
    on: "off",
    yes: "no",
  };
  return words[value] ?? "false";
}

export const manual: Manual = {
  title: "Debug or development mode in production",
  why: "In debug mode frameworks answer an error with the stack trace, the settings, and in the worst case a console that runs code. Development mode also skips caches and rebuilds files. Both are one line in `[env]` that was meant for a laptop.",
  how: "Turn it off, or delete the line. An app whose name or file says staging or dev is left alone.",
  examples: [
    {
      name: "Django",
      toml: `
        app = "acme"
        [env]
          DJANGO_DEBUG = "True" # <--
          DJANGO_SETTINGS_MODULE = "acme.settings.local" # <--
      `,
    },
    {
      name: "development mode, and no certificates",
      toml: `
        app = "acme"
        [env]
          NODE_ENV = "development" # <--
          NODE_TLS_REJECT_UNAUTHORIZED = 0 # <--
      `,
    },
    {
      name: "messages in the logs",
      toml: `
        [env]
          DEBUG = "express:*" # <--
          GIN_MODE = "debug" # <--
      `,
    },
    {
      name: "turned off",
      toml: `
        app = "acme"
        [env]
          DJANGO_DEBUG = "False"
          NODE_ENV = "production"
          DEBUG = ""
          LOG_LEVEL = "debug"
      `,
    },
    {
      name: "an app for development",
      toml: `
        app = "acme-dev"
        [env]
          NODE_ENV = "development"
      `,
    },
    {
      name: "a file for development",
      filename: "fly.dev.toml",
      toml: `
        [env]
          FLASK_DEBUG = "1"
      `,
    },
    {
      name: "another variable says staging",
      toml: `
        [env]
          ENVIRONMENT = "staging"
          APP_DEBUG = "true"
      `,
    },
  ],
};
