#!/usr/bin/env node
/**
 * Starts dist/cli.cjs, and loads the files beside it when they are asked for. Node compiles a program anew at each start,
 * which takes longer here than to lint a file, so what it compiled is kept beside each file, for this one version of Node.
 * Where that folder cannot be written nothing is.
 */
const { closeSync, openSync, readSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const dist = join(__dirname, "..", "dist");
const loaded = new Map();
/** All files are read into this: memory that was never touched takes longer to get than a file to read. */
const room = Buffer.allocUnsafeSlow(4 << 20);
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
  // The programs are plain ASCII, and read faster as such.
  const source = read(filename).toString("latin1");
  const cachedData = kept(cache);
  const script = new Script(source, { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) process.once("exit", () => keep(script, cache));
  return script;
}

/** The content of a file, until the next one is read. */
function read(file) {
  const descriptor = openSync(file);
  try {
    let size = 0;
    for (let more = -1; more !== 0; size += more) more = readSync(descriptor, room, size, room.length - size, null);
    return room.subarray(0, size);
  } finally {
    closeSync(descriptor);
  }
}

function kept(cache) {
  try {
    return read(cache);
  } catch {
    return undefined;
  }
}

/** Written aside and moved, so that no other process finds half of it. */
function keep(script, cache) {
  // After many files there would be more in it than a start needs, and all of it has to be read.
  if (performance.now() > 1000) return;
  const aside = `${cache}.${process.pid}`;
  try {
    writeFileSync(aside, script.createCachedData());
    renameSync(aside, cache);
  } catch {
    // The next start compiles again, as it would without a cache.
  }
}
