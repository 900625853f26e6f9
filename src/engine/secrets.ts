/** Secrets never leave a file: whatever is printed of it passes here. */
import type { Stretch } from "../diagnostic.ts";
import type { Document } from "../document/document.ts";
import { certainSecretsIn, isSensitive } from "../hints/sensitive.ts";
import { isTable, type Path } from "../path.ts";

export interface Secrets {
  /** Where they stand in the text, in its order, without overlap. */
  readonly stretches: readonly Stretch[];
  /** A text without them: of each at most its first four characters are left, of a short one none. */
  mask(text: string): string;
}

/** More than that in one file are a list of them; the places beyond are covered all the same where they look like one. */
const MOST_VALUES = 1000;

/** Finds what no rule, name or pattern would have anybody see: single values, and words anywhere in the text. */
export function secretsOf(document: Document): Secrets {
  const values = textsIn(document.value)
    .filter(({ path, value }) => isSensitive(document.value, path, value))
    .slice(0, MOST_VALUES);
  const locator = values.length > 0 ? document.locate() : undefined;
  const places = values.flatMap(({ path }) => {
    const range = locator?.range(path, "value");
    return range ? [withoutQuotes(document.text, range.start.offset, range.end.offset)] : [];
  });
  const stretches = merged([...places, ...certainSecretsIn(document.text)]);
  const written = stretches.map(({ start, end }) => document.text.slice(start, end));
  const all = [...values.map(({ value }) => value), ...written];
  const isShort = (secret: string) => secret.length < LEAST_SHOWN;
  // `shop` in `acme-shop`, the name of the app, which no command can do without.
  const open = all.some(isShort) ? openWords(document.value) : new Set();
  const secrets = all.filter((secret) => !(isShort(secret) && open.has(secret)));
  return { stretches, mask: maskFor(secrets, all.length > 0 ? namesIn(document.value) : []) };
}

/** The names of the app and its volumes, which anybody may see; unless somebody wrote a secret there. */
function namesIn(root: unknown): readonly string[] {
  const isName = ([section, ...below]: Path) =>
    (section === "app" && below.length === 0) || (section === "mounts" && below.at(-1) === "source");
  return textsIn(root)
    .filter(({ path, value }) => isName(path) && /^[a-z0-9_-]+$/.test(value) && !isSensitive(root, path, value))
    .map(({ value }) => value);
}

/** The words that a file says openly. */
function openWords(root: unknown): ReadonlySet<string> {
  const open = textsIn(root).filter(({ path, value }) => !isSensitive(root, path, value));
  return new Set(open.flatMap(({ value }) => value.split(/\W+/)));
}

interface Value {
  readonly path: Path;
  readonly value: string;
}

/** All texts of a file. */
function textsIn(root: unknown): readonly Value[] {
  const found: Value[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "string") found.push({ path, value });
    else {
      const entries = Array.isArray(value) ? value.entries() : isTable(value) ? Object.entries(value) : [];
      for (const [key, item] of entries) visit(item, [...path, key]);
    }
  };
  visit(root, []);
  return found;
}

function withoutQuotes(text: string, start: number, end: number): Stretch {
  const quotes = /^(?:"""|'''|["'])/.exec(text.slice(start, start + 3))?.[0].length ?? 0;
  return end - start >= 2 * quotes ? { start: start + quotes, end: end - quotes } : { start, end };
}

function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last && stretch.start < last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, stretch.end) };
    else if (stretch.end > stretch.start) result.push(stretch);
  }
  return result;
}

/** Of a shorter secret nothing is shown, of others the beginning. */
const LEAST_SHOWN = 12;

/** So many characters at the beginning of a secret find it in a text. */
const HEAD = 6;

/** What messages put in the place of what they cut off. */
const CUT = "…";

function maskFor(secrets: readonly string[], names: readonly string[]): (text: string) => string {
  const spellings = new Set(
    secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), ...lines(secret)]),
  );
  const byHead = new Map<string, string[]>();
  for (const spelling of [...spellings].sort((a, b) => b.length - a.length)) {
    const head = spelling.slice(0, HEAD);
    if (spelling !== "") byHead.set(head, [...(byHead.get(head) ?? []), spelling]);
  }
  if (byHead.size === 0) return (text) => text;
  // The longest comes first here, too.
  const lengths = [...new Set([...byHead.keys()].map((head) => head.length))];
  // `fly postgres attach` makes an address in which user and database have the name of the app.
  const open = new Set(names.flatMap((name) => runsOf(plain(name))));
  const hidden = secrets.flatMap(withoutHost).flatMap((part) => runsOf(plain(part)));
  const runs = new Set(hidden.filter((run) => !open.has(run)));
  return (text) => {
    const result = masked(text, byHead, lengths);
    return runsOf(plain(result)).some((run) => runs.has(run)) ? LEFT_OUT : result;
  };
}

/** In the place of words that show a secret in another spelling, such as a name of an app that was made of it. */
const LEFT_OUT = "Hidden, because it would reveal a secret.";

/** So many letters and digits of a secret in a row are no chance. */
const RUN = 12;

/** The host of an address is no secret, and often the name of the app; what stands before and after it, each by itself. */
function withoutHost(secret: string): readonly string[] {
  const [, user, path] = /^[a-z][a-z0-9+.-]*:\/\/(?:([^/?#@]*)@)?[^/?#]*(.*)$/is.exec(secret) ?? [];
  return path === undefined ? [secret] : [user ?? "", path];
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

function runsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - RUN + 1) }, (_, at) => text.slice(at, at + RUN));
}

/** Of a key over several lines each line is one, too. */
function lines(secret: string): readonly string[] {
  return secret.includes("\n") ? secret.split(/\r?\n/).filter((line) => line.length >= 12) : [];
}

function masked(text: string, byHead: ReadonlyMap<string, readonly string[]>, lengths: readonly number[]): string {
  let result = "";
  let done = 0;
  for (let at = 0; at < text.length; ) {
    const end = endOfSecret(text, at, byHead, lengths);
    if (end === undefined) at += 1;
    else {
      result += text.slice(done, at) + (end - at < LEAST_SHOWN ? "" : text.slice(at, at + 4)) + CUT;
      done = text[end] === CUT ? end + 1 : end;
      at = done;
    }
  }
  return result + text.slice(done);
}

/** Where the secret ends that begins here, also where the text has only its beginning; undefined where none begins. */
function endOfSecret(
  text: string,
  at: number,
  byHead: ReadonlyMap<string, readonly string[]>,
  lengths: readonly number[],
): number | undefined {
  for (const length of lengths) {
    for (const secret of byHead.get(text.slice(at, at + length)) ?? []) {
      let same = length;
      while (same < secret.length && secret[same] === text[at + same]) same += 1;
      const isWhole = same === secret.length && (same > HEAD || isWord(text, at, at + same));
      if (isWhole || (same > 4 && text[at + same] === CUT)) return at + same;
    }
  }
  return undefined;
}

/** A short secret may well be a part of other words; by itself it is one. */
function isWord(text: string, start: number, end: number): boolean {
  return !/\w/.test(text[start - 1] ?? "") && !/\w/.test(text[end] ?? "");
}
