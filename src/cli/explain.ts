/** What `--explain`, `--rules` and `--completions` print: all that needs the manual, or the names of everything. */
import { rules } from "../generated/rules.ts";
import { PRESETS } from "../rule.ts";
import { keyPage } from "./explain-key.ts";
import { rulePageText } from "./explain-rule.ts";
import { keyFacts } from "./key-facts.ts";
import { ruleFacts, ruleSummary } from "./rule-facts.ts";
import { namesIn, unknownTopic } from "./topic.ts";

export { completions } from "./completions.ts";

/** A page, or what is wrong with the question. */
export type Explained = { readonly text: string } | { readonly mistake: string };

/** What there is to know of a rule or a key, for a terminal or as JSON. */
export function explain(topic: string, asJson: boolean): Explained {
  const rule = rules.find(({ id }) => id === topic.trim());
  if (rule) return { text: asJson ? json({ rule: ruleFacts(rule) }) : rulePageText(rule) };
  const names = namesIn(topic);
  const facts = names && keyFacts(names);
  if (!facts) return { mistake: unknownTopic(topic) };
  return { text: asJson ? json({ key: facts }) : keyPage(facts) };
}

/** All rules with their levels. */
export function ruleTable(): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(index === 0 ? width + 2 : 13))
      .join("")
      .trimEnd();
  return `${[row(["rule", ...PRESETS]), ...rules.map(({ id, severity }) => row([id, ...PRESETS.map((preset) => severity[preset])]))].join("\n")}\n`;
}

/** All rules with what programs want to know of them. */
export function rulesAsJson(): string {
  return json({ rules: rules.map(ruleSummary) });
}

function json(facts: object): string {
  return `${JSON.stringify({ version: 1, ...facts }, null, 2)}\n`;
}
