#!/usr/bin/env node
/**
 * Starts dist/cli.cjs. Node compiles a program anew at each start, which takes longer here than to lint a file, so what
 * it compiled is kept in a file: beside the program, or, where that folder cannot be written, in one of the user's.
 *
 * V8 believes whatever is in such a file. So it is only used where it is ours, nobody else may write to it, and it holds
 * the very program that is to be run, and what was compiled twice over, so that damage shows.
 */
const fs = require("node:fs");
const { isAbsolute, join } = require("node:path");
const { Script } = require("node:vm");

const DIST = join(__dirname, "..", "dist");
const PROGRAM = join(DIST, "cli.cjs");
/** Flags change what V8 makes of a program. */
const FLAGS = [process.execArgv.join(" "), process.env.NODE_OPTIONS ?? ""].join(" ").replace(/[^\w=]+/g, "-");
const NAME = `cli-${process.version}-${process.arch}${FLAGS.slice(0, 100)}.cache`;

const source = fs.readFileSync(PROGRAM);
const cachedData = read(join(DIST, NAME)) ?? read(join(userFolder(), NAME));
const script = new Script(source.toString("latin1"), { filename: PROGRAM, cachedData });
const program = run(script);
main();

async function main() {
  const content = cachedData === undefined || script.cachedDataRejected ? await toKeep() : undefined;
  const exitCode = await program.start();
  if (content !== undefined) keep(content);
  // Everything is written. To take the program apart piece by piece would take Node longer than to just end it.
  process.exit(exitCode);
}

function run(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, (id) => require(id.startsWith("./") ? join(DIST, id) : id), module);
  return module.exports;
}

function userFolder() {
  const { XDG_CACHE_HOME: root } = process.env;
  // Loading node:os would take longer than the rest of this file.
  return join(root && isAbsolute(root) ? root : join(require("node:os").homedir(), ".cache"), "flylint");
}

/** What was compiled of this very program; undefined where there is no such file, or any doubt about it. */
function read(file) {
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
async function toKeep() {
  const isFirst = !fs.existsSync(join(DIST, NAME)) && !fs.existsSync(join(userFolder(), NAME));
  return isFirst ? Buffer.alloc(0) : fromSample();
}

/**
 * What V8 has compiled after a run on a file of ours: the same whatever the command is about. It comes before that
 * command, which then finds all of it compiled, so little time is lost.
 */
async function fromSample() {
  try {
    await program.sample(join(DIST, "sample.toml"));
    const compiled = script.createCachedData();
    return Buffer.concat([source, compiled, compiled]);
  } catch {
    return undefined;
  }
}

function keep(content) {
  return write(DIST, content) || write(userFolder(), content);
}

/** Written aside and moved, so that no other process finds half of it. Says whether that went well. */
function write(folder, content) {
  const aside = join(folder, `${NAME}.new`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(fs.statSync(folder).mode, fs.statSync(folder).uid)) return false;
    // One name for all processes: what one that was killed left behind, the next one takes away.
    fs.rmSync(aside, { force: true });
    fs.writeFileSync(aside, content, { flag: "wx", mode: 0o600 });
    fs.renameSync(aside, join(folder, NAME));
    return true;
  } catch {
    fs.rmSync(aside, { force: true });
    return false;
  }
}
