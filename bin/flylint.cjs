#!/usr/bin/env node
/**
 * Starts dist/cli.cjs, and loads the files beside it when they are asked for. Node compiles a program anew at each start,
 * which takes longer here than to lint a file, so what it compiled is kept beside each file, for this one version of Node.
 * Where that folder cannot be written nothing is.
 */
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const dist = join(__dirname, "..", "dist");
const loaded = new Map();
load("cli.cjs");

function load(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  compiled(name).runInThisContext()(module.exports, requireFrom, module);
  return module.exports;
}

function requireFrom(id) {
  return id.startsWith("./") ? load(id.slice(2)) : require(id);
}

function compiled(name) {
  const filename = join(dist, name);
  const cache = `${filename.slice(0, -4)}-${process.version}-${process.arch}.cache`;
  const cachedData = kept(cache);
  // The programs are plain ASCII, and read faster as such.
  const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) process.once("exit", () => keep(script, cache));
  return script;
}

function kept(cache) {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

/** Written aside and moved, so that no other process finds half of it. */
function keep(script, cache) {
  const aside = `${cache}.${process.pid}`;
  try {
    writeFileSync(aside, script.createCachedData());
    renameSync(aside, cache);
  } catch {
    // The next start compiles again, as it would without a cache.
  }
}
