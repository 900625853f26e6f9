/** What there is to know of a rule, for programs and for pages. */
import { manuals } from "../generated/manuals.ts";
import { type Example, readExample, rulePage } from "../manual.ts";
import { type Option, PRESETS, type Rule } from "../rule.ts";

/** What `--rules --format json` says of a rule. */
export function ruleSummary({ id, category, severity, outcome, options = {}, docs }: Rule): object {
  const manual = manuals[id];
  return {
    id,
    title: manual?.title,
    category,
    levels: Object.fromEntries(PRESETS.map((preset) => [preset, severity[preset]])),
    outcome,
    fixable: (manual?.examples ?? []).some(({ fixed }) => fixed !== undefined),
    options: optionsOf(options as Options),
    docs: { rule: rulePage(id), fly: docs },
  };
}

type Options = Readonly<Record<string, Option>>;

function optionsOf(options: Options): object {
  const entries = Object.entries(options).map(([name, { description, default: usual }]) => [
    name,
    { description, default: usual },
  ]);
  return Object.fromEntries(entries);
}

/** What `--explain RULE --format json` says. */
export function ruleFacts(rule: Rule): object {
  const { why, how, examples = [], links = [] } = manuals[rule.id] ?? {};
  return { ...ruleSummary(rule), why, how, links, examples: examples.map(exampleFacts) };
}

function exampleFacts(example: Example): object {
  const { name, text, lines, fixed, files } = readExample(example);
  const { filename, options } = example;
  const others = files.length > 0 ? Object.fromEntries(files) : undefined;
  return { name, text, lines, fixed, filename, files: others, options };
}
