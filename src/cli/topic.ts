/** What `--explain` is asked about: a rule or a key, however one writes it. */
import { rules } from "../generated/rules.ts";
import { withoutIndexes } from "../path.ts";
import { allKeys, pathOfKey } from "../schema/keys.ts";
import { classifyUnknown } from "../schema/unknown-key.ts";
import { either } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";

/** The file as a whole. */
export const WHOLE_FILE = "fly.toml";

/**
 * The names of a key as one writes it: `services.ports`, `[[services.ports]]`, `services[0].ports[1].port`,
 * `env."MY VAR"`, `kill_timeout = 5`; none for the file as a whole; undefined where there is no name in it.
 */
export function namesIn(written: string): readonly string[] | undefined {
  if (written.trim() === WHOLE_FILE) return [];
  const [key = ""] = written.replace(/^\s*\[+/, "").split("=");
  const names = key.match(/"[^"]*"|'[^']*'|\[\d+\]|[^.[\]\s"']+/g) ?? [];
  const isIndex = (name: string, index: number) => /^\[\d+\]$/.test(name) || isNumberedIn(names.slice(0, index), name);
  const plain = names
    .filter((name, index) => !isIndex(name, index))
    .map((name) => name.replace(/^(["'])(.*)\1$/, "$2"));
  return plain.length > 0 ? plain : undefined;
}

/** Whether a number stands for one of a list: `services.0.ports`. In a table it is a name. */
function isNumberedIn(above: readonly string[], name: string): boolean {
  return /^\d+$/.test(name) && pathOfKey([...withoutNumbers(above), name]) === undefined;
}

const withoutNumbers = (names: readonly string[]) => names.filter((name) => !/^\[?\d+\]?$/.test(name));

/** What is said of a name that is neither a rule nor a key. */
export function unknownTopic(written: string): string {
  const near = meantBy(written).map((name) => `"${name}"`);
  const question = near.length > 0 ? ` Did you mean ${either(near)}?` : "";
  const lists = `List all rules with: flylint --rules, and all sections with: flylint --explain ${WHOLE_FILE}`;
  return `There is no rule or key "${written}".${question} ${lists}`;
}

/** As many tables may have a key of one name. */
const MOST_HOMES = 6;

function meantBy(written: string): readonly string[] {
  const ids = rules.map(({ id }) => id);
  const rule = nearest(written.trim(), ids);
  if (rule !== undefined) return [rule];
  const homes = homesOf(namesIn(written) ?? []);
  if (homes.length > 0) return homes;
  const near = nearest(written.trim(), [...ids, ...allKeys()], 4);
  return near === undefined ? [] : [near];
}

/** The keys that are meant by the names of one that flyctl does not know, as reports about it have them. */
function homesOf(names: readonly string[]): readonly string[] {
  const [name, ...more] = names;
  if (name === undefined) return [];
  const homes = more.length === 0 ? keysCalled(name) : [];
  if (homes.length > 0) return homes;
  const meant = withoutIndexes(classifyUnknown(names, {}).meant ?? []);
  return meant.length === 0 || pathOfKey(meant) ? [meant.join(".")].filter(Boolean) : keysCalled(meant.at(-1) ?? "");
}

function keysCalled(name: string): readonly string[] {
  const keys = allKeys().filter((key) => key.endsWith(`.${name}`));
  return keys.length <= MOST_HOMES ? keys : [];
}
