import { manuals } from "../generated/manuals.ts";
import { type Example, readExample } from "../manual.ts";
import { type Option, PRESETS, type Rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { links, page, paragraph, rows, snippet } from "./page.ts";

/** The documentation of a rule, for a terminal. */
export function rulePageText({ id, severity, docs, options = {} }: Rule): string {
  const { title = "", why = "", how = "", examples = [], links: more = [] } = manuals[id] ?? {};
  const levels = PRESETS.map((preset) => `${severity[preset]} in ${preset}`).join(", ");
  const settings = Object.entries(options as Readonly<Record<string, Option>>);
  return page(
    paragraph(`${id}: ${title}`).slice(1),
    paragraph(why),
    paragraph(how),
    paragraph(`Levels: ${levels}.`),
    rows(
      `Options, set in flylint.toml under [rules.${id}]:`,
      settings.map(([name, option]) => [name, `${option.description} Default: ${toml(option.default)}`]),
    ),
    paragraph("Examples, with # <-- where the rule reports:"),
    examples.flatMap((example) => exampleText(id, example)),
    links([docs, ...more]),
  );
}

function exampleText(id: string, example: Example): readonly string[] {
  const { name, marked, lines, files, fixed } = readExample(example);
  return [
    ...snippet(`${lines.length > 0 ? "Reported" : "Fine"}${circumstances(id, example)}: ${name}`, marked),
    ...files.flatMap(([path, content]) => snippet(`  ${path}:`, content)),
    ...(fixed === undefined ? [] : snippet("  Fixed:", fixed)),
  ];
}

/** What else decides about the example. */
function circumstances(id: string, { filename, options }: Example): string {
  const set = options && Object.keys(options).length > 0 ? `${id} = ${toml(options)}` : undefined;
  return [filename && ` in ${filename}`, set && ` with ${set}`].filter(Boolean).join("");
}
