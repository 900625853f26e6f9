/** `--show`: the apps of a command line as Fly will run them. */
import type { ShownEntry } from "../generated/app.ts";
import type { Style } from "../report/style.ts";
import { wrap } from "../report/wrap.ts";
import { app } from "../show/app.ts";
import { appMermaid } from "../show/mermaid.ts";
import { appSvg } from "../show/svg.ts";
import { appText } from "../show/text.ts";
import { asJson, forLog, printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import type { RunSettings } from "./config.ts";
import { UsageError } from "./errors.ts";
import { BROKEN, FINE, FOUND, TROUBLE } from "./exit.ts";
import type { Input } from "./find.ts";
import { allIgnored, inputs, nameOf } from "./inputs.ts";
import type { Picture } from "./options.ts";
import { styleFor } from "./outputs.ts";
import { readConfig } from "./read.ts";
import type { Terminal } from "./terminal.ts";
import { brokenDown } from "./trouble.ts";

const says = {
  noApp: "flyctl cannot load this file, so there is no app to show:",
  notValid: "fly config validate fails, so this app cannot be deployed as it is:",
  oneOnly: "--show=svg draws one file. Pass a single one.",
};

/** Shows them all, and gives the exit code: that of a lint, but for what Fly would run badly. */
export async function showAll(
  args: Arguments,
  picture: Picture,
  settings: RunSettings,
  terminal: Terminal,
): Promise<number> {
  const all = [...inputs(args)].map((input) => ({ ...input, name: nameOf(input, args) }));
  const files = all.filter(({ name }) => !settings.of(name).isIgnored);
  if (files.length === 0) terminal.err(allIgnored(all.length, settings));
  if (picture === "svg" && files.length > 1) throw new UsageError(says.oneOnly);
  const entries: ShownEntry[] = [];
  let worst: number = FINE;
  for (const input of files) {
    const shown = entryOf(input);
    if ("trouble" in shown) terminal.err(shown.trouble);
    else entries.push(shown.entry);
    worst = Math.max(worst, "trouble" in shown ? shown.code : shown.entry.flyctl.validates ? FINE : FOUND);
  }
  terminal.out(await drawn(entries, picture, args, terminal));
  // What people read has the problems in it, and so has JSON.
  const apart = picture === "mermaid" || picture === "svg" ? entries : [];
  for (const entry of apart) terminal.err(complaint(entry));
  return worst;
}

type Shown = { readonly entry: ShownEntry } | { readonly trouble: string; readonly code: number };

function entryOf({ name, path, problem }: Input): Shown {
  const read = problem === undefined ? readConfig(path) : { problem };
  if ("problem" in read) return { trouble: `${printable(`${name}: ${read.problem}`)}\n`, code: TROUBLE };
  try {
    return { entry: { path: name, ...app(read.content, { filename: name }) } };
  } catch (error) {
    return { trouble: brokenDown(`${name}: flylint`, error), code: BROKEN };
  }
}

async function drawn(
  entries: readonly ShownEntry[],
  picture: Picture,
  args: Arguments,
  terminal: Terminal,
): Promise<string> {
  if (picture === "json")
    return `{"version":1,"files":[${entries.map((entry) => `\n${asJson(entry)}`).join(",")}\n]}\n`;
  if (picture === "text") {
    const style = await styleFor(args, terminal);
    return forLog(entries.map((entry) => textOf(entry, style, terminal.columns)).join("\n"));
  }
  const draw = picture === "mermaid" ? appMermaid : appSvg;
  return entries.map(({ app, path }) => (app ? draw(app, path) : "")).join("\n");
}

function textOf(entry: ShownEntry, style: Style, columns = 80): string {
  const { app, path } = entry;
  if (!app) return problemsOf(entry, style, columns);
  return `${appText(app, printable(path), style, columns)}${problemsOf(entry, style, columns)}`;
}

function problemsOf({ app, path, problems }: ShownEntry, style: Style, columns: number): string {
  if (problems.length === 0) return "";
  const lines = problems.flatMap(({ line, column, message }) => {
    const place = `${line}:${column}`.padEnd(6);
    return wrap(message, columns - 9).map((text, index) => `  ${index === 0 ? place : "      "} ${text}`);
  });
  const title = app
    ? `\n${style.error(says.notValid)}`
    : `${style.strong(printable(path))}: ${style.error(says.noApp)}`;
  return `${title}\n\n${lines.join("\n")}\n`;
}

function complaint({ app, path, problems }: ShownEntry): string {
  const [first] = problems;
  if (!first) return "";
  return `${printable(`${path}: ${app ? says.notValid : says.noApp} line ${first.line}: ${first.message}`)}\n`;
}
