import { hanging } from "../report/wrap.ts";
import { type CommandOption, OPTION_LIST } from "./options.ts";

const BEFORE = `flylint checks fly.toml, fly.json and fly.yaml files offline: what flyctl
rejects, and what causes trouble later.

Usage: flylint [options] [file or directory ...]

Without arguments, flylint checks ./fly.toml, or else ./fly.json or ./fly.yaml.
In a directory, it checks every fly.toml, fly.*.toml, fly.json and fly.yaml,
except those that .gitignore excludes. "-" reads standard input; with --fix,
the fixed text goes to standard output, and the report to standard error.
Quoted patterns such as 'apps/*/fly.toml' work too.

Settings come from the nearest flylint.toml, in this directory or above it.

Options:
`;

const AFTER = `
Exit codes: 0 no errors; 1 errors, too many warnings, or a diff that is not
empty; 2 invalid usage, a file that cannot be read or written, or nothing to
check; 70 internal error in flylint.
`;

/** What `--help` prints. */
export function help(): string {
  const lines = OPTION_LIST.flatMap(([name, option]) => (option.help === "" ? [] : optionLines(name, option)));
  return `${BEFORE}${lines.map((line) => `${line}\n`).join("")}${AFTER}`;
}

function optionLines(name: string, { short, value, optional, opposite, help, also }: CommandOption): readonly string[] {
  const names = [short && `-${short}`, `--${name}`, opposite && `--${opposite}`].filter(Boolean).join(", ");
  return [
    ...optionLine(value === undefined ? names : optional ? `${names}[=${value}]` : `${names} ${value}`, help),
    ...(also ? optionLine(`--${name} ${also.value}`, also.help) : []),
  ];
}

const optionLine = (names: string, text: string) => hanging(`  ${names}`, text, 25, 80);
