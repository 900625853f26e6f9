import type { Diagnostic } from "../diagnostic.ts";
import { ITEMS, type Item } from "./items.ts";

/**
 * How an item stands: `passed` or `failed` by what the file says; `partly` where nothing in the file speaks against it and
 * a part is not in the file; `manual` where the file tells nothing.
 */
export type Status = "passed" | "failed" | "partly" | "manual";

/** An item of Fly's production checklist, held against one file. */
export interface Checked {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly status: Status;
  /** What speaks against it. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is left to look at, if anything. */
  readonly hint: string;
  /** What to run for that; empty where the file has decided. */
  readonly commands: readonly string[];
  readonly docs: string;
}

/**
 * Holds the reports of one file against the checklist. They should come from the preset `production`; infos count as
 * advice and fail nothing. `app` is the name of the app, for the commands.
 */
export function checklist(diagnostics: readonly Diagnostic[], app: string | undefined): readonly Checked[] {
  return ITEMS.map((item) => check(item, diagnostics, app));
}

const PAGE = "https://fly.io/docs/apps/going-to-production/";

function check(item: Item, all: readonly Diagnostic[], app: string | undefined): Checked {
  const { id, section, title, rules, decided, hint = "", commands } = item;
  const diagnostics = all.filter(({ rule }) => rules.includes(rule));
  const failed = diagnostics.some(({ severity }) => severity !== "info");
  const status = failed ? "failed" : rules.length === 0 ? "manual" : decided ? "passed" : "partly";
  return {
    id,
    section,
    title,
    status,
    diagnostics,
    hint,
    commands: decided ? [] : commands.map((command) => command.replaceAll(/\bAPP\b/g, nameOf(app))),
    docs: section.startsWith("Not on") ? PAGE : `${PAGE}#${id}`,
  };
}

/** Only a name that a shell takes as it is. */
function nameOf(app: string | undefined): string {
  return app !== undefined && /^[\w-]+$/.test(app) ? app : "APP";
}
