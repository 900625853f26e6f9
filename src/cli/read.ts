import { isUtf8 } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Files } from "../rule.ts";

/** The text of a file, or why there is none. */
export type Read = { readonly text: string } | { readonly problem: string };

/** Standard input has no name of its own. */
export const STDIN = "-";

/** Reads a file, or standard input for `-`. */
export function readText(path: string, name: string): Read {
  if (/\.(?:json|ya?ml)$/i.test(name)) {
    return {
      problem: `${name}: flylint reads TOML, and flyctl would read this file as ${/json$/i.test(name) ? "JSON" : "YAML"}.`,
    };
  }
  try {
    return decode(readFileSync(path === STDIN ? 0 : path), name);
  } catch (error) {
    return { problem: `${name}: ${reason(error)}` };
  }
}

function decode(bytes: Buffer, name: string): Read {
  if (bytes.includes(0))
    return { problem: `${name}: this is not a text file (it contains zero bytes; UTF-16 looks like that, too).` };
  if (!isUtf8(bytes))
    return { problem: `${name}: this file is not UTF-8, and flyctl cannot read it. Save it as UTF-8.` };
  // The byte order mark stays: flyctl stops at it, so it is reported.
  return { text: bytes.toString("utf8") };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file.",
  EACCES: "no permission to read it.",
  EPERM: "no permission to read it.",
  EISDIR: "this is a folder.",
};

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? `it cannot be read (${error instanceof Error ? error.message : String(error)}).`;
}

/** Files beside a fly.toml, for rules that look at them. */
export function filesIn(folder: string): Files {
  return {
    exists: (path) => existsSync(resolve(folder, path)),
    read: (path) => {
      try {
        return readFileSync(resolve(folder, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
}
