/** What README.md shows of flylint's own output: a table of verdicts, and an app as Fly will run it. */
import { readFileSync } from "node:fs";
import { type Diagnostic, OUTCOMES, SEVERITIES } from "../src/diagnostic.ts";
import { lint } from "../src/lint.ts";
import { app } from "../src/show/app.ts";
import { appMermaid } from "../src/show/mermaid.ts";
import { appText } from "../src/show/text.ts";

/**
 * Files of fixtures/flyctl, and what `fly config validate` says of each (superfly/flyctl of 2026-08-21). Its verdict is
 * tested; the words are a reading of its output.
 */
const FILES: readonly (readonly [file: string, flyctl: string])[] = [
  ["passes/strict-misses-services-checks", "valid, also with `--strict`"],
  ["passes/case-mounts-vanish", "valid; the volume is gone"],
  ["passes/duration-raw-integer", "valid"],
  ["passes/mounts-two-in-one-group", "valid; the deploy fails"],
  ["passes/not-checked-vm", "valid; the deploy fails"],
  ["passes/not-checked-check-without-port", "valid; the deploy fails"],
  ["passes/kill-timeout-float", "valid"],
  ["passes/experimental-cmd-as-text", "valid; the Machine does not start"],
  ["fails-to-load/http-service-port-in-quotes", "cannot unmarshal string into int, without a line"],
  ["fails-to-load/http-service-checks-single-brackets", "cannot unmarshal object into a list, without a line"],
  ["fails-validation/canary-with-mount", "not supported with volumes, without a line"],
  ["fails-validation/service-without-processes", "a service has no processes, without saying which"],
];

/** The README with its table and its pictures made anew. */
export function readme(): string {
  const text = readFileSync("README.md", "utf8");
  return replaced(replaced(text, "verdicts", table()), "show", pictures());
}

/** What stands between two marks is made anew. */
function replaced(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before = "", rest = ""] = text.split(start);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`README.md has no place for ${name}`);
  return `${before}${start}\n${content}\n${end}${after}`;
}

/** One app in two pictures. */
function pictures(): string {
  const shown = app(readFileSync("fixtures/show/fly.toml", "utf8")).app;
  if (!shown) throw new Error("flyctl cannot load fixtures/show/fly.toml");
  const file = "fly.toml";
  return `\`\`\`\n$ npx flylint --show\n${appText(shown, file)}\`\`\`\n\n\`\`\`mermaid\n${appMermaid(shown, file)}\`\`\``;
}

function table(): string {
  const rows = FILES.map(([file, flyctl]) => {
    const { diagnostics } = lint(readFileSync(`fixtures/flyctl/${file}.toml`, "utf8"));
    const [first] = [...diagnostics].sort((a, b) => gravity(a) - gravity(b));
    if (!first) throw new Error(`flylint has nothing to say of ${file}`);
    const said = first.message.replaceAll("|", "\\|").replaceAll(/\[\[?[\w.]+\]\]?/g, "`$&`");
    return `| [${file.replace(/^.*\//, "")}](fixtures/flyctl/${file}.toml) | ${flyctl} | line ${first.line}: ${said} |`;
  });
  return ["| file | flyctl | flylint |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Errors come before advice, and what flyctl does before what may hurt. */
function gravity({ severity, outcome }: Diagnostic): number {
  return SEVERITIES.indexOf(severity) * OUTCOMES.length + OUTCOMES.indexOf(outcome);
}
