/** Wherever a secret stands in a file, whole or broken, no output has more of it than its first four characters. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FORMATS, format, lint, parse, validate } from "../../src/index.ts";
import { folder, inProcess } from "../flylint.ts";
import { budget } from "../property.ts";

/** Characters as chance gives them, all different from their neighbours. */
const drawn = (signs: string, length: number) =>
  fc
    .noShrink(fc.array(fc.constantFrom(...signs), { minLength: length, maxLength: length }))
    .map((all) => all.join(""))
    .filter((text) => new Set(text).size > 8);
const letters = (length: number) => drawn("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
const capitals = (length: number) => drawn("ABCDEFGHJKLMNPQRSTUVWXYZ234567", length);

/** Made-up credentials, each with what must not be seen of it. */
const secrets = fc.oneof(
  letters(24).map((random) => [`sk_live_${random}`, random] as const),
  letters(36).map((random) => [`ghp_${random}`, random] as const),
  capitals(16).map((random) => [`AKIA${random}`, random] as const),
  letters(32).map((random) => [`xoxb-${random}`, random] as const),
  letters(40).map((random) => [`sk-ant-${random}`, random] as const),
  letters(36).map((random) => [`npm_${random}`, random] as const),
  letters(16).map((random) => [`postgres://app:${random}@db.acme.dev:5432/app`, random] as const),
  letters(16).map((random) => [`https://${random}:${random}@logs.acme.dev/ingest`, random] as const),
  letters(43).map((random) => [`SG.${random.slice(0, 22)}.${random}`, random] as const),
  letters(60).map((random) => [`fm2_lJPECAAAAAAAA${random}`, random] as const),
);

/** Places for a value: whole files and broken ones; S stands for the secret. */
const PLACES = [
  ..."app primary_region kill_signal kill_timeout console_command host_dedication_id swap_size_mb nonsense"
    .split(" ")
    .map((key) => `${key} = "S"`),
  ..."image dockerfile builder builtin build-target build_target ignorefile compression nonsense"
    .split(" ")
    .map((key) => `[build]\n${key} = "S"`),
  ..."strategy release_command release_command_timeout wait_timeout max_unavailable nonsense"
    .split(" ")
    .map((key) => `[deploy]\n${key} = "S"`),
  ..."internal_port protocol force_https auto_stop_machines processes concurrency nonsense"
    .split(" ")
    .map((key) => `[http_service]\n${key} = "S"`),
  ..."method path protocol interval timeout grace_period headers tls_server_name nonsense"
    .split(" ")
    .map((key) => `[[http_service.checks]]\n${key} = "S"`),
  ..."type port path method interval headers nonsense".split(" ").map((key) => `[checks.alive]\n${key} = "S"`),
  ..."source destination initial_size processes auto_extend_size_limit"
    .split(" ")
    .map((key) => `[mounts]\n${key} = "S"`),
  ..."size memory cpu_kind cpus gpu_kind host_dedication_id processes".split(" ").map((key) => `[[vm]]\n${key} = "S"`),
  ..."guest_path local_path raw_value secret_name processes".split(" ").map((key) => `[[files]]\n${key} = "S"`),
  ..."guest_path url_prefix tigris_bucket index_document".split(" ").map((key) => `[[statics]]\n${key} = "S"`),
  ..."policy retries processes".split(" ").map((key) => `[[restart]]\n${key} = "S"`),
  ..."cmd exec entrypoint kill_timeout".split(" ").map((key) => `[experimental]\n${key} = "S"`),
  ..."image command entrypoint kill_signal".split(" ").map((key) => `[[http_service.machine_checks]]\n${key} = "S"`),
  '[env]\nKEY = "S"',
  "[env]\nKEY = 'S'",
  '[env]\nKEY = """\nS\n"""',
  '[[env]]\nKEY = "S"',
  'env = { KEY = "S" }',
  'env.KEY = "S"',
  '[env]\nKEY = ["S"]',
  'env = ["KEY=S"]',
  'environment = ["A=b", "KEY=S"]',
  '[[env_vars]]\nkey = "KEY"\nvalue = "S"',
  '[[http_service.checks]]\nheaders = ["Authorization=S"]',
  '[build.args]\nTOKEN = "S"',
  'build = { args = { A = "S" } }',
  '[processes]\napp = "run --token=S && x"',
  '[processes]\napp = "S"',
  '[processes]\nweb = ["S", 1]',
  '[[processes]]\nname = "web"\ncommand = "TOKEN=S run"',
  '[deploy]\nrelease_command = "TOKEN=S migrate && seed"',
  '[deploy]\nrelease_command = "a \'S"',
  '[experimental]\ncmd = ["sh", "-c", "TOKEN=S x"]',
  '[[http_service.checks]]\nheaders = [{ name = "Authorization", value = "Bearer S" }]',
  '[[http_service.checks]]\npath = "health?token=S"',
  '[checks.a]\ntype = "http"\nport = 1\n[checks.a.headers]\nAuthorization = "S"',
  '[checks."S"]\ntype = "tcp"',
  '["S"]\na = 1',
  '"S" = 1',
  '[env]\n"S" = "x"',
  '[processes]\n"S" = "x"',
  '[http_service]\nprocesses = ["S"]',
  '[[services]]\nprotocol = "S"\nports = [{ port = "S", handlers = ["S"] }]',
  '[[services.ports]]\nhandlers = ["S"]',
  '[http_service.http_options.response.headers]\nX = "S"',
  '[http_service.tls_options]\nversions = ["S"]',
  '[scale]\ncount = "S"',
  '[[volumes]]\nsource = "S"',
  "# S",
  'app = "x" # S',
  "app = S",
  "KEY: S",
  "KEY: 'S'",
  "export KEY=S",
  'KEY = "S',
  "KEY = 'S",
  'KEY = "S" "x"',
  'KEY = "S",',
  "[env]\nKEY = S",
  '[env]\nKEY := "S"',
  '[env]\nA = "S"\nA = "x"',
  '[env]\nA = "x"\nA = "S"',
  'env = { A = "S" }\n[env]\nB = "x"',
  "[S]\n[S]",
  '[env]\nA = "S" B = "x"',
  '[env]\nA = "S" // x',
  "[env]\nA = [S, x]",
  "[env]\nA = { B: S }",
  '- "S"',
  "S",
  '{ "env": { "A": "S" } }',
  "<<<<<<< HEAD\nA = \"S\"\n=======\nA = 'S'\n>>>>>>> x",
  '[env]\n  A = "\u201cS\u201d"',
  "[env]\nA = \u201cS\u201d",
].map((place) => (/^(?:app|"?app)/.test(place) ? place : `app = "x"\n${place}`));

const root = folder({});

function expectHidden(output: string, hidden: string, text: string): void {
  for (let at = 0; at + 8 <= hidden.length; at += 1)
    expect(
      output.includes(hidden.slice(at, at + 8)),
      `${hidden.slice(at, at + 8)} of ${JSON.stringify(text)} is in:\n${output}`,
    ).toBe(false);
}

test("in every place, of every kind", async () => {
  const file = join(root, "fly.toml");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PLACES), secrets, async (place, [secret, hidden]) => {
      const text = `${place.replaceAll("S", () => secret)}\n`.replaceAll(
        `Authorization = "${secret}`,
        `Authorization = "${secret}`,
      );
      writeFileSync(file, text);
      for (const args of [[], ["--format", "json"], ["--checklist"]]) {
        const { out, err } = await inProcess(["--preset", "all", ...args, file]);
        expectHidden(out + err, hidden, text);
      }
      const report = { path: "fly.toml", text, ...lint(text, { preset: "all" }) };
      for (const name of FORMATS) expectHidden(format(name, [report]), hidden, text);
      expectHidden(JSON.stringify(parse(text).errors), hidden, text);
    }),
    budget(1500),
  );
}, 300_000);

test("in the words of validate", () => {
  fc.assert(
    fc.property(
      secrets,
      fc.constantFrom("app", "kill_signal", "swap_size_mb", "nonsense", "http_service"),
      ([secret, hidden], key) => {
        const words: string[] = [];
        validate({ [key]: secret, deploy: { strategy: secret } }, ({ message, help }) => words.push(message, help));
        expectHidden(words.join("\n"), hidden, key);
      },
    ),
  );
});

test("also what only its name makes one", async () => {
  const file = join(root, "fly.named.toml");
  for (const name of ["DB_PASSWORD", "SESSION_SECRET", "API_TOKEN"]) {
    const text = `app = "x"\n[env]\n  ${name} = "hunter2-hunter2"\n  PORT = "hunter2-hunter2"\n`;
    writeFileSync(file, text);
    for (const preset of ["recommended", "all"] as const) {
      const { out } = await inProcess(["--preset", preset, file]);
      expect(out).not.toContain("hunter2");
      const report = { path: "fly.named.toml", text, ...lint(text, { preset: preset }) };
      for (const each of FORMATS) expect(format(each, [report])).not.toContain("hunter2");
    }
  }
});

test("lint tells where they are", () => {
  const text = `[env]\nA = "sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}"\n`;
  const [stretch] = lint(text).secrets;
  expect(text.slice(stretch?.start, stretch?.end)).toMatch(/^sk_live_/);
});
