import { lineOf } from "../beside/files.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { printable } from "../words/printable.ts";
import type { Evidence } from "./evidence.ts";
import { ITEMS, type Item } from "./items.ts";

/**
 * How an item stands: `passed` or `failed` by what the file or the repository says; `likely` where something in the
 * repository speaks for it; `partly` where nothing speaks against it and a part is in neither; `manual` where neither tells
 * anything; `not-applicable` where the app has no use for it.
 */
export const STATUSES = ["failed", "partly", "manual", "likely", "passed", "not-applicable"] as const;
export type Status = (typeof STATUSES)[number];

/** Something in the repository that tells about an item. */
export interface Seen {
  /** Such as `deployed on push`. */
  readonly text: string;
  /** Relative to what the name of the checked file is relative to; undefined where it is that file. */
  readonly file?: string;
  readonly line?: number;
}

/** An item of Fly's production checklist, held against one file. */
export interface Checked {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly status: Status;
  /** What speaks against it. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the repository tells about it. */
  readonly evidence: readonly Seen[];
  /** What is left to look at, if anything. */
  readonly hint: string;
  /** What to run for that; empty where the file has decided. */
  readonly commands: readonly string[];
  readonly docs: string;
}

/**
 * Holds the reports of one file against the checklist. They should come from the preset `production`; infos count as
 * advice and fail nothing. `app` is the name of the app, for the commands; `evidence` is what the repository tells.
 */
export function checklist(
  diagnostics: readonly Diagnostic[],
  app: string | undefined,
  evidence: readonly Evidence[] = [],
): readonly Checked[] {
  return ITEMS.map((item) =>
    check(
      item,
      diagnostics,
      evidence.filter((one) => one.item === item.id),
      app,
    ),
  );
}

const PAGE = "https://fly.io/docs/apps/going-to-production/";

function check(
  item: Item,
  all: readonly Diagnostic[],
  evidence: readonly Evidence[],
  app: string | undefined,
): Checked {
  const { id, section, title, rules, advice = [], hint = "", commands } = item;
  const diagnostics = all.filter(({ rule }) => rules.includes(rule) || advice.includes(rule));
  const fails = diagnostics.some(({ severity, rule }) => severity !== "info" && !advice.includes(rule));
  const status = statusOf(item, fails, diagnostics.length > 0, evidence);
  const isDone = status === "not-applicable" || (status === "passed" && evidence.length > 0) || item.decided === true;
  return {
    id,
    section,
    title,
    status,
    diagnostics,
    evidence: evidence.map(seen),
    hint: status === "not-applicable" ? "" : hint,
    commands: isDone ? [] : commands.map((command) => command.replaceAll(/\bAPP\b/g, nameOf(app))),
    docs: section.startsWith("Not on") ? PAGE : `${PAGE}#${id}`,
  };
}

function statusOf(item: Item, fails: boolean, isReported: boolean, evidence: readonly Evidence[]): Status {
  const has = (weight: Evidence["weight"]) => evidence.some((one) => one.weight === weight);
  if (fails || has("failed")) return "failed";
  if (item.decided || has("passed")) return "passed";
  if (has("likely")) return "likely";
  if (has("not-applicable") && !isReported) return "not-applicable";
  return item.rules.length === 0 ? "manual" : "partly";
}

function seen({ text, place }: Evidence): Seen {
  return place ? { text: printable(text), file: printable(place.file), line: place.line } : { text: printable(text) };
}

/** What was seen and where, in one line: `deployed on push (seen in .github/workflows/deploy.yml:14)`. */
export function seenText({ text, file, line }: Seen): string {
  return file === undefined || line === undefined ? text : `${text} (seen in ${lineOf({ file, line })})`;
}

/** Only a name that a shell takes as it is. */
function nameOf(app: string | undefined): string {
  return app !== undefined && /^[\w-]+$/.test(app) ? app : "APP";
}
