/**
 * `npm run bench`: what the built command costs beside Node alone, and beside a loop that only parses with smol-toml.
 *
 * All numbers are ratios of processor time (user and system), medians over interleaved runs, because machines differ and
 * are never quiet. NODE_EXTRA_CA_CERTS and NODE_OPTIONS are unset: they slow Node itself, and so hide what comes on top.
 *
 *     npm run bench                    on the Node that runs it
 *     npm run bench -- --nodes 22,24   on others, too: npm brings them (package node-PLATFORM-ARCH)
 *     npm run bench -- --quick         fewer runs, no 10,000 files
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "smol-toml";
import { stringify } from "yaml";

const { values: asked } = parseArgs({ options: { nodes: { type: "string" }, quick: { type: "boolean" } } });
const RUNS = asked.quick ? 9 : 31;

const COMMAND = resolve("bin/flylint.cjs");
const work = mkdtempSync(join(tmpdir(), "flylint-bench-"));
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...env } = process.env;

/** Loaded before the program: tells at its end what it has cost. */
const METER = join(work, "meter.cjs");
writeFileSync(
  METER,
  `process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require("node:fs").writeSync(2, "\\nMETER " + JSON.stringify({ time: userCPUTime + systemCPUTime, memory: maxRSS }));
  });\n`,
);

/** Reads files, or folders of them, and parses each: what no linter on this parser can do without. */
const PARSE = join(work, "parse.mjs");
writeFileSync(
  PARSE,
  `import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from ${JSON.stringify(resolve("node_modules/smol-toml/dist/index.js"))};
const visit = (path) => {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
  else { try { parse(readFileSync(path, "utf8")); } catch {} }
};
visit(process.argv[2]);\n`,
);

interface Cost {
  /** Microseconds of processor time. */
  readonly time: number;
  /** Kilobytes at the most. */
  readonly memory: number;
}

function cost(node: string, args: readonly string[]): Cost {
  const { stderr, error } = spawnSync(node, ["--require", METER, ...args], {
    env: { ...env, XDG_CACHE_HOME: join(work, "cache") },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 30,
  });
  if (error) throw error;
  const meter = /METER (.*)$/.exec(stderr.toString().slice(-200))?.[1];
  if (meter === undefined) throw new Error(`${args.join(" ")} ended without a word: ${stderr}`);
  return JSON.parse(meter);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

interface Measured {
  readonly args: readonly string[];
  /** Done before each run, outside of what is measured. */
  readonly before?: (node: string) => void;
}

/** The costs of several commands, run in turn after one run each that does not count. */
function costs(node: string, commands: readonly Measured[], runs: number): readonly (readonly Cost[])[] {
  const all = commands.map((): Cost[] => []);
  for (let run = -1; run < runs; run += 1) {
    for (const [index, { args, before }] of commands.entries()) {
      before?.(node);
      const one = cost(node, args);
      if (run >= 0) all[index]?.push(one);
    }
  }
  return all;
}

/** How many times as much one command took as the other: the median over runs that followed each other. */
function ratio(one: readonly Cost[] = [], other: readonly Cost[] = []): number {
  return median(one.map(({ time }, run) => time / (other[run]?.time ?? Number.NaN)));
}

/** Files as people have them, with names of their own: whole examples, real mistakes, and what flyctl takes. */
function texts(): readonly string[] {
  const whole = ["healthy", "launch", "minimal-web", "shop"].map((name) => `fixtures/${name}.toml`);
  const passing = readdirSync("fixtures/flyctl/passes").map((name) => `fixtures/flyctl/passes/${name}`);
  const mistakes: readonly { readonly toml: string }[] = JSON.parse(
    readFileSync("fixtures/cases/mistakes.json", "utf8"),
  );
  const read = [...whole, ...passing].map((file) => readFileSync(file, "utf8"));
  return [...read, ...mistakes.map(({ toml }) => toml)];
}

/** A folder with that many files. */
function tree(count: number): string {
  const root = join(work, `files-${count}`);
  const all = texts();
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `team-${index % 50}`, `app-${index}`);
    mkdirSync(folder, { recursive: true });
    const text = all[index % all.length] ?? "";
    writeFileSync(join(folder, "fly.toml"), text.replace(/^app = .*$/m, `app = "app-${index}"`));
  }
  return root;
}

function row(name: string, value: number, parser?: number, note = ""): void {
  const beside = parser === undefined ? "" : parser.toFixed(2);
  console.log(`${name.padEnd(52)} ${value.toFixed(2).padStart(8)} ${beside.padStart(10)}   ${note}`);
}

const head = (title: string) =>
  console.log(`\n${title.padEnd(52)} ${"flylint".padStart(8)} ${"smol-toml".padStart(10)}`);

function withoutCache(): void {
  rmSync(join(work, "cache"), { recursive: true, force: true });
  for (const name of readdirSync("dist")) if (name.includes(".cache")) rmSync(join("dist", name));
}

function afterFirstStart(node: string): void {
  withoutCache();
  cost(node, [COMMAND, "fixtures/healthy.toml"]);
}

/** What people have beside a fly.toml: an image that fits what `fly launch` writes. */
const DOCKERFILE = readFileSync("fixtures/sample/Dockerfile", "utf8");

const WORKFLOW = `on:
  push:
    branches: [main]
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: superfly/flyctl-actions/setup-flyctl@1.5
      - run: flyctl deploy --remote-only
        env:
          FLY_API_TOKEN: \${{ secrets.FLY_API_TOKEN }}
`;

/** A repository with a Dockerfile and two workflows; its fly.toml. */
function repository(): string {
  const root = join(work, "repository");
  mkdirSync(join(root, ".git"), { recursive: true });
  mkdirSync(join(root, ".github/workflows"), { recursive: true });
  for (const name of ["deploy.yml", "test.yml"]) writeFileSync(join(root, ".github/workflows", name), WORKFLOW);
  writeFileSync(join(root, "Dockerfile"), DOCKERFILE);
  writeFileSync(join(root, "fly.toml"), readFileSync("fixtures/launch.toml", "utf8"));
  return join(root, "fly.toml");
}

const STARTS: readonly (readonly [
  name: string,
  args: readonly string[],
  goal: string,
  before?: (node: string) => void,
])[] = [
  ["nothing to report", ["fixtures/healthy.toml"], "goal 1.50"],
  ["one warning, as `fly launch` writes it", ["fixtures/launch.toml"], "goal 1.65"],
  ["14 reports", ["fixtures/shop.toml"], "goal 2.20"],
  ["nothing to report, --format json", ["--format", "json", "fixtures/healthy.toml"], "goal 1.60"],
  ["nothing to report, first start", ["fixtures/healthy.toml"], "goal 2.60", withoutCache],
  ["nothing to report, second start", ["fixtures/healthy.toml"], "keeps what is compiled", afterFirstStart],
];

function startUp(node: string): void {
  head("One file, times `node -e 0`");
  for (const [name, args, goal, before] of STARTS) {
    const commands = [
      { args: ["-e", "0"] },
      { args: [COMMAND, ...args], ...(before ? { before } : {}) },
      { args: [PARSE, args.at(-1) ?? ""] },
    ];
    const [bare, own, parser] = costs(node, commands, RUNS);
    row(name, ratio(own, bare), ratio(parser, bare), goal);
  }
}

/** What other files cost, from runs that followed each other: the difference is smaller than what else changes in a minute. */
function filesBeside(node: string): void {
  const alone = join(mkdtempSync(join(work, "alone-")), "fly.toml");
  writeFileSync(alone, readFileSync("fixtures/launch.toml"));
  const commands = [
    ["-e", "0"],
    [COMMAND, alone],
    [COMMAND, repository()],
  ].map((args) => ({ args }));
  const [bare = [], lone = [], beside = []] = costs(node, commands, RUNS);
  const more = bare.map(
    ({ time }, run) => ((beside[run]?.time ?? Number.NaN) - (lone[run]?.time ?? Number.NaN)) / time,
  );
  row("   a Dockerfile and two workflows beside it: more by", median(more), undefined, "goal 0.33");
}

/** The same config as a fly.toml, a fly.yaml and a fly.json, each in a folder of its own. */
function inForms(file: string): readonly [toml: string, yaml: string, json: string] {
  const text = readFileSync(file, "utf8");
  const value = parse(text);
  const write = (name: string, content: string) => {
    const path = join(mkdtempSync(join(work, "form-")), name);
    writeFileSync(path, content);
    return path;
  };
  return [
    write("fly.toml", text),
    write("fly.yaml", stringify(value)),
    write("fly.json", JSON.stringify(value, undefined, 2)),
  ];
}

function forms(node: string): void {
  console.log("\nOne fly.yaml or fly.json, times the same as a fly.toml");
  for (const name of ["healthy", "shop"]) {
    const commands = inForms(`fixtures/${name}.toml`).map((path) => ({ args: [COMMAND, path] }));
    const [toml, yaml, json] = costs(node, commands, RUNS);
    row(`fly.yaml, ${name}`, ratio(yaml, toml), undefined, "goal 1.30");
    row(`fly.json, ${name}`, ratio(json, toml), undefined, "goal 1.30");
  }
}

function manyFiles(node: string): void {
  head("Many files, times one file");
  for (const count of asked.quick ? [10, 1000] : [10, 1000, 10_000]) {
    const root = tree(count);
    const args = [COMMAND, "--quiet", root];
    const commands = [{ args: [COMMAND, "fixtures/launch.toml"] }, { args }, { args: [PARSE, root] }];
    const [one, all = [], parser] = costs(node, commands, count > 1000 ? 3 : 9);
    row(`${count} files`, ratio(all, one), ratio(parser, one));
    if (count > 1000) {
      row("   memory in MB", median(all.map(({ memory }) => memory)) / 1024, undefined, "goal 120");
      const taplo = ["node_modules/@taplo/cli/dist/cli.js", "lint", `${root}/**/fly.toml`];
      const [others, own] = costs(node, [{ args: taplo }, { args }], 3);
      row("   taplo lint (npm, without a schema) : flylint", ratio(others, own));
    }
    rmSync(root, { recursive: true });
  }
  const alone = tree(1000);
  const args = [COMMAND, "--quiet", alone];
  const before = costs(node, [{ args: [COMMAND, "fixtures/launch.toml"] }, { args }], 5);
  addDockerfiles(alone);
  const after = costs(node, [{ args: [COMMAND, "fixtures/launch.toml"] }, { args }], 5);
  row(
    "1000 files, a Dockerfile beside each",
    ratio(after[1], after[0]),
    undefined,
    `${ratio(before[1], before[0]).toFixed(2)} without`,
  );
  rmSync(alone, { recursive: true });
}

function addDockerfiles(root: string): void {
  for (const team of readdirSync(root)) {
    for (const app of readdirSync(join(root, team))) writeFileSync(join(root, team, app, "Dockerfile"), DOCKERFILE);
  }
}

/** The Node that runs this, and those of other versions that npm has. */
function nodes(): readonly string[] {
  const versions = asked.nodes?.split(",") ?? [];
  const name = `node-${process.platform}-${process.arch}`;
  const others = versions.map((version) => {
    const prefix = join(work, `node-${version}`);
    execFileSync("npm", [
      "install",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--prefix",
      prefix,
      `${name}@${version}`,
    ]);
    return join(prefix, "node_modules", name, "bin", "node");
  });
  return [process.execPath, ...others];
}

for (const node of nodes()) {
  const version = execFileSync(node, ["--version"]).toString().trim();
  console.log(`\nNode ${version}, ${process.platform} ${process.arch}; medians of ${RUNS} runs`);
  startUp(node);
  filesBeside(node);
  forms(node);
  manyFiles(node);
}
rmSync(work, { recursive: true });
