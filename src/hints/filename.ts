/** What the name of a file tells: whether it is a config, and what the app in it is for. */

import { baseOf } from "../app/file-path.ts";
import { environmentIn, type NamedEnvironment, serviceOf } from "./environments.ts";

const SEPARATOR = /[._-]/;

export const TEMPLATE: ReadonlySet<string> = new Set("example template sample tmpl tpl dist".split(" "));
export const REVIEW: ReadonlySet<string> = new Set("review preview pr".split(" "));

/** JSON and YAML are for many things: only what is called as flyctl would call it, with something between dots. */
const OTHER_CONFIG = /^fly(?:\.[\w-]+)*\.(?:json|yaml)$/;

/**
 * Whether a file of a folder is a config: fly.toml, fly.staging.toml, fly-staging.toml; and, since people keep several in
 * one folder, anything with a separator before that (web.fly.toml, shop__fly.toml). Else fly.json, fly.yaml and
 * fly.staging.yaml. `.pre-commit-hooks.yaml` says the same.
 */
export function isConfigName(name: string): boolean {
  if (OTHER_CONFIG.test(name)) return true;
  if (!name.endsWith(".toml")) return false;
  const parts = name.slice(0, -".toml".length).split(SEPARATOR);
  const plain = parts.slice(parts.findLastIndex((part) => /\W/.test(part)) + 1);
  const isEmpty = plain.at(-1) === "";
  // `fly-.toml` is none: something has to follow the separator.
  return plain.some((part, index) => part === "fly" && !(isEmpty && index === plain.length - 2));
}

/** How flyctl reads a file: by its suffix alone, in exactly this spelling (internal/appconfig/serde.go, LoadConfig). */
export function formOfName(filename = ""): "toml" | "json" | "yaml" {
  if (filename.endsWith(".json")) return "json";
  return filename.endsWith(".yaml") ? "yaml" : "toml";
}

/** What the app of a file is for, as far as its name tells: `fly.staging.toml`, `fly-eu-prod.toml`, `fly.dev.json`. */
export function environmentOfName(filename: string | undefined): NamedEnvironment | undefined {
  const [, stem] = /^(.*)\.(?:toml|json|ya?ml)$/.exec(nameOf(filename).toLowerCase()) ?? [];
  const [first, ...words] = stem?.split(SEPARATOR) ?? [];
  return first === "fly" ? environmentIn(words, "file") : undefined;
}

/** Whether the file is named for staging or the like. `fly.local.toml` tells from where people deploy, or where the data are. */
export function isStagingFile(filename: string | undefined): boolean {
  return environmentOfName(filename) === "nonprod" && !partsOf(filename).includes("local");
}

/** Whether two files are by their names for one service in two environments: `fly.toml` and `fly.staging.toml`. */
export function areEnvironments(one: string | undefined, other: string | undefined): boolean {
  return isStagingFile(one) !== isStagingFile(other) && areOfOneService(one, other);
}

/** Whether the names of two files differ in words for environments only. */
export function areOfOneService(one = "fly.toml", other = "fly.toml"): boolean {
  return serviceOf(nameOf(one)) === serviceOf(nameOf(other));
}

/** Whether the file is one to copy, such as fly.example.toml: what is missing in it is meant to be filled in. */
export function isTemplateFile(filename: string | undefined): boolean {
  return partsOf(filename).some((part) => TEMPLATE.has(part));
}

/** Whether the file is for apps that come and go, such as fly.review.toml: their names come from the command line. */
export function isReviewFile(filename: string | undefined): boolean {
  return partsOf(filename).some((part) => REVIEW.has(part));
}

/** Whether the file is only kept: a copy such as `fly.bak.toml`, or one in a folder from which nobody deploys. */
export function isKeptFile(filename = ""): boolean {
  return KEPT.test(filename) || KEPT_FOLDER.test(filename);
}

const KEPT = /[._-](?:bak|backup|old|orig|copy)\.[^.\\/]*$/i;

const KEPT_FOLDER =
  /(?:^|[\\/])(?:\.[^.\\/][^\\/]*|examples?|tests?|fixtures?|templates?|archived?|backups?|old)[\\/]/i;

function partsOf(filename: string | undefined): readonly string[] {
  return nameOf(filename).toLowerCase().split(SEPARATOR);
}

/** The name of a file, also of one that stands for `owner+repo__path`. */
function nameOf(filename = ""): string {
  return baseOf(filename).replace(/^.*__/, "");
}
