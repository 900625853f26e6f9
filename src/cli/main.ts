/** The command: arguments in, text and an exit code out. The only part of flylint that touches files and terminals. */
import manifest from "../../package.json" with { type: "json" };
import { forLog, printable } from "../words/printable.ts";
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
  if (args.completions) {
    const { completions } = await import("./explain.ts");
    return say(terminal, completions(args.completions));
  }
  if (args.listRules || args.explain !== undefined) return say(terminal, await manual(args));
  const settings = settingsOf(args);
  if (args.printConfig !== undefined) return say(terminal, printConfig(args.printConfig, settings, args));
  if (args.show !== undefined) return (await import("./show.ts")).showAll(args, args.show, settings, terminal);
  return lintAll(args, settings, terminal);
}

/** What is asked of the rules and keys, in the format that is printed. */
async function manual({ explain: topic, outputs }: Arguments): Promise<string> {
  const { explain, rulesAsJson, ruleTable } = await import("./explain.ts");
  const asJson = outputs.some(({ format }) => format === "json");
  if (topic === undefined) return asJson ? rulesAsJson() : ruleTable();
  const explained = explain(topic, asJson);
  if ("mistake" in explained) throw new UsageError(explained.mistake);
  return explained.text;
}

function say(terminal: Terminal, text: string): number {
  terminal.out(text);
  return FINE;
}
