/**
 * `npm run bench`: how long the built command takes to start, compared to Node alone, and how it does on many files.
 * Everything is a ratio of medians out of interleaved runs, because machines differ and are never quiet.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMMAND = "bin/flylint.cjs";
const RUNS = Number(process.env.BENCH_RUNS ?? 31);
const KINDS = ["launch", "minimal-web", "healthy", "shop"];

/** Milliseconds of one run. */
function time(args: readonly string[]): number {
  const start = performance.now();
  const { error } = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 30 });
  if (error) throw error;
  return performance.now() - start;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** Medians of several commands, run in turn after one run each that does not count. */
function medians(commands: readonly (readonly string[])[], runs: number): readonly number[] {
  for (const command of commands) time(command);
  const times = commands.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) commands.forEach((command, index) => void times[index]?.push(time(command)));
  return times.map(median);
}

/** A folder with that many files, of a few kinds in turn. */
function tree(count: number): string {
  const root = mkdtempSync(join(tmpdir(), "flylint-bench-"));
  const texts = KINDS.map((name) => readFileSync(`fixtures/${name}.toml`));
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `team-${index % 50}`, `app-${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "fly.toml"), texts[index % texts.length] ?? "");
  }
  return root;
}

/** Megabytes at the most, as the process itself counts them. */
function peakMemory(args: readonly string[]): number {
  const preload = join(mkdtempSync(join(tmpdir(), "flylint-bench-")), "peak.cjs");
  writeFileSync(preload, 'process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS));\n');
  const { stderr } = spawnSync(process.execPath, ["--require", preload, ...args], { maxBuffer: 1 << 30 });
  return Number(/peak (\d+)/.exec(stderr.toString())?.[1]) / 1024;
}

function row(name: string, value: string, bar: string): void {
  console.log(`${name.padEnd(58)} ${value.padStart(10)}   ${bar}`);
}

console.log(`Node ${process.version}, medians of ${RUNS} interleaved runs\n`);

const [bare = 1, quiet = 1, warning = 1] = medians(
  [
    ["-e", "0"],
    [COMMAND, "fixtures/healthy.toml"],
    [COMMAND, "fixtures/launch.toml"],
  ],
  RUNS,
);
row("one file with nothing to report : node -e 0", (quiet / bare).toFixed(2), "bar: 1.30");
row("one file as `fly launch` writes it, 1 warning : node -e 0", (warning / bare).toFixed(2), "");

for (const count of [1000, 10_000]) {
  const root = tree(count);
  const args = [COMMAND, "--quiet", root];
  const [one = 1, all = 1] = medians([[COMMAND, "fixtures/launch.toml"], args], count > 1000 ? 3 : 7);
  row(`${count} files : one file`, (all / one).toFixed(1), count === 1000 ? "bar: 12" : "");
  row(`${count} files, files per second`, (count / (all / 1000)).toFixed(0), "");
  row(`${count} files, peak memory in MB`, peakMemory(args).toFixed(0), count > 1000 ? "bar: 120" : "");
  if (count > 1000) {
    const taplo = medians([["node_modules/@taplo/cli/dist/cli.js", "lint", `${root}/**/fly.toml`]], 1)[0] ?? Number.NaN;
    row(`${count} files, taplo lint (npm, without a schema) : flylint`, (taplo / all).toFixed(1), "");
  }
  rmSync(root, { recursive: true });
}
