/** What is wrong with the comments that silence reports: names that are no rules, and comments that silence nothing. */

import type { Diagnostic, Edit, Fix, Severity } from "../diagnostic.ts";
import type { Range } from "../document/document.ts";
import { rules } from "../generated/rules.ts";
import { code, type Help, run } from "../help.ts";
import { rulePage } from "../manual.ts";
import { both } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";
import { printable, printableHelp } from "../words/printable.ts";
import { type Suppression, silences } from "./suppress.ts";

const says = {
  noRule: (id: string) => `${id} is not a flylint rule, so it silences nothing.`,
  nearest: (id: string) => `Did you mean ${id}?`,
  allRules: ["List all rules with:", run("flylint --rules")],
  silencesNothing: "This comment silences nothing.",
  endsNothing: "This comment ends nothing: no matching flylint-disable is above it.",
  noReason: "This comment does not say why it silences the report.",
  addReason: (comment: string) => ["Add the reason after two dashes:", code(`${comment} -- WHY`)],
  silencesNone: (ids: readonly string[]) =>
    `${both(ids)} ${ids.length === 1 ? "reports" : "report"} nothing that this comment could silence.`,
  deleteComment: "Delete the comment.",
  deleteNames: (ids: readonly string[]) => `Remove ${both(ids)} from the comment.`,
};

type Level = (rule: string) => Severity | "off";

/**
 * The reports about suppressions. `silenced` is what they silenced; `levelOf` tells how loud a rule is under the settings in
 * force: where it is off there is nothing to silence, and the comment may be for others who turn it on.
 */
export function suppressionReports(
  suppressions: readonly Suppression[],
  silenced: readonly Diagnostic[],
  text: string,
  levelOf: Level,
): readonly Diagnostic[] {
  const all = suppressions.flatMap((one) => [
    ...unknown(one),
    ...unused(one, silenced, text, levelOf),
    ...withoutReason(one),
  ]);
  const isWanted = (rule: string, line: number) =>
    !suppressions.some((one) => one.rules.length > 0 && silences(one, { rule, line }));
  return all.flatMap((report) => {
    const level = levelOf(report.rule);
    return level === "off" || !isWanted(report.rule, report.line) ? [] : [{ ...report, severity: level }];
  });
}

const KNOWN: readonly string[] = /* @__PURE__ */ rules.map(({ id }) => id);

function unknown({ rules: named }: Suppression): readonly Diagnostic[] {
  return named
    .filter(({ id }) => !KNOWN.includes(id))
    .map(({ id, range }) => {
      const near = nearest(id, KNOWN, 4);
      const help = near === undefined ? says.allRules : says.nearest(near);
      const fix = near === undefined ? undefined : { safe: false, edits: [replacing(range, near)] };
      return reportOf("unknown-suppression", range, says.noRule(id), help, fix);
    });
}

function unused(
  suppression: Suppression,
  silenced: readonly Diagnostic[],
  text: string,
  levelOf: Level,
): readonly Diagnostic[] {
  const { verb, rules: named, range } = suppression;
  const known = named.filter(({ id }) => KNOWN.includes(id));
  if (known.length < named.length) return [];
  if (verb === "enable") {
    return suppression.ends
      ? []
      : [reportOf("unused-suppression", range, says.endsNothing, says.deleteComment, removal(range, text))];
  }
  if (named.length === 0) {
    const isIdle = !silenced.some((report) => silences(suppression, report));
    return isIdle
      ? [reportOf("unused-suppression", range, says.silencesNothing, says.deleteComment, removal(range, text))]
      : [];
  }
  const idle = known.filter(
    ({ id }) =>
      levelOf(id) !== "off" &&
      !OF_COMMENTS.has(id) &&
      !silenced.some((report) => report.rule === id && silences(suppression, report)),
  );
  if (idle.length === 0) return [];
  const ids = idle.map(({ id }) => id);
  const isAll = idle.length === named.length;
  const help = isAll ? says.deleteComment : says.deleteNames(ids);
  const message = isAll && ids.length > 3 ? says.silencesNothing : says.silencesNone(ids);
  return [reportOf("unused-suppression", range, message, help, isAll ? removal(range, text) : undefined)];
}

/** The rules about comments: whether these have anything to silence is only known afterwards. */
export const OF_COMMENTS: ReadonlySet<string> = new Set([
  "unknown-suppression",
  "unused-suppression",
  "require-reason",
]);

function withoutReason({ verb, rules: named, hasReason, range }: Suppression): readonly Diagnostic[] {
  if (verb === "enable" || hasReason) return [];
  const ids = named.map(({ id }) => id).filter((id) => KNOWN.includes(id));
  const help = says.addReason(`# flylint-${verb} ${ids.join(", ")}`.trimEnd());
  return [reportOf("require-reason", range, says.noReason, help, undefined)];
}

function reportOf(id: string, { start, end }: Range, message: string, help: Help, fix: Fix | undefined): Diagnostic {
  const rule = rules.find((one) => one.id === id);
  return {
    rule: id,
    severity: "warning",
    outcome: rule?.outcome ?? "style",
    message: printable(message),
    ...printableHelp(help),
    path: [],
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    docs: { rule: rulePage(id), fly: rule?.docs ?? "" },
    ...(fix ? { fix } : {}),
  };
}

function replacing({ start, end }: Range, text: string): Edit {
  return { start: start.offset, end: end.offset, text };
}

/** The comment with the spaces before it; the whole line where there is nothing else on it. */
function removal({ start, end }: Range, text: string): Fix {
  const line = text.lastIndexOf("\n", start.offset - 1) + 1;
  const before = text.slice(line, start.offset).trimEnd();
  const newline = text.indexOf("\n", end.offset);
  const next = newline < 0 ? text.length : newline + 1;
  const edit =
    before === "" ? { start: line, end: next, text: "" } : { start: line + before.length, end: end.offset, text: "" };
  return { safe: true, edits: [edit] };
}
