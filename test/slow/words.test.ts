/** How reports read: short enough to be taken in at once, and in the words of who wrote the file. */
import { describe, expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import { rules } from "../../src/generated/rules.ts";
import { lint } from "../../src/lint.ts";
import { readExample } from "../../src/manual.ts";
import { flyctlVerdicts, judgedCases, mistakeCases, reportCases } from "../cases.ts";
import { reported } from "../examples.ts";

const ofExamples = rules.flatMap((rule) =>
  (manuals[rule.id]?.examples ?? []).flatMap((example) => reported(rule, example, readExample(example).text)),
);
const ofCases = [...mistakeCases, ...flyctlVerdicts, ...judgedCases, ...reportCases].flatMap(
  ({ toml }) => lint(toml, { preset: "all", fixes: false }).diagnostics,
);
const reports = [...ofExamples, ...ofCases];
const messages = [...new Set(reports.map(({ message }) => message))].sort((a, b) => a.length - b.length);

describe("messages", () => {
  test("have 200 characters at the most, and half of them 110", () => {
    expect(messages.filter(({ length }) => length > 200)).toEqual([]);
    expect(messages[Math.floor(messages.length / 2)]?.length).toBeLessThanOrEqual(110);
  });

  test("say string, array, integer and table, and nothing that only we would say", () => {
    const ours = /\bstands\b|\bof its own\b|\bis none\b|\bwhole number\b|\bletter case\b|\bblanks?\b|\bmend/i;
    const prose = reports.flatMap(({ rule, message, helpParts }) =>
      [message, ...helpParts.filter(({ kind }) => kind === "text").map(({ text }) => text)].map(
        (text) => `${rule}: ${text}`,
      ),
    );
    expect([...new Set(prose)].filter((text) => ours.test(text))).toEqual([]);
  });
});

/** What is said in one way only, and how. */
const ONE_WAY: readonly (readonly [instead: RegExp, say: string])[] = [
  [/rejects this file|config validate fails/, "flyctl rejects the file"],
  [/cannot load the file|cannot load it\b/, "flyctl cannot load this file"],
  [/silently drops/, "ignores"],
  [/\bfolders?\b/, "directory"],
  [/(?:^|[^'’]s )\b[Tt]he (?:Fly )?docs\b/, "Fly's docs"],
  [/\b(?:above|over) (?:this|the reported) line:/, "add this comment above the line:"],
  [/is no longer (?:read|used)|Nothing reads/, "Fly ignores it"],
];

test("say the same thing in the same words", () => {
  const prose = reports.flatMap(({ rule, message, helpParts }) =>
    [message, ...helpParts.filter(({ kind }) => kind === "text").map(({ text }) => text)].map(
      (text) => `${rule}: ${text}`,
    ),
  );
  const found = [...new Set(prose)].flatMap((text) =>
    ONE_WAY.filter(([instead]) => instead.test(text)).map(([, say]) => `${text} (${say})`),
  );
  expect(found).toEqual([]);
});

test("manuals use the same words", () => {
  const ours = /\bstands\b|\bof its own\b|\bis none\b|\bwhole number\b|\bletter case\b|\bmend/i;
  const texts = Object.entries(manuals).flatMap(([id, { title, why, how }]) =>
    [title, why, how].map((text) => `${id}: ${text}`),
  );
  expect(texts.filter((text) => ours.test(text))).toEqual([]);
});
