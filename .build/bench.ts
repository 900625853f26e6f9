/**
 * `npm run bench`: how long the built command takes to start, compared to Node alone, and how it does on many files.
 * Everything is a median of ratios out of interleaved runs, because machines differ and are never quiet.
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

/** The times of several commands, run in turn after one run each that does not count. */
function times(commands: readonly (readonly string[])[], runs: number): readonly (readonly number[])[] {
  for (const command of commands) time(command);
  const all = commands.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) commands.forEach((command, index) => void all[index]?.push(time(command)));
  return all;
}

/** How many times as long one command took as the other: the median over the runs that followed each other. */
function ratio(one: readonly number[] = [], other: readonly number[] = []): number {
  return median(one.map((milliseconds, run) => milliseconds / (other[run] ?? Number.NaN)));
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

console.log(`Node ${process.version}, medians of interleaved runs: ${RUNS} of one file, 9 of 1000, 3 of 10000\n`);

const [bare, quiet, warning] = times(
  [
    ["-e", "0"],
    [COMMAND, "fixtures/healthy.toml"],
    [COMMAND, "fixtures/launch.toml"],
  ],
  RUNS,
);
row("one file with nothing to report : node -e 0", ratio(quiet, bare).toFixed(2), "bar: 1.30");
row("one file as `fly launch` writes it, 1 warning : node -e 0", ratio(warning, bare).toFixed(2), "bar: 1.30");

for (const count of [1000, 10_000]) {
  const root = tree(count);
  const args = [COMMAND, "--quiet", root];
  const [one, all = []] = times([[COMMAND, "fixtures/launch.toml"], args], count > 1000 ? 3 : 9);
  row(`${count} files : one file`, ratio(all, one).toFixed(1), count === 1000 ? "bar: 12" : "");
  row(`${count} files, files per second`, (count / (median(all) / 1000)).toFixed(0), "");
  row(`${count} files, peak memory in MB`, peakMemory(args).toFixed(0), count > 1000 ? "bar: 120" : "");
  if (count > 1000) {
    const taplo = ["node_modules/@taplo/cli/dist/cli.js", "lint", `${root}/**/fly.toml`];
    const [others, own] = times([taplo, args], 3);
    row(`${count} files, taplo lint (npm, without a schema) : flylint`, ratio(others, own).toFixed(1), "");
  }
  rmSync(root, { recursive: true });
}
