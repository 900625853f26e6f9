/** Which values of a file nobody should see in a log. The rules about secrets ask here, and so does whatever is printed. */
import { isTable, type Path, valueAt } from "../path.ts";
import { assignmentIn } from "../schema/meant-values.ts";
import { placeholderIn } from "../words/placeholder.ts";
import { findSecret, isSecretName, isTooShort, type Secret } from "./secrets.ts";

/** Numbers, lengths of time, switches and names of modes: settings about a secret, not the secret. */
const SETTING =
  /^(?:[\d.]+ ?(?:ms|s|m|h|d|w|kb|mb|gb)?|true|false|yes|no|on|off|none|null|auto|default|enabled|disabled|required|optional|jwks|jwt|oidc|oauth2?|bearer|basic|header|cookie|session|memory|redis|database|env|file|local|lax|strict)?$/i;
const ADDRESS = /^[a-z][a-z0-9+.-]*:/i;
const FILE = /^[~.]?\/|^\.\w/;

/** Whether a variable is called like a secret, and its value does not look like anything else. */
export function isNamedSecret(name: string, value: string): boolean {
  if (!isSecretName(name) || placeholderIn(value)) return false;
  // A webhook's address is all that it takes to call it; any other address is harmless without a password.
  const isWebhook = /WEBHOOK_URL/i.test(name) && value.startsWith("https:");
  return isWebhook || ![SETTING, ADDRESS, FILE].some((harmless) => harmless.test(value));
}

const CREDENTIAL_HEADER = /^(?:proxy-)?authorization$|^x-api-key$|^cookie$/i;

/** Whether a header of this name carries a credential, whatever that looks like. */
export function isCredentialHeader(header: string): boolean {
  return CREDENTIAL_HEADER.test(header);
}

/** Whether nothing has been put there yet: `Bearer <token>`. */
export function isUnfilled(credential: string): boolean {
  return credential.trim() === "" || placeholderIn(credential.replace(/^(?:bearer|basic|token) +/i, "")) !== undefined;
}

/** The name of the header that a check sends with the value at `path`, in any way to write headers. */
export function headerAt(root: unknown, path: Path): string | undefined {
  const at = path.findLastIndex((step) => String(step).toLowerCase() === "headers");
  if (at < 0 || path.includes("response")) return undefined;
  if (path.length === at + 2) return String(path.at(-1));
  const parent = valueAt(root, path.slice(0, -1));
  if (path.at(-1) === "value" && isTable(parent) && typeof parent.name === "string") return parent.name;
  // flyctl refuses [{ Authorization = "..." }], which is what people write.
  return path.length === at + 3 && typeof path[at + 1] === "number" ? String(path.at(-1)) : undefined;
}

/** Whether the reference of an image begins with a name and a password. */
export function hasImagePassword(reference: string): boolean {
  return /^[^/\s:@]+:[^/\s:@]+@(?!sha\d)/.test(reference);
}

/** The credential without doubt that a text is, or that one of its words is: `--token=...` in a command. */
export function certainSecretIn(text: string): Secret | undefined {
  if (isTooShort(text)) return undefined;
  const secrets = [text, ...wordsOf(text).map(({ word }) => word)].map((part) => findSecret(part));
  return secrets.find((secret) => secret?.certainty === "pattern");
}

interface Word {
  readonly word: string;
  readonly start: number;
}

/** The words of a text, where spaces, quotes and the signs of TOML and of shells part them. */
function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(/[^\s"'`=,;<>()[\]{}]+/g), ({ 0: word, index }) => ({ word, start: index }));
}

/** A stretch of a text that is a credential by its looks. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

const KEY_BEGIN = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/g;
const KEY_END = "-----END";

/** All credentials without doubt in a text, also where it is no TOML: words, and private keys over several lines. */
export function certainSecretsIn(text: string): readonly Found[] {
  const words = wordsOf(text)
    .filter(({ word }) => !isTooShort(word) && findSecret(word)?.certainty === "pattern")
    .map(({ word, start }) => ({ start, end: start + word.length }));
  const keys = Array.from(text.matchAll(KEY_BEGIN), ({ index }) => {
    const end = text.indexOf(KEY_END, index);
    return { start: index, end: end < 0 ? endOfParagraph(text, index) : end };
  });
  return [...words, ...keys];
}

function endOfParagraph(text: string, from: number): number {
  const blank = text.indexOf("\n\n", from);
  return blank < 0 ? text.length : blank;
}

/** Whether the text at `path` of a file is a credential as a whole: by its name, its header, or its looks. */
export function isSensitive(root: unknown, path: Path, value: string): boolean {
  const { name, text } = variableAt(root, path, value);
  const header = text === value ? headerAt(root, path) : name;
  return (
    findSecret(text, name) !== undefined ||
    isNamedSecret(name, text) ||
    (header !== undefined && isCredentialHeader(header) && !isUnfilled(text)) ||
    (name === "image" && hasImagePassword(value))
  );
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What the text at `path` is called: by its key, by a `name` or `key` beside a `value`, or by what is before its `=`. */
function variableAt(root: unknown, path: Path, value: string): NamedText {
  const key = String(path.findLast((step) => typeof step === "string") ?? "");
  const assigned = typeof path.at(-1) === "number" ? assignmentIn(value) : undefined;
  if (assigned) return { name: assigned[0], text: assigned[1] };
  const parent = key === "value" ? valueAt(root, path.slice(0, -1)) : undefined;
  const name = isTable(parent) ? (parent.name ?? parent.key) : undefined;
  return { name: typeof name === "string" ? name : key, text: value };
}

/** The value at `path` with `...` for each secret in it: to be written anew in help that many may read. */
export function withoutSecrets(root: unknown, path: Path, value: unknown = valueAt(root, path)): unknown {
  if (typeof value === "string") {
    if (!isSensitive(root, path, value)) return value;
    const { name, text } = variableAt(root, path, value);
    return text === value ? "..." : `${name}=...`;
  }
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(root, [...path, index], item));
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSecrets(root, [...path, key], item)]),
  );
}
