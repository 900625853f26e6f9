import { manuals } from "../generated/manuals.ts";
import { rules } from "../generated/rules.ts";
import { readExample } from "../manual.ts";
import { wrap } from "../report/wrap.ts";
import { type Option, PRESETS } from "../rule.ts";

/**
 * The documentation of a rule, for a terminal.
 * @throws RangeError where there is no such rule.
 */
export function explain(id: string): string {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new RangeError(`There is no rule ${id}`);
  const manual = manuals[rule.id];
  const options = Object.entries((rule.options ?? {}) as Readonly<Record<string, Option>>);
  const levels = PRESETS.map((preset) => `${rule.severity[preset]} in ${preset}`).join(", ");
  const examples = manual?.examples ?? [];
  return [
    `${rule.id}: ${manual?.title ?? ""}`,
    "",
    ...paragraph(manual?.why ?? ""),
    "",
    ...paragraph(manual?.how ?? ""),
    "",
    ...paragraph(`Levels: ${levels}.`),
    ...options.flatMap(([name, { description, default: value }]) =>
      paragraph(`Option ${name} (default: ${inOneLine(value)}): ${description}`),
    ),
    "",
    ...examples.map(readExample).flatMap(({ name, marked, lines, files }) => [
      `${lines.length > 0 ? "Reported" : "Fine"}: ${name}`,
      "",
      ...marked
        .trimEnd()
        .split("\n")
        .map((line) => `    ${line}`),
      "",
      ...files.flatMap(([path, content]) => [
        `  ${path}:`,
        "",
        ...content
          .trimEnd()
          .split("\n")
          .map((line) => `    ${line}`.trimEnd()),
        "",
      ]),
    ]),
    ...[rule.docs, ...(manual?.links ?? [])].map((link) => `See ${link}`),
    "",
  ].join("\n");
}

const paragraph = (text: string) => wrap(text, 78);

/** JSON with spaces, where it can be wrapped. */
function inOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/([[{])\n *|\n *([\]}])/g, "$1$2")
    .replace(/\n */g, " ");
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
