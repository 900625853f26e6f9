/** Writes schema/config.schema.json, what editors know of a flylint.toml, out of its keys and the rules. */
import { CONFIG_KEYS, type ConfigKey, OVERRIDE_KEYS } from "../src/config/keys.ts";
import { kindInside, SETTABLE } from "../src/engine/settings.ts";
import { rulePage } from "../src/manual.ts";
import type { Option } from "../src/rule.ts";

export async function configSchema(): Promise<string> {
  const { rules } = await import("../src/generated/rules.ts");
  const { manuals } = await import("../src/generated/manuals.ts");
  const settings = rules.map(({ id, options = {} }) => [
    id,
    {
      description: `${manuals[id]?.title ?? id}. ${rulePage(id)}`,
      anyOf: [{ $ref: "#/definitions/level" }, settingTable(options as Readonly<Record<string, Option>>)],
    },
  ]);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://raw.githubusercontent.com/flylint/flylint/main/schema/config.schema.json",
    title: "flylint.toml",
    description: "Settings of flylint. Generated from the rules by `npm run generate`.",
    ...table(CONFIG_KEYS, []),
    definitions: {
      level: { description: "Level of a rule.", enum: SETTABLE },
      globs: {
        type: "array",
        items: { description: "Pattern, relative to the directory of flylint.toml.", type: "string", minLength: 1 },
      },
      override: table(OVERRIDE_KEYS, ["files"]),
      rules: { type: "object", additionalProperties: false, properties: Object.fromEntries(settings) },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function table(keys: Readonly<Record<string, ConfigKey>>, required: readonly string[]): object {
  const properties = Object.entries(keys).map(([key, { description, ...kind }]) => [
    key,
    { description, ...shape(kind) },
  ]);
  return { type: "object", additionalProperties: false, required, properties: Object.fromEntries(properties) };
}

function shape({ kind, names }: Omit<ConfigKey, "description">): object {
  if (kind === "name") return { enum: names };
  if (kind === "path") return { type: "string", minLength: 1 };
  if (kind === "overrides") return { type: "array", items: { $ref: "#/definitions/override" } };
  // Beside a `$ref` draft-07 reads nothing else.
  return { allOf: [{ $ref: `#/definitions/${kind}` }] };
}

function settingTable(options: Readonly<Record<string, Option>>): object {
  const properties = Object.entries(options).map(([name, option]) => {
    const { description, default: usual } = option;
    return [name, { description, default: usual, ...typeOf(option) }];
  });
  return {
    type: "object",
    additionalProperties: false,
    properties: { level: { $ref: "#/definitions/level" }, ...Object.fromEntries(properties) },
  };
}

function typeOf(option: Option): object {
  const { default: usual } = option;
  const items = { type: kindInside(option) };
  if (Array.isArray(usual)) return { type: "array", items };
  return typeof usual === "object" ? { type: "object", additionalProperties: items } : { type: typeof usual };
}
