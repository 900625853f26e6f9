/** Text of a template in which something is still to be filled in. */

/**
 * `blank`: a person has to put something here (`<app-name>`, `YOUR_DOMAIN`, `changeme`); `variable`: a tool has to
 * (`${NAME}`), and may well do so before the deploy or when the app starts.
 */
export type Placeholder = "blank" | "variable";

const WHOLE =
  /^(?:<[a-z][\w .-]{3,}>|x{3,}|\?{2,}|placeholder|change[ _-]?me|replace[ _-]?me|(?:insert )?your(?: \w+){1,4}|\[(?:your|insert)[^\]]*\])$/i;
/** In capitals only: "todo" is the name of many a list, and `{message}` is how log formats look. */
const CAPITALS = /^(?:TODO|TBD|FIXME)(?!\w)|^\{+ ?[A-Z][A-Z0-9_ -]*\}+$/;
const BRACES = /^\{+[^{}]*\byour\b[^{}]*\}+$/i;
const THINGS =
  "app|fly|name|domain|host|site|website|url|server|email|user|username|password|secret|api|key|token|account|org|" +
  "organization|company|team|tenant|project|bucket|database|db|registry|repo|image|region|client";
const PART = new RegExp(
  `(?<![a-z0-9_-])your[_-]?(?:(?:${THINGS})|\\w+[_-](?:here|name))(?![a-z])|(?<![a-z])(?:(?:change|replace)[_-]?(?:me|this)|fill[_-]?me[_-]?in|(?:fill[_-]?in|insert)[_-]your)(?![a-z])`,
  "i",
);
/** Each of these texts has a sign in it and most values have none: to ask for that first spares slower patterns. */
const SIGN =
  /[<>{}[\]?$]|xxx|your|change|replace|fill|insert|placeholder|todo|tbd|fixme|app.?name|^(?:primary.?)?region$/i;
const VARIABLE = /\$\{\{.*?\}\}|\$\{[A-Z_][A-Z0-9_]*(?::?[-?+=][^}]*)?\}|^\$[A-Z_][A-Z0-9_]*$/;

/** What is to be filled in within a value; undefined where it looks finished. */
export function placeholderIn(value: string): Placeholder | undefined {
  if (!SIGN.test(value)) return undefined;
  if (VARIABLE.test(value)) return "variable";
  return [WHOLE, CAPITALS, BRACES, PART].some((pattern) => pattern.test(value)) ? "blank" : undefined;
}

/** The same for the name of an app or a region, which never has brackets of its own. */
export function placeholderInName(name: string): Placeholder | undefined {
  if (!SIGN.test(name)) return undefined;
  if (/^(?:<.+>|\{.+\}|\[.+\]|(?:my[ _-]?)?app[ _-]?name|(?:primary[ _-]?)?region)$/i.test(name)) return "blank";
  return /^placeholder$|\{\{.*\}\}|\$\w/i.test(name) ? "variable" : placeholderIn(name);
}
