/** Loads what reads the files beside a fly.toml, where there are any: to load a parser takes longer than to lint a file. */
import { type Parsers, tidy } from "../beside/beside.ts";
import { type Files, inFolder } from "../beside/files.ts";
import type { Reader } from "../document/document.ts";
import { formOfName, isConfigName } from "../hints/filename.ts";
import { readerFor } from "./reader.ts";

/** The parsers for what stands beside this text; `everything` where also the workflows may be of interest. */
export async function parsersFor(text: string, files: Files | undefined, everything = false): Promise<Parsers> {
  if (files === undefined) return {};
  const folders = ["", ...(files.folders ?? [])];
  const isThere = (...names: readonly string[]) =>
    names.some((name) => folders.some((folder) => files.exists(inFolder(folder, name))));
  const hasDockerfile =
    isThere("Dockerfile", "dockerfile") || namedIn(text).some((name) => !PLAIN.test(name) || isThere(tidy(name)));
  const hasYaml = /compose/.test(text) || isThere("litefs.yml") || (everything && isThere(...WORKFLOWS));
  const readers = await readersFor(files.list("").filter(isConfigName));
  return {
    config: (name) => readers.get(formOfName(name)),
    dockerfile: hasDockerfile ? (await import("../beside/dockerfile.ts")).readDockerfile : undefined,
    yaml: hasYaml ? (await import("../beside/yaml.ts")).readYaml : undefined,
  };
}

/** What reads the other configs of the folder: hardly ever anything but what is loaded anyway. */
async function readersFor(names: readonly string[]): Promise<ReadonlyMap<string, Reader>> {
  const readers = new Map<string, Reader>();
  for (const name of names) {
    const form = formOfName(name);
    if (!readers.has(form)) readers.set(form, await readerFor(name));
  }
  return readers;
}

/** The Dockerfile that a config names, whatever its form. */
function namedIn(text: string): readonly string[] {
  const named = text.matchAll(/dockerfile["']?\s*[=:]\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n,}"']+))/gi);
  return [...named].map(([, double, single, bare]) => (double ?? single ?? bare ?? "").trim());
}

/** A path as it is: with escapes, or over several lines, only a parser knows what it says. */
const PLAIN = /^[\w./ @+~-]+$/;

const WORKFLOWS = [
  ".github/workflows",
  ".gitlab-ci.yml",
  ".circleci/config.yml",
  "litestream.yml",
  "etc/litestream.yml",
];

/**
 * Whether rules ask how the config is deployed: one that seems to have no app, or one of these. To know it takes a parser, and
 * this only saves the time for one.
 */
export function needsWorkflows(apps: ReadonlyMap<string, unknown>, text: string): boolean {
  const [, name] = /^[ \t]{0,9}["']?app["']?[ \t]{0,9}[:=][ \t]{0,9}["']?([\w-]+)/m.exec(text) ?? [];
  return name === undefined || apps.has(name);
}
