import manifest from "../../package.json" with { type: "json" };
import type { Diagnostic } from "../diagnostic.ts";
import { HOMEPAGE } from "../manual.ts";
import { asJson, printable } from "../words/printable.ts";
import { fingerprints } from "./fingerprint.ts";
import { type Lines, linesOf } from "./frame.ts";
import { jsonItems } from "./json-items.ts";
import { isOpen, placeAt, stretchOf } from "./place.ts";
import type { FileReport, Reporter } from "./reporter.ts";
import { SARIF_LEVELS } from "./sarif-level.ts";
import { sarifRule } from "./sarif-rule.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * `--format sarif`: SARIF 2.1.0, which GitHub and others show as alerts. The results come first, so that the table of
 * rules holds those that have any.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReporter(): Reporter {
  const rules = new Map<string, number>();
  const notifications: object[] = [];
  const items = jsonItems();
  const ruleIndex = (id: string) => {
    const index = rules.get(id) ?? rules.size;
    rules.set(id, index);
    return index;
  };
  return {
    begin: () => `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[`,
    file: (report) => {
      notifications.push(...notificationsOf(report));
      return items(resultsOf(report).map((result) => ({ ...result, ruleIndex: ruleIndex(result.ruleId) })));
    },
    end: ({ unreadable }) => {
      const driver = {
        name: "flylint",
        version: manifest.version,
        semanticVersion: manifest.version,
        informationUri: HOMEPAGE,
        rules: [...rules.keys()].map(sarifRule),
      };
      const invocation = { executionSuccessful: unreadable === 0, toolExecutionNotifications: notifications };
      return `\n],"tool":${asJson({ driver })},"invocations":[${asJson(invocation)}]}]}\n`;
    },
  };
}

/** What there is to say of the run. */
function notificationsOf({ path, problem, more = 0 }: FileReport): readonly object[] {
  const locations = [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }];
  const unread = problem === undefined ? [] : [{ level: "error", message: message(problem), locations }];
  const cut = `${more} more reports about this file are left out: only the most severe are given.`;
  return more > 0 ? [...unread, { level: "note", message: message(cut), locations }] : unread;
}

function resultsOf({ path, text, secrets = [], diagnostics, silenced = [], known = [], problem }: FileReport) {
  if (problem !== undefined) return [];
  const lines = linesOf(text, secrets);
  const uri = uriOf(path);
  const all = [...diagnostics, ...silenced, ...known];
  const marks = fingerprints(path, all);
  return all.map((diagnostic, index) => ({
    ruleId: diagnostic.rule,
    level: SARIF_LEVELS[diagnostic.severity],
    message: message(`${diagnostic.message}\n${diagnostic.help}`),
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: regionOf(diagnostic, lines) } }],
    partialFingerprints: { "flylint/v1": marks[index] },
    ...relatedOf(diagnostic),
    ...fixesOf(diagnostic, lines, uri),
    ...(index < diagnostics.length
      ? {}
      : { suppressions: [{ kind: index < diagnostics.length + silenced.length ? "inSource" : "external" }] }),
  }));
}

/** In a message `[words](target)` would be a link. */
function message(text: string): { readonly text: string } {
  return { text: printable(text, "\n").replaceAll("](", "]\\(") };
}

function regionOf(diagnostic: Diagnostic, lines: Lines): object {
  const { line, column, endLine, endColumn, sensitive } = diagnostic;
  const stretch = stretchOf(lines, diagnostic);
  const text = lines.text.slice(stretch.start, stretch.end);
  const snippet = sensitive || text === "" || !isOpen(lines, stretch) ? {} : { snippet: { text } };
  return { startLine: line, startColumn: column, endLine, endColumn, ...snippet };
}

/** Lines of other files that the report goes by. */
function relatedOf({ related = [] }: Diagnostic): { readonly relatedLocations?: readonly object[] } {
  if (related.length === 0) return {};
  const places = related.map(({ file, line }) => ({
    physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
  }));
  return { relatedLocations: places };
}

function fixesOf({ fix }: Diagnostic, lines: Lines, uri: string): { readonly fixes?: readonly object[] } {
  if (!fix) return {};
  const replacements = fix.edits.map(({ start, end, text }) => {
    const [from, to] = [placeAt(lines, start), placeAt(lines, end)];
    const deletedRegion = { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
    // Where a fix only deletes SARIF would do without, but reviewdog breaks down.
    return { deletedRegion, insertedContent: { text } };
  });
  const description = { text: fix.safe ? "The app runs the same afterwards." : "This may change how the app runs." };
  return { fixes: [{ description, artifactChanges: [{ artifactLocation: { uri }, replacements }] }] };
}

/** A reference as RFC 3986 has it; a half surrogate has no place in one. */
function uriOf(path: string): string {
  const steps = path.replace(/\p{Cs}/gu, "\ufffd").split("/");
  const isAbsolute = /^(?:\/|[A-Za-z]:\/)/.test(path);
  return `${isAbsolute ? `file://${path.startsWith("/") ? "" : "/"}` : ""}${steps.map(encodeURIComponent).join("/")}`;
}
