import type { Severity } from "../diagnostic.ts";
import { manuals } from "../generated/manuals.ts";
import { rules } from "../generated/rules.ts";
import { rulePage } from "../manual.ts";
import { PRESETS, type Rule } from "../rule.ts";
import { capitalized } from "../words/english.ts";
import { SARIF_LEVELS } from "./sarif-level.ts";

/** A rule as SARIF's table of rules has it; its level is that of the preset `recommended`. */
export function sarifRule(id: string): object {
  const rule = rules.find((one) => one.id === id);
  const manual = manuals[id];
  if (!rule || !manual) return { id };
  const { title, why, how, links = [] } = manual;
  const addresses = [rulePage(id), rule.docs, ...links];
  const level = SARIF_LEVELS[levelOf(rule)];
  return {
    id,
    name: id.split("-").map(capitalized).join(""),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: {
      text: [how, ...addresses].join("\n"),
      markdown: `${how}\n\n${addresses.map((address) => `- <${address}>`).join("\n")}`,
    },
    helpUri: rulePage(id),
    defaultConfiguration: { enabled: rule.severity.recommended !== "off", level },
    properties: { tags: [rule.category], "problem.severity": level === "note" ? "recommendation" : level },
  };
}

/** That of the gentlest preset where the rule speaks at all. */
function levelOf({ severity }: Rule): Severity {
  return PRESETS.map((preset) => severity[preset]).find((level) => level !== "off") ?? "info";
}
