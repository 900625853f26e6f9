import { hasBuildpacks } from "../app/build.ts";
import { type Command, commandOfGroup, isCmdShadowed, listedCommand } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { fieldPath, type Section, text } from "../app/section.ts";
import { splitWords } from "../go/shell-words.ts";
import type { Help } from "../help.ts";
import { isShell, takesScript } from "../hints/command.ts";
import { inForeground, inShell, type ShellSyntax, shellSyntax, shellSyntaxOfWords } from "../hints/shell-syntax.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  scriptCut: (program: string, syntax: string) =>
    `${program} -c runs only its first argument, so it ignores \`${syntax}\` and everything after it.`,
  noShell: (effect: string) => `No shell runs this command, so ${effect}.`,
  maybeNoShell: (effect: string) => `Unless the buildpack launcher runs this command in a shell, ${effect}.`,
  assignment: (name: string) => `Fly looks for a program named \`${name}\``,
  builtin: (name: string) => `Fly looks for a program named \`${name}\`, which exists only in a shell`,
  variable: (variable: string, program: string) => `${program} gets the string ${variable}, not its value`,
  operator: (operator: string, program: string) =>
    `${program} gets \`${operator}\` and everything after it as arguments`,
  unlessEntrypoint: (line: Help) => [
    line,
    "Keep the line if the ENTRYPOINT of your image runs its arguments in a shell.",
  ],
};

export default rule({
  id: "command-needs-shell",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-processes-section",
  options: {
    ignoreEntrypoint: {
      description:
        "Set to true if the ENTRYPOINT of the image runs its arguments in a shell. flylint then skips this rule.",
      default: false,
    },
  },
  *check({ app, options }) {
    const entrypoint = listedCommand(app, "entrypoint")?.words ?? [];
    if (options.ignoreEntrypoint || entrypoint.some(isShell)) return;
    for (const { path, line, words } of commandsOf(app)) {
      const found = line === undefined ? shellSyntaxOfWords(words) : shellSyntax(line);
      if (!found || words.length === 0) continue;
      const better = line === undefined ? ["sh", "-c", inForeground(words.join(" "))] : betterLine(line);
      const { help, fix } = setTo(path, toml(better), { safe: false });
      yield {
        path,
        message: messageOf(found, words, hasBuildpacks(app)),
        // `fly console` runs its command beside the ENTRYPOINT, all others go through it.
        help: path.at(-1) === "console_command" ? help : says.unlessEntrypoint(help),
        severity: hasBuildpacks(app) ? "info" : undefined,
        fix,
      };
    }
  },
});

/** Every command that flyctl splits, and the lists that it passes on as they are. */
function commandsOf(app: App): readonly Command[] {
  const lines = [
    lineAt(app.root, "console_command"),
    ...(app.deploy ? [lineAt(app.deploy, "release_command"), lineAt(app.deploy, "seed_command")] : []),
  ];
  const groups = app.groups
    .map(({ name }) => commandOfGroup(app, name))
    .filter((command) => command?.line !== undefined);
  // A list of one is the business of command-string-with-spaces.
  const cmd = isCmdShadowed(app) ? undefined : listedCommand(app, "cmd");
  const lists = [cmd, listedCommand(app, "exec")].filter((list) => (list?.words.length ?? 0) > 1);
  return [...lines, ...groups, ...lists].filter((command) => command !== undefined);
}

function lineAt(section: Section, key: string): Command | undefined {
  const line = text(section, key);
  return line === undefined ? undefined : { path: fieldPath(section, key), line, words: splitWords(line).words };
}

/** In the foreground: with the shell, which does not wait for a command with `&` at its end, the Machine would stop. */
function betterLine(line: string): string {
  const script = inForeground(scriptOf(line));
  return shellSyntax(script) ? inShell(script) : script;
}

/** A script in quotes with an operator behind it. With other words behind it the quotes hold one word together. */
const QUOTED_SCRIPT = /^(?:'([^']*)'|"((?:\\.|[^"\\])*)")(?=\s*[&|;<>])/s;

function unquoted(_all: string, plain: string | undefined, escaped: string | undefined): string {
  return plain ?? String(escaped).replace(/\\(.)/gs, "$1");
}

/** `sh -c npm run migrate && npm start`: the quotes are missing, not the shell. */
function scriptOf(line: string): string {
  const script = /^\s*(?:\S*\/)?(?:ba|da|a|z)?sh\s+-\w*c\s+(.*)$/s.exec(line)?.[1];
  return script === undefined ? line : script.replace(QUOTED_SCRIPT, unquoted);
}

function messageOf({ kind, text: syntax }: ShellSyntax, words: readonly string[], buildpacks: boolean): string {
  const [program = ""] = words;
  if (takesScript(words)) return says.scriptCut(program, syntax);
  const name = kind === "variable" ? short(syntax) : syntax.replace(/=.*/s, "=...");
  const effect = says[kind](name, program);
  return buildpacks ? says.maybeNoShell(effect) : says.noShell(effect);
}

export const manual: Manual = {
  title: "Shell syntax in a command without a shell",
  why: "flyctl only splits `release_command`, `console_command` and the commands in `[processes]` into words: `&&`, `;`, `|`, `>`, `$NAME` and `NAME=value` reach the program unchanged. A release command then succeeds even though its second half never ran, and servers try to listen on a port named `$PORT`.",
  how: "Run the line in a shell: `sh -c '...'`. To set a variable for one program, `env NAME=value program` also works.",
  links: ["https://github.com/superfly/flyctl/issues/1265", "https://community.fly.io/t/7186"],
  examples: [
    {
      name: "in the background, where the Machine would stop at once",
      toml: `
        [processes]
          app = "bin/server"
          beat = "celery -A app beat &" # <--
          both = "bin/a & bin/b &" # <--
      `,
      fixed: `
        [processes]
          app = "bin/server"
          beat = "celery -A app beat"
          both = "sh -c 'bin/a & bin/b'"
      `,
    },
    {
      name: "two commands in one",
      toml: `
        [deploy]
          release_command = "npm run migrate && npm run seed" # <--
      `,
      fixed: `
        [deploy]
          release_command = "sh -c 'npm run migrate && npm run seed'"
      `,
    },
    {
      name: "a variable, an assignment and a shell builtin",
      toml: `
        console_command = "cd /app" # <--
        [processes]
          web = "gunicorn --bind ':8000' --workers $WORKERS app.wsgi" # <--
          worker = "RAILS_ENV=production bundle exec sidekiq" # <--
      `,
      fixed: `
        console_command = "sh -c 'cd /app'"
        [processes]
          web = "sh -c 'gunicorn --bind '\\\\'':8000'\\\\'' --workers $WORKERS app.wsgi'"
          worker = "sh -c 'RAILS_ENV=production bundle exec sidekiq'"
      `,
    },
    {
      name: "the quotes are missing",
      toml: `
        [processes]
          app = "sh -c ./migrate && ./start" # <--
      `,
      fixed: `
        [processes]
          app = "sh -c './migrate && ./start'"
      `,
    },
    {
      name: "quotes that end too early, and quotes around one word",
      toml: `
        [processes]
          app = "sh -c 'npm run migrate; npm run seed' && npm start" # <--
          worker = 'sh -c "echo \\"hi\\"" && bin/worker' # <--
          zip = "sh -c '/opt/my tools/zip' --all && bin/zip" # <--
      `,
      fixed: `
        [processes]
          app = "sh -c 'npm run migrate; npm run seed && npm start'"
          worker = "sh -c 'echo \\"hi\\" && bin/worker'"
          zip = "sh -c ''\\\\''/opt/my tools/zip'\\\\'' --all && bin/zip'"
      `,
    },
    {
      name: "an array of words",
      toml: `
        [experimental]
          cmd = ["gunicorn", "--bind", ":$PORT", "app.wsgi"] # <--
      `,
      fixed: `
        [experimental]
          cmd = ["sh", "-c", "gunicorn --bind :$PORT app.wsgi"]
      `,
    },
    {
      name: "a buildpack whose launcher may run a shell",
      toml: `
        [build]
          builder = "heroku/builder:24"
        [processes]
          web = "gunicorn --bind :$PORT app.wsgi" # <--
      `,
      fixed: `
        [build]
          builder = "heroku/builder:24"
        [processes]
          web = "sh -c 'gunicorn --bind :$PORT app.wsgi'"
      `,
    },
    {
      name: "a shell runs it",
      toml: `
        console_command = "/bin/bash -l"
        [deploy]
          release_command = "sh -c 'npm run migrate && npm run seed'"
        [processes]
          app = "env PORT=8080 bash -lc \\"exec gunicorn --bind :$PORT app.wsgi\\""
          worker = "litefs mount -- sh -c 'bin/migrate; bin/jobs'"
      `,
    },
    {
      name: "signs that are part of a word",
      toml: `
        [deploy]
          release_command = "/app/bin/acme eval 'Acme.Release.seed(\\"$1\\"); :ok'"
        [processes]
          app = "find /tmp -name '*.tmp;' -exec rm {} \\\\;"
          web = "node server.js --origin https://acme.dev/?a=1&b=2 --match ^/api$"
      `,
    },
    {
      name: "the entrypoint is a shell",
      toml: `
        [experimental]
          entrypoint = ["/bin/sh", "-c"]
        [processes]
          app = "'./migrate && ./start'"
      `,
    },
    {
      name: "the image has an ENTRYPOINT that runs a shell",
      toml: `
        [processes]
          app = "./migrate && ./start"
      `,
      options: { ignoreEntrypoint: true },
    },
  ],
};
