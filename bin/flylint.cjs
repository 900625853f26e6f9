#!/usr/bin/env node
/**
 * Starts dist/cli.cjs. Node compiles a program anew at each start, which takes longer here than to lint a file, so what
 * it compiled is kept beside the program, for this one version of Node. Where that folder cannot be written nothing is.
 */
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const filename = join(__dirname, "..", "dist", "cli.cjs");
const cache = join(dirname(filename), `cli-${process.version}-${process.arch}.cache`);

const cachedData = kept();
// The program is plain ASCII, and read faster as such.
const script = new Script(wrap(readFileSync(filename, "latin1")), { filename, cachedData });
if (cachedData === undefined || script.cachedDataRejected) process.once("exit", keep);
script.runInThisContext()(exports, require("node:module").createRequire(filename), module, filename, dirname(filename));

function kept() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

/** Written aside and moved, so that no other process finds half of it. */
function keep() {
  const aside = `${cache}.${process.pid}`;
  try {
    writeFileSync(aside, script.createCachedData());
    renameSync(aside, cache);
  } catch {
    // The next start compiles again, as it would without a cache.
  }
}
