/** What made-up names were meant to be: the help for each, applied, leaves a file that flyctl judges no worse. */
import { parse as parseToml, stringify } from "smol-toml";
import { expect, test } from "vitest";
import type { HelpPart } from "../../src/help.ts";
import { lint } from "../../src/lint.ts";
import { isTable, type Table } from "../../src/path.ts";
import { wrongNames } from "../../src/schema/made-up-names.ts";
import { fileWith, pathOf, said } from "../made-up.ts";

const verdict = (text: string) => lint(text, { fixes: false }).flyctl;

/** The file with what the help says in place of the key: in its table, at the top, or in the section that it names. */
function helpedWith(names: readonly string[], code: string, help: readonly HelpPart[]): Table {
  const isAtTop = help.some(({ text }) => /above the first/.test(text));
  const added = parseToml(code);
  if (isAtTop || /^\s*\[/.test(code)) return merged(fileWith(names, undefined), added);
  const keys = Object.entries(added).map(([key, value]) => fileWith([...names.slice(0, -1), key], value));
  return keys.reduce(merged);
}

/** Both in one; a list gets the keys of the other into its entry. */
function merged(one: Table, other: Table): Table {
  const both = { ...one, ...other };
  for (const [key, value] of Object.entries(other)) {
    const before = one[key];
    if (isTable(before) && isTable(value)) both[key] = merged(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) both[key] = [merged(before[0] ?? {}, value[0] ?? {})];
  }
  return both;
}

const ODD = ["x", "no", "300", "90s", "true", 3, 1.5, true, ["a"], { count: 2 }, [{ name: "x" }]];

test.each(Object.entries(wrongNames()))("what %s was meant to be is valid, whatever its value", (place, known) => {
  for (const value of ODD) {
    const without = verdict(stringify(fileWith(pathOf(place), undefined)));
    const reports = said(pathOf(place), value).filter(({ rule }) => rule === (known.rule ?? "unknown-key"));
    for (const { helpParts } of reports) {
      const codes = helpParts.filter(({ kind }) => kind === "toml").map(({ text }) => text);
      const helped = codes.map((code) => stringify(helpedWith(pathOf(place), code, helpParts)));
      const harmful = helped.filter((text) => {
        const { loads, validates } = verdict(text);
        return (without.loads && !loads) || (without.validates && !validates);
      });
      expect(harmful, `${place} = ${JSON.stringify(value)}`).toEqual([]);
    }
  }
});
