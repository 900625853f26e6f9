/** The command: arguments in, text and an exit code out. The only part of flylint that touches files and terminals. */
import manifest from "../../package.json" with { type: "json" };
import { rules } from "../generated/rules.ts";
import { forLog, printable } from "../words/printable.ts";
import { unknown } from "../words/unknown.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { settingsOf } from "./config.ts";
import { ConfigError, UsageError } from "./errors.ts";
import { BROKEN, FINE, TROUBLE } from "./exit.ts";
import { help } from "./help.ts";
import { lintAll } from "./lint.ts";
import { printConfig } from "./print-config.ts";
import type { Terminal } from "./terminal.ts";
import { brokenDown, configMistakes } from "./trouble.ts";

/** Runs the command; gives its exit code. */
export async function main(args: readonly string[], raw: Terminal): Promise<number> {
  // JSON has its own way to say such things (report/json.ts), and keeps its data as they are.
  const terminal = { ...raw, err: (text: string) => raw.err(forLog(text)) };
  try {
    return await run(readArguments(args), terminal);
  } catch (error) {
    const trouble = troubleIn(error, terminal);
    terminal.err(trouble ?? brokenDown("flylint", error));
    return trouble === undefined ? BROKEN : TROUBLE;
  }
}

/** What the user can do something about; undefined for a fault of ours. */
function troubleIn(error: unknown, terminal: Terminal): string | undefined {
  if (error instanceof ConfigError) return configMistakes(error, terminal);
  if (error instanceof UsageError) return `${printable(error.message)}\n`;
  // What the machine refuses is no fault of ours: a folder that is gone, a disk that is full.
  return error instanceof Error && "syscall" in error ? `flylint: ${printable(error.message)}\n` : undefined;
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.help) return say(terminal, help());
  if (args.version) return say(terminal, `${manifest.version}\n`);
  if (args.listRules) return say(terminal, (await import("./explain.ts")).ruleTable());
  if (args.explain !== undefined) {
    const { explain } = await import("./explain.ts");
    return say(terminal, explain(existingRule(args.explain)));
  }
  const settings = await settingsOf(args);
  if (args.printConfig !== undefined) return say(terminal, printConfig(args.printConfig, settings, args));
  if (args.show !== undefined) return (await import("./show.ts")).showAll(args, args.show, settings, terminal);
  return lintAll(args, settings, terminal);
}

function existingRule(id: string): string {
  const ids = rules.map((rule) => rule.id);
  if (ids.includes(id)) return id;
  throw new UsageError(`${unknown("rule", id, ids).message} List all rules with: flylint --rules`);
}

function say(terminal: Terminal, text: string): number {
  terminal.out(text);
  return FINE;
}
