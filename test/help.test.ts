/** The commands in help: what they are about, and from where they are run. */
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.ts";

test("names the app in commands of the app where the file does", () => {
  const text = 'app = "acme"\n[env]\nDATABASE_URL = "postgres://user:hunter2hunter2@db.example.com/x"\n';
  const commands = lint(text).diagnostics.flatMap(({ helpParts }) =>
    helpParts.filter(({ kind }) => kind === "command"),
  );
  expect(commands.map(({ text }) => text)).toEqual([
    "fly machine list -a acme",
    "fly platform regions",
    "fly secrets set DATABASE_URL=... -a acme",
  ]);
});

describe("commands", () => {
  const commandsOf = (toml: string, filename: string) =>
    lint(toml, { preset: "all", filename, fixes: false }).diagnostics.flatMap(({ helpParts }) =>
      helpParts.filter(({ kind }) => kind === "command").map(({ text }) => text),
    );

  test.each([
    ["fly.toml", 'app = "acme"', ["fly scale count 1 -a acme", "fly deploy --ha=false -a acme"]],
    ["./fly.toml", 'app = "acme"', ["fly scale count 1 -a acme", "fly deploy --ha=false -a acme"]],
    ["fly.toml", 'app = "YOUR-APP"', ["fly scale count 1", "fly deploy --ha=false"]],
    ["api/fly.toml", 'app = "acme"', ["fly scale count 1 -a acme", "fly deploy --ha=false -c api/fly.toml"]],
    [
      "fly.staging.toml",
      'app = "YOUR-APP"',
      ["fly scale count 1 -c fly.staging.toml", "fly deploy --ha=false -c fly.staging.toml"],
    ],
    ["/src/fly.toml", 'app = "acme"', ["fly scale count 1 -a acme", "fly deploy --ha=false -c /src/fly.toml"]],
    ["it's\\fly.toml", 'app = "acme"', ["fly scale count 1 -a acme", "fly deploy --ha=false -c 'it'\\''s/fly.toml'"]],
  ])("for %s with %s", (filename, app, expected) => {
    const toml = `${app}\n[http_service]\ninternal_port = 8080\nmax_machines_running = 1\n`;
    expect(commandsOf(toml, filename)).toEqual(expect.arrayContaining(expected));
  });

  test("take no name from the file for more than a word", () => {
    const bad = "x; EVIL $(EVIL) `EVIL` | EVIL > EVIL & EVIL '\\''";
    const name = JSON.stringify(bad);
    const toml = `app = "acme"
org = ${name}
primary_region = "iad,fra"
scale = { ${name} = 2 }
secrets = { ${name} = "hunter2hunter2x9QzzkLmW" }
max_machines_running = 1
[env]
  ${JSON.stringify(`${bad}_PASSWORD`)} = "hunter2hunter2x9QzzkLmW"
  ${JSON.stringify(`${bad}_URL`)} = "redis://localhost:6379"
  ${JSON.stringify(`${bad}_HOST`)} = "\${VALUE}"
[env.${name}]
  A = "b"
[build.args]
  ${JSON.stringify(`${bad}_API_KEY`)} = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
[processes]
  ${name} = "bin/rails server"
  worker = "sidekiq"
[http_service]
  internal_port = 8080
  max_machines_running = 1
  processes = [${name}]
[[mounts]]
  source = "data"
  destination = "/data"
  processes = [${name}]
`;
    const commands = commandsOf(toml, `${bad}/fly.toml`);
    const withNames = commands.filter((command) => command.includes("EVIL"));
    expect(withNames.length).toBeGreaterThan(5);
    expect(
      withNames.filter((command) => /[;|&<>$`()\s]EVIL|[;|&<>$`()]/.test(command.replace(/'[^']*'/g, ""))),
    ).toEqual([]);
  });
});
