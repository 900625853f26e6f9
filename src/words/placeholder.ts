/** Text of a template in which something is still to be filled in. */

/**
 * `blank`: a person has to put something here (`<app-name>`, `YOUR_DOMAIN`, `changeme`); `variable`: a tool has to
 * (`${NAME}`), and may well do so before the deploy or when the app starts.
 */
export type Placeholder = "blank" | "variable";

export interface PlaceholderRow {
  readonly kind: Placeholder;
  /** All of them match. */
  readonly patterns: readonly RegExp[];
}

/** What any value may hold; the first row that matches decides. */
export const IN_VALUES: readonly PlaceholderRow[] = [
  { kind: "variable", patterns: [/^\$[A-Z_][A-Z0-9_]*$/] },
  { kind: "blank", patterns: [/^<[a-z][\w .-]{3,}>$/i] },
  { kind: "blank", patterns: [/^x{3,}$/i] },
  { kind: "blank", patterns: [/^\?{2,}$/] },
  { kind: "blank", patterns: [/^placeholder$/i] },
  { kind: "blank", patterns: [/^change[ _-]?me$/i] },
  { kind: "blank", patterns: [/^replace[ _-]?me$/i] },
  { kind: "blank", patterns: [/^(?:insert )?your(?: \w+){1,4}$/i] },
  { kind: "blank", patterns: [/^\[(?:your|insert)[^\]]*\]$/i] },
  // In capitals only: "todo" is the name of many a list, and `{message}` is how log formats look.
  { kind: "blank", patterns: [/^(?:TODO|TBD|FIXME)(?!\w)/] },
  { kind: "blank", patterns: [/^\{+ ?[A-Z][A-Z0-9_ -]*\}+$/] },
  { kind: "blank", patterns: [/^\{+[^{}]+\}+$/, /\byour\b/i] },
  {
    kind: "blank",
    patterns: [
      /(?:^|[^a-z0-9_-])your[_-]?(?:app|fly|name|domain|host|site|website|url|server|email|user|username|password|secret|api|key|token|account|org|organization|company|team|tenant|project|bucket|database|db|registry|repo|image|region|client)(?:$|[^a-z])/i,
    ],
  },
  { kind: "blank", patterns: [/^[a-z][a-z0-9+]*:\/\/user(?:name)?:pass(?:word)?@(?:db-?)?host(?:name)?(?:[:/]|$)/i] },
  { kind: "blank", patterns: [/(?:^|[^a-z0-9_-])your[_-]?\w+[_-](?:here|name)(?:$|[^a-z])/i] },
  {
    kind: "blank",
    patterns: [
      /(?:^|[^a-z0-9_-])your[_-](?:[a-z0-9]+[_-]){1,3}(?:key|token|secret|password|url|domain|bucket)(?:$|[^a-z])/i,
    ],
  },
  { kind: "blank", patterns: [/(?:^|[^a-z])(?:change|replace)[_-]?(?:me|this)(?:$|[^a-z])/i] },
  { kind: "blank", patterns: [/(?:^|[^a-z])fill[_-]?me[_-]?in(?:$|[^a-z])/i] },
  { kind: "blank", patterns: [/(?:^|[^a-z])(?:fill[_-]?in|insert)[_-]your(?:$|[^a-z])/i] },
];

/** What the name of an app or a region may hold besides: it never has brackets of its own. */
export const IN_NAMES: readonly PlaceholderRow[] = [
  { kind: "blank", patterns: [/^<.+>$/] },
  { kind: "blank", patterns: [/^\{.+\}$/] },
  { kind: "blank", patterns: [/^\[.+\]$/] },
  { kind: "blank", patterns: [/^(?:my[ _-]?)?app[ _-]?name$/i] },
  { kind: "blank", patterns: [/^(?:primary[ _-]?)?region$/i] },
  { kind: "variable", patterns: [/^placeholder$/i] },
  { kind: "variable", patterns: [/\$\w/] },
];

/** Each of these texts has one of them in it and most values have none: to ask for that first spares many patterns. */
const SIGNS: readonly string[] =
  "< > { } [ ] ? $ xxx your change replace fill insert placeholder todo tbd fixme name region @host @db-host @dbhost".split(
    " ",
  );
/** `${NAME`, `${NAME:-default`. */
const VARIABLE_START = /\$\{[A-Z_][A-Z0-9_]*(?:$|:?[-?+=])/;

/** What is to be filled in within a value; undefined where it looks finished. */
export function placeholderIn(value: string): Placeholder | undefined {
  if (!hasSign(value)) return undefined;
  return hasVariable(value) ? "variable" : kindIn(value, IN_VALUES);
}

/** The same for the name of an app or a region. */
export function placeholderInName(name: string): Placeholder | undefined {
  if (!hasSign(name)) return undefined;
  return kindIn(name, IN_NAMES) ?? (isEnclosed(name, "{{", "}}") ? "variable" : placeholderIn(name));
}

function hasSign(text: string): boolean {
  const lower = text.toLowerCase();
  return SIGNS.some((sign) => lower.includes(sign));
}

function kindIn(value: string, rows: readonly PlaceholderRow[]): Placeholder | undefined {
  return rows.find(({ patterns }) => patterns.every((pattern) => pattern.test(value)))?.kind;
}

/** `${NAME}` of a shell, `${{ NAME }}` of GitHub Actions, which has both ends on a line. */
function hasVariable(value: string): boolean {
  const closed = value.split("}").slice(0, -1);
  return (
    closed.some((text) => VARIABLE_START.test(text)) || value.split("\n").some((line) => isEnclosed(line, "${{", "}}"))
  );
}

/** Whether a text has something between two marks. */
function isEnclosed(text: string, open: string, close: string): boolean {
  const start = text.indexOf(open);
  return start >= 0 && text.includes(close, start + open.length);
}
