import type { Variable } from "../app/model.ts";
import type { Severity } from "../diagnostic.ts";
import { code, type Help } from "../help.ts";
import { environmentOf } from "../hints/environment.ts";
import type { Manual } from "../manual.ts";
import { entryOf } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted, tomlKey } from "../toml/write.ts";

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
const DEVELOPMENT_MODULE = /\.(?:dev|development|local)$/;

/** The opposite of what is on, in the spelling of the author. */
const OFF: Readonly<Record<string, string>> = {
  "1": "0",
  true: "false",
  True: "False",
  TRUE: "FALSE",
  on: "off",
  yes: "no",
};

const says = {
  does: (name: string, value: string, effect: string) => `${name} = ${value} ${effect}.`,
  // What a variable does to visitors and to the app.
  noTls: "turns off certificate checks: an attacker on the network can read and change what the app sends",
  debug: "shows visitors stack traces, settings and sometimes a console when something fails",
  development: "runs the app in development mode: slower, with internal details on its error pages",
  settings: "loads the development settings, which show stack traces to visitors",
  php: "shows PHP errors to visitors, with paths and code",
  gin: "makes Gin print every route and request",
  messages: "writes debug messages to the logs, where everyone with access to the logs can read them",
  // What to write instead.
  addCertificate: (variable: string) => [
    "Delete the line, and give the app the certificate it needs:",
    code(`${variable} = "/etc/ssl/certs/internal.pem"`),
  ],
  deleteLater: "Delete the line when you are done.",
};

export default rule({
  id: "debug-env-in-production",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  *check({ app, environment, environmentFrom, filename }) {
    // The variables reported here must not pass for the reason to be silent.
    const others = app.env.filter((variable) => debugOf(variable) === undefined);
    const judged = environmentFrom === "variable" ? environmentOf({ ...app, env: others }, filename).kind : environment;
    if (judged === "nonprod") return;
    for (const variable of app.env) {
      const debug = debugOf(variable);
      if (!debug) continue;
      const { name, value, path } = variable;
      const { effect, help, severity } = debug;
      yield { path, message: says.does(name, quoted(value), effect), help, severity };
    }
  },
});

interface Debug {
  readonly effect: string;
  readonly help: Help;
  readonly severity?: Severity;
}

function debugOf({ name, value }: Variable): Debug | undefined {
  const line = (better: string) => code(`${tomlKey(name)} = ${quoted(better)}`);
  const mode = entryOf(MODES, name);
  const certificates = entryOf(NO_TLS, name);
  if (certificates !== undefined && value === "0")
    return { effect: says.noTls, help: says.addCertificate(certificates), severity: "error" };
  if (SWITCHES.has(name) && ON.test(value)) return { effect: says.debug, help: line(OFF[value] ?? "false") };
  if (mode !== undefined && DEVELOPMENT.test(value)) return { effect: says.development, help: line(mode) };
  if (name === "DJANGO_SETTINGS_MODULE" && DEVELOPMENT_MODULE.test(value))
    return { effect: says.settings, help: line(value.replace(DEVELOPMENT_MODULE, ".production")) };
  if (/^(?:PHP_)?DISPLAY_ERRORS$/i.test(name) && ON.test(value)) return { effect: says.php, help: line("Off") };
  if (name === "GIN_MODE" && value === "debug") return { effect: says.gin, help: line("release"), severity: "info" };
  if (name === "DEBUG" && /[*:]/.test(value))
    return { effect: says.messages, help: says.deleteLater, severity: "info" };
  return undefined;
}

export const manual: Manual = {
  title: "Debug or development mode in production",
  why: "In debug mode, frameworks show visitors the stack trace of an error, the settings and, in the worst case, a console that runs code. Development mode also skips caches and rebuilds files. Both are often a single line in `[env]` that was meant for a laptop.",
  how: "Turn it off, or delete the line. flylint skips apps with staging or dev in their name or file name.",
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
      name: "development mode, and no certificate checks",
      toml: `
        app = "acme"
        [env]
          NODE_ENV = "development" # <--
          NODE_TLS_REJECT_UNAUTHORIZED = 0 # <--
      `,
    },
    {
      name: "debug messages in the logs",
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
      name: "a development app",
      toml: `
        app = "acme-dev"
        [env]
          NODE_ENV = "development"
      `,
    },
    {
      name: "a development file",
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
    {
      name: "a module that another variable names, and production settings",
      toml: `
        [env]
          DJANGO_SETTINGS_MODULE = "shop.settings.production"
          FALLBACK_MODULE = "shop.settings.dev"
      `,
    },
  ],
};
