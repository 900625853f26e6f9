import { isTable, type Path } from "../path.ts";
import { ANY, isList } from "../schema/keys.ts";
import { block, header, toml, tomlKey } from "../toml/write.ts";
import { either } from "../words/english.ts";
import { type KeyFacts, keyFacts } from "./key-facts.ts";
import { links, page, paragraph, rows, snippet } from "./page.ts";
import { WHOLE_FILE } from "./topic.ts";

/** What pages call a name that the author chooses. */
const CHOSEN = "NAME";

/** What there is to know of a key, for a terminal. */
export function keyPage(facts: KeyFacts): string {
  const { key, description, aliasOf, deprecated, keys, rules, docs } = facts;
  const instead = aliasOf === undefined ? "" : `See flylint --explain ${aliasOf}`;
  const example = exampleOf(facts);
  return page(
    [key === "" ? WHOLE_FILE : key],
    paragraph([description, deprecated ? "Deprecated." : "", instead].filter(Boolean).join(" ")),
    rows("", valueRows(facts)),
    paragraph(otherNames(facts)),
    example === undefined ? [] : snippet("Example:", example),
    rows(
      "Keys:",
      keys.map((inner) => [
        inner.key === ANY ? CHOSEN : inner.key,
        `${inner.required ? "Required. " : ""}${inner.description}`,
      ]),
    ),
    rows(
      "Rules about it:",
      rules.map(({ id, title }) => [id, title]),
    ),
    links([docs]),
  );
}

function otherNames({ aliases, notRead }: KeyFacts): string {
  const read = aliases.length > 0 ? `flyctl also reads it as ${either(aliases.map(inCode))}.` : "";
  const ignored =
    notRead.length > 0 ? `Under other names, such as ${either(notRead.map(inCode))}, flyctl ignores it.` : "";
  return [read, ignored].filter(Boolean).join(" ");
}

const inCode = (name: string) => `\`${name}\``;

function valueRows({
  path,
  type,
  olderTypes,
  required,
  values,
  minimum,
  maximum,
  ...facts
}: KeyFacts): [string, string][] {
  if (path.length === 0) return [];
  const isSection = facts.keys.length > 0;
  const from = minimum === undefined ? "" : String(minimum);
  const found: readonly (readonly [string, string])[] = [
    ["Type:", isSection ? `${type}: ${sectionHeader(path)}` : type],
    ["Older:", olderTypes.length > 0 ? `${either(olderTypes)}, which flyctl still reads` : ""],
    ["Values:", values ? either(values.map(toml)) : ""],
    ["Range:", maximum === undefined ? from && `${from} or more` : `${from} to ${maximum}`],
    ["Default:", facts.default === undefined ? "" : toml(facts.default)],
    ["Required:", required ? `in each ${sectionHeader(path.slice(0, -1))}` : ""],
  ];
  return found.flatMap(([name, text]) => (text === "" ? [] : [[name, text]]));
}

/** `[http_service]`, `[[services.ports]]`, `[checks.NAME]`. */
function sectionHeader(path: Path): string {
  const named = path.map((step) => (step === ANY ? CHOSEN : step));
  return header(isList(path) ? [...named, 0] : named);
}

/** The first example where it belongs, and the others as comments. */
function exampleOf({ key, path, examples, keys, ...facts }: KeyFacts): string | undefined {
  const [whole] = examples;
  // Of checks: one of them, with its name.
  if (whole === undefined && keys.length === 1 && keys[0]?.key === ANY) return exampleInside(key);
  if (keys.length > 0) return isTable(whole) ? below(path.slice(0, -1), block(sectionHeader(path), whole)) : undefined;
  const written = examples.length > 0 ? examples : usualValue(facts);
  const name = path.at(-1) === ANY ? CHOSEN : tomlKey(String(path.at(-1)));
  const [first, ...others] = written.map((value) => `${name} = ${toml(value)}`);
  if (first === undefined) return undefined;
  const lines = [first, ...others.map((line) => `# or: ${line}`)];
  const section = path.slice(0, typeof path.at(-2) === "number" ? -2 : -1);
  if (section.length === 0) return lines.join("\n");
  return below(section.slice(0, -1), [sectionHeader(section), ...lines].join("\n  "));
}

function exampleInside(key: string): string | undefined {
  const facts = keyFacts([...key.split("."), ANY]);
  return facts && exampleOf(facts);
}

/** A section with the headers of the lists that it is in: without them TOML would make tables of those. */
function below(path: Path, section: string): string {
  const lists = path.flatMap((step, index) => (typeof step === "number" ? [header(path.slice(0, index + 1))] : []));
  return [...lists, section].join("\n");
}

/** Who writes a line wants something else than the default. */
function usualValue({ type, values = [], default: usual }: Pick<KeyFacts, "type" | "values" | "default">) {
  return type === "a boolean" ? [usual !== true] : values.filter((value) => value !== usual).slice(0, 1);
}
