/** What `npm run mutate` leaves out: manuals, what is not in the sample, and of the examples of all rules the most. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { relative, resolve } from "node:path";
import {
  commonTokens,
  declareFactoryPlugin,
  declareValuePlugin,
  PluginKind,
  tokens,
} from "@stryker-mutator/api/plugin";
import { strykerPlugins as vitestPlugins } from "@stryker-mutator/vitest-runner";
import { ForksPoolWorker } from "vitest/node";

/** A number that is the same for the same text, each time. */
const hash = (text) => createHash("sha256").update(text).digest().readUInt32BE();

/** Manuals are words to read: that their examples are right is tested, and what their sentences say is not. */
const manuals = {
  shouldIgnore(path) {
    const isManual = path.isVariableDeclaration() && path.node.declarations.some((one) => one.id?.name === "manual");
    return isManual ? "the manual of a rule" : undefined;
  },
};

/** MUTATE_SAMPLE=20 keeps one mutant of 20, MUTATE_SAMPLE=20:1 another one: by its place and what it writes there, so the same each time. */
const [every = 1, offset = 0] = (process.env.MUTATE_SAMPLE ?? "1").split(":").map(Number);

function isInSample({ fileName, location, replacement }) {
  const key = JSON.stringify([relative(".", fileName), location.start.line, location.start.column, replacement]);
  return hash(key) % every === offset;
}

/** Stryker has no samples, but leaves out what does not compile: its table counts the others as errors. */
const sample = () => ({
  init: async () => {},
  group: async (mutants) => [mutants.map(({ id }) => id)],
  check: async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, verdict(mutant)])),
});

const verdict = (mutant) =>
  isInSample(mutant) ? { status: "passed" } : { status: "compileError", reason: "not in the sample" };

/**
 * Vitest ends its worker after each run, and loads all of the source anew for the next mutant: this one stays. It is a
 * process, since tests of the command change its folder.
 */
let worker;
const warm = {
  name: "warm",
  createPoolWorker(options) {
    const isNew = worker === undefined;
    worker ??= new ForksPoolWorker(options);
    const listeners = [];
    const off = (event, listener) => worker.off(event, listener);
    return {
      name: warm.name,
      start: async () => (isNew ? worker.start() : undefined),
      stop: async () => listeners.splice(0).forEach((one) => void off(...one)),
      send(message) {
        if (message.type === "run") message.context.invalidates = helpers();
        if (message.type !== "stop") return worker.send(message);
        const stopped = { type: "stopped", __vitest_worker_response__: true };
        for (const [event, listener] of [...listeners]) if (event === "message") listener(stopped);
      },
      on(event, listener) {
        listeners.push([event, listener]);
        worker.on(event, listener);
      },
      off,
      deserialize: (data) => data,
    };
  },
};

/** What tests share: it may remember what an earlier mutant said. */
const helpers = () =>
  readdirSync("test")
    .filter((name) => !name.endsWith(".test.ts"))
    .map((name) => resolve("test", name));

/**
 * Every rule looks at every example, so that each mutant would be asked of each: a mutant in a rule is asked of the
 * examples of that rule alone, and any other of what fixtures/rules says of one rule in four.
 */
function isAsked(test, rule) {
  const [, name, what] = /rules\.test\.ts#(\S+) (.*)/.exec(test) ?? [];
  if (rule !== undefined) return name === rule;
  return name === undefined || (what === "says what fixtures/rules has" && hash(name) % 4 === 0);
}

function examples(injector) {
  const runner = vitestPlugins[0].factory(injector);
  const run = runner.mutantRun.bind(runner);
  runner.mutantRun = ({ testFilter = [], ...options }) => {
    const [, rule] = /src.rules.(.*)\.ts$/.exec(options.sandboxFileName) ?? [];
    const asked = testFilter.filter((test) => isAsked(test, rule));
    return run({ ...options, testFilter: asked.length > 0 ? asked : testFilter });
  };
  const init = runner.init.bind(runner);
  runner.init = async () => {
    await init();
    for (const { config } of runner.ctx.projects) Object.assign(config, { pool: warm.name, poolRunner: warm });
  };
  return runner;
}
examples.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "manuals", manuals),
  declareFactoryPlugin(PluginKind.Checker, "sample", sample),
  declareFactoryPlugin(PluginKind.TestRunner, "examples", examples),
];
