/** The ids of the rules and the types of their options, for those who write settings in TypeScript. */
import { kindInside } from "../src/engine/settings.ts";
import { rules } from "../src/generated/rules.ts";
import type { Option } from "../src/rule.ts";

export function settingTypes(): string {
  const options = rules.flatMap(({ id, options = {} }) => {
    const fields = Object.entries(options as Readonly<Record<string, Option>>).map(
      ([name, option]) => `    /** ${option.description} */\n    readonly ${name}?: ${typeOf(option)};\n`,
    );
    return fields.length > 0 ? [`  readonly "${id}": {\n${fields.join("")}  };\n`] : [];
  });
  return [
    `export type RuleId =\n${rules.map(({ id }) => `  | "${id}"`).join("\n")};\n\n`,
    `interface OptionsByRule {\n${options.join("")}}\n\n`,
    "/** The options of a rule; no key at all where it has none. */\n",
    "export type RuleOptions<Id extends RuleId> = Id extends keyof OptionsByRule ? OptionsByRule[Id] : unknown;\n",
  ].join("");
}

function typeOf(option: Option): string {
  const { default: usual } = option;
  if (Array.isArray(usual)) return `readonly ${kindInside(option)}[]`;
  return typeof usual === "object" ? `Readonly<Record<string, ${kindInside(option)}>>` : typeof usual;
}
