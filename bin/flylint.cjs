#!/usr/bin/env node
/**
 * Starts dist/cli.cjs. Node compiles a program anew at each start, which takes longer here than to lint a file, so what
 * it compiled of a bundle is kept in a file: beside the bundle, or, where that folder cannot be written, in one of the
 * user's.
 *
 * V8 believes whatever is in such a file. So it is only used where it is ours, nobody else may write to it, and it holds
 * the very bundle that is to be run, and what was compiled twice over, so that damage shows.
 */
const fs = require("node:fs");
const { isAbsolute, join } = require("node:path");
const { Script } = require("node:vm");

const DIST = join(__dirname, "..", "dist");
/** Flags change what V8 makes of a program. */
const FLAGS = [process.execArgv.join(" "), process.env.NODE_OPTIONS ?? ""].join(" ").replace(/[^\w=]+/g, "-");
/** Bun and Deno, which each keep something else, give themselves out as a version of Node. */
const { bun, deno } = process.versions;
const RUNTIME = bun ? `bun-${bun}` : deno ? `deno-${deno}` : process.version;
const VERSION = `${RUNTIME}-${process.arch}${FLAGS.slice(0, 100)}`;

/** What the bundles export, by their names. */
const loaded = new Map();
/** The bundles that had to be compiled. */
const compiled = [];

main(load("cli"));

async function main(program) {
  const [command] = compiled;
  const content = command && !isFirst(command) ? await fromSample(program, command) : undefined;
  const exitCode = await program.start();
  for (const bundle of compiled) {
    if (isFirst(bundle)) keep(bundle, Buffer.alloc(0));
    else keep(bundle, bundle === command ? content : contentOf(bundle));
  }
  // Everything is written. To take the program apart piece by piece would take Node longer than to just end it.
  process.exit(exitCode);
}

/** Runs a bundle, once; it asks for others by their files: `./sarif.cjs`. */
function load(name) {
  const known = loaded.get(name);
  if (known) return known;
  const filename = join(DIST, `${name}.cjs`);
  const source = fs.readFileSync(filename);
  const cache = `${name}-${VERSION}.cache`;
  const cachedData = read(join(DIST, cache), source) ?? read(join(userFolder(), cache), source);
  const script = new Script(source.toString("latin1"), { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) compiled.push({ source, script, cache });
  const module = { exports: {} };
  const requireFrom = (id) => (id.startsWith("./") ? load(id.slice("./".length, -".cjs".length)) : require(id));
  script.runInThisContext()(module.exports, requireFrom, module);
  loaded.set(name, module.exports);
  return module.exports;
}

function userFolder() {
  const { XDG_CACHE_HOME: root } = process.env;
  if (root && isAbsolute(root)) return join(root, "flylint");
  try {
    // Loading node:os would take longer than the rest of this file.
    return join(require("node:os").homedir(), ".cache", "flylint");
  } catch {
    // A user that the system does not know, as in a container, and without HOME: there is no other folder than that.
    return DIST;
  }
}

/** What was compiled of this very bundle; undefined where there is no such file, or any doubt about it. */
function read(file, source) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    const { size, mode, uid } = fs.fstatSync(descriptor);
    const length = (size - source.length) / 2;
    if (!Number.isInteger(length) || length <= 0 || !isOurs(mode, uid) || !same(descriptor, 0, source))
      return undefined;
    const data = Buffer.allocUnsafeSlow(length);
    fs.readSync(descriptor, data, 0, length, source.length);
    return same(descriptor, source.length + length, data) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

function isOurs(mode, uid) {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o22) === 0);
}

/** Whether the file has these bytes there. */
function same(descriptor, position, bytes) {
  const piece = Buffer.allocUnsafe(1 << 16);
  for (let done = 0; done < bytes.length; done += piece.length) {
    const read = fs.readSync(descriptor, piece, 0, Math.min(piece.length, bytes.length - done), position + done);
    if (read === 0 || !piece.subarray(0, read).equals(bytes.subarray(done, done + read))) return false;
    if (read < piece.length && done + read < bytes.length) return false;
  }
  return true;
}

/**
 * The first start only leaves an empty file, and the second one fills it: where there is no second one, as in CI, what was
 * compiled would be kept for nobody.
 */
function isFirst({ cache }) {
  return !fs.existsSync(join(DIST, cache)) && !fs.existsSync(join(userFolder(), cache));
}

/**
 * What V8 has compiled after a run on a file of ours: the same whatever the command is about. It comes before that
 * command, which then finds all of it compiled, so little time is lost.
 */
async function fromSample(program, bundle) {
  try {
    await program.sample(join(DIST, "sample", "fly.toml"));
    return contentOf(bundle);
  } catch {
    return undefined;
  } finally {
    // What else the files of ours asked for, the command may never need.
    compiled.splice(1);
    loaded.clear();
  }
}

function contentOf({ source, script }) {
  const data = script.createCachedData();
  return Buffer.concat([source, data, data]);
}

function keep({ cache }, content) {
  if (content !== undefined && !write(DIST, cache, content)) write(userFolder(), cache, content);
}

/** Written aside and moved, so that no other process finds half of it. Says whether that went well. */
function write(folder, cache, content) {
  const aside = join(folder, `${cache}.new`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(fs.statSync(folder).mode, fs.statSync(folder).uid)) return false;
    // One name for all processes: what one that was killed left behind, the next one takes away.
    fs.rmSync(aside, { force: true });
    fs.writeFileSync(aside, content, { flag: "wx", mode: 0o600 });
    fs.renameSync(aside, join(folder, cache));
    return true;
  } catch {
    remove(aside);
    return false;
  }
}

function remove(file) {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Nobody may look into that folder, or it is none: then there is nothing of ours.
  }
}
