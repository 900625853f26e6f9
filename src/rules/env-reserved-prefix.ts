import type { App, Variable } from "../app/model.ts";
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
const MEANT_FOR_ENV = /^FLY_(?:SCALE_TO_ZERO$|LITEFS|API_TOKEN$|ACCESS_TOKEN$)/;

const says = {
  notNeeded: (variable: string) =>
    `${variable} is a variable that Fly sets itself on every Machine, so this line is not needed.`,
  deleteLine: "Delete the line: the app gets the variable without it.",
  taken: (variable: string, value: string) =>
    `${variable} is a variable that Fly sets itself on every Machine, so what the app sees may not be ${value}.`,
  renameOrUse: (line: string, better: string, variable: string) =>
    `${line}\nand read ${better} in the app, or delete the line and use what Fly puts into ${variable}.`,
  reserved: (variable: string) =>
    `Names that begin with FLY_ are reserved for Fly: ${variable} may be refused or overwritten one day.`,
  rename: (line: string, better: string) => `${line}\nand read ${better} in the app.`,
};

export default rule({
  id: "env-reserved-prefix",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  options: { allow: { description: "Names of variables to leave alone.", default: [] as readonly string[] } },
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
  title: "A variable with a name that is reserved for Fly",
  why: "Fly tells an app about itself in variables that begin with `FLY_`: FLY_APP_NAME, FLY_REGION, FLY_MACHINE_ID and others. A line in `[env]` with such a name says something else than the platform does, and which of the two the app gets to see is not promised anywhere.",
  how: "Give the variable a name of its own, and read what Fly sets where you need it.",
  examples: [
    {
      name: "a variable that Fly sets",
      toml: `
        app = "acme"
        [env]
          FLY_REGION = "ams" # <--
      `,
    },
    {
      name: "the name of the app, which Fly sets to just that",
      toml: `
        app = "acme"
        [env]
          FLY_APP_NAME = "acme" # <--
      `,
    },
    {
      name: "a reserved name that Fly does not use so far",
      toml: `
        [env]
          FLY_VOLUME_PATH = "/data" # <--
      `,
    },
    {
      name: "a name of its own",
      toml: `
        [env]
          APP_HOME_REGION = "ams"
      `,
    },
    {
      name: "variables that Fly's own images read",
      toml: `
        [env]
          FLY_SCALE_TO_ZERO = "1h"
          FLY_LITEFS_CANDIDATE = "true"
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
