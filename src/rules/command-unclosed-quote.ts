import type { Outcome } from "../diagnostic.ts";
import { splitWords } from "../go/shell-words.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";

const says = {
  commandOf: (group: string) => `The command of process group ${group}`,
  lastBackslash: (command: string) => `${command} ends with a backslash, so flyctl rejects the file.`,
  deleteBackslash: "Delete the backslash at the end.",
  openQuote: (command: string, quote: string, written: string) =>
    `${command} has an unclosed quote (${quote}), so flyctl rejects the file: ${written}`,
  closeQuote: (quote: string) => `Add the closing ${quote}. If the quote is part of a word, put a backslash before it.`,
};

export default rule({
  id: "command-unclosed-quote",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/#the-processes-section",
  *check({ violations, app }) {
    for (const { path, value, outcome } of violations) {
      const key = String(path.at(-1));
      const name = /^(?:release|console)_command$/.test(key) ? key : says.commandOf(quoted(key));
      yield finding(path, name, String(value), outcome);
    }
    // In the old list only the last entry of a name counts, so the schema cannot tell.
    for (const { name, command, path } of app.groups) {
      if (typeof path.at(-1) === "number" && command !== undefined && splitWords(command).unclosed !== undefined)
        yield finding([...path, "command"], says.commandOf(quoted(name)), command, "validate");
    }
  },
});

function finding(path: Path, name: string, command: string, outcome: Outcome): Finding {
  const { unclosed } = splitWords(command);
  if (unclosed === "\\") return { path, outcome, message: says.lastBackslash(name), help: says.deleteBackslash };
  const quote = String(unclosed);
  return { path, outcome, message: says.openQuote(name, quote, short(command)), help: says.closeQuote(quote) };
}

export const manual: Manual = {
  title: "A command with an unclosed quote",
  why: "flyctl splits `release_command`, `console_command` and the commands in `[processes]` into words, as a shell does. If a quote is not closed, or the string ends with a backslash, `fly config validate` and every deploy fail.",
  how: "Close the quote. If a word contains an apostrophe, put the word in double quotes, or a backslash before the apostrophe.",
  examples: [
    {
      name: "an apostrophe",
      toml: `
        [processes]
          app = "echo it's me" # <--
      `,
    },
    {
      name: "an unclosed double quote",
      toml: `
        [deploy]
          release_command = 'sh -c "npm run migrate' # <--
      `,
    },
    { name: "a trailing backslash", toml: "console_command = 'bin/console \\' # <--\n" },
    {
      name: "closed quotes, and a comment",
      toml: `
        [processes]
          app = "sh -c 'bin/web' # it's fine"
      `,
    },
  ],
};
