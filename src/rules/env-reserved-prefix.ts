import type { App, Variable } from "../app/model.ts";
import { code } from "../help.ts";
import { isSecretName } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { short, tomlKey } from "../toml/write.ts";

/** What Fly sets on every Machine: https://fly.io/docs/machines/runtime-environment/ */
const RUNTIME: ReadonlySet<string> = new Set([
  "FLY_ALLOC_ID",
  "FLY_APP_NAME",
  "FLY_IMAGE_REF",
  "FLY_MACHINE_ID",
  "FLY_MACHINE_VERSION",
  "FLY_PRIVATE_IP",
  "FLY_PROCESS_GROUP",
  "FLY_PUBLIC_IP",
  "FLY_REGION",
  "FLY_VM_MEMORY_MB",
]);

/** Fly's own images read these from [env]; tokens are a matter of secret-name-in-env. */
const MEANT_FOR_ENV = /^FLY_(?:SCALE_TO_ZERO$|RESTORED_FROM$|LITEFS|API_TOKEN$|ACCESS_TOKEN$)/;

const says = {
  notNeeded: (variable: string) => `Fly sets ${variable} on every Machine, so this line is not needed.`,
  deleteLine: "Delete the line. The app still gets the variable.",
  taken: (variable: string, value: string) =>
    `Fly sets ${variable} on every Machine, so the app may not see the value ${value}.`,
  renameOrUse: (line: string, better: string, variable: string) => [
    code(line),
    `Read ${better} in the app. Or delete the line and read the ${variable} that Fly sets.`,
  ],
  reserved: (variable: string) =>
    `Names that start with FLY_ are reserved. Fly may reject or overwrite ${variable} in the future.`,
  rename: (line: string, better: string) => [code(line), `Read ${better} in the app.`],
};

export default rule({
  id: "env-reserved-prefix",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  options: { allow: { description: "Variable names to ignore.", default: [] as readonly string[] } },
  *check({ app, options }) {
    for (const variable of app.env) {
      const { name, path } = variable;
      if (!name.startsWith("FLY_") || MEANT_FOR_ENV.test(name) || options.allow.includes(name)) continue;
      yield { path, at: "key", ...wordsFor(variable, app) };
    }
  },
});

function wordsFor({ name, value }: Variable, app: App): Pick<Finding, "severity" | "message" | "help"> {
  // The same value from both sides cannot differ: this is about tidiness.
  if (name === "FLY_APP_NAME" && value === app.name)
    return { severity: "info", message: says.notNeeded(name), help: says.deleteLine };
  const better = name.replace(/^FLY_/, "APP_").replace(/^APP_APP_/, "APP_");
  const shown = isSecretName(name) ? '"..."' : short(value);
  const line = `${tomlKey(better)} = ${shown}`;
  return RUNTIME.has(name)
    ? { message: says.taken(name, shown), help: says.renameOrUse(line, better, name) }
    : { severity: "warning", message: says.reserved(name), help: says.rename(line, better) };
}

export const manual: Manual = {
  title: "An environment variable with a reserved name",
  why: "Fly describes each Machine to the app in variables that start with `FLY_`: FLY_APP_NAME, FLY_REGION, FLY_MACHINE_ID and others. If `[env]` sets such a name too, Fly does not promise which value the app sees.",
  how: "Choose another name, and read the variables that Fly sets where you need them.",
  examples: [
    {
      name: "variable that Fly sets",
      toml: `
        app = "acme"
        [env]
          FLY_REGION = "ams" # <--
      `,
    },
    {
      name: "app name, which Fly sets to the same value",
      toml: `
        app = "acme"
        [env]
          FLY_APP_NAME = "acme" # <--
      `,
    },
    {
      name: "reserved name that Fly does not use yet",
      toml: `
        [env]
          FLY_VOLUME_PATH = "/data" # <--
      `,
    },
    {
      name: "name without the prefix",
      toml: `
        [env]
          APP_HOME_REGION = "ams"
      `,
    },
    {
      name: "variables of Fly's own images",
      toml: `
        [env]
          FLY_SCALE_TO_ZERO = "1h"
          FLY_LITEFS_CANDIDATE = "true"
          FLY_RESTORED_FROM = "vs_5aKqXbZlnO0Nrb"
      `,
    },
    {
      name: "allowed by the settings",
      toml: `
        [env]
          FLY_VOLUME_PATH = "/data"
      `,
      options: { allow: ["FLY_VOLUME_PATH"] },
    },
  ],
};
