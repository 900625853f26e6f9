import { code, type Help } from "../help.ts";
import { withoutSecrets } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path, pathKey, type Table, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { MOST_VARIABLES, portBlocks, variablesIn } from "../schema/meant-values.ts";
import { currentForm, keysOf, typesOf } from "../schema/nodes.ts";
import type { Subschema, Violation } from "../schema/violation.ts";
import { block, header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { CONSEQUENCES } from "../words/consequence.ts";
import { converted, fitted, withoutUnit } from "../words/convert.ts";
import { either } from "../words/english.ts";
import { kindsOf, WHOLE } from "../words/kinds.ts";

const says = {
  crash: (name: string) => `flyctl crashes on an empty entry of ${name}.`,
  fillIn: "Fill it in, or delete it.",
  so: (mistake: string, consequence: string) => `${mistake}: ${consequence}.`,
  value: (name: string, wanted: string, found: string) => `${name} must be ${wanted}, not ${found}`,
  item: (list: string, wanted: string, found: string) => `Each item of ${list} must be ${wanted}, not ${found}`,
  tables: (section: string) => `an array of ${section} tables`,
  upTo64Bits: (kinds: string) => `${kinds} of at most 64 bits`,
  somethingElse: "a value of another type",
  checkWithoutName: (line: string, section: string) =>
    `${line} cannot be set in ${section} itself, because each check needs its own table with a name`,
  notFinite: (name: string, value: string) => `${name} = ${value} is not a number that flyctl can convert to JSON`,
  numberOrText: (line: string) => ["Use a normal number, or a string:", code(line)],
  notTwoNumbers: (name: string, value: string) => `${name} = ${value} must be two integers separated by a comma`,
  range: (lines: string) => ["For a range of ports, write instead of it:", code(lines)],
  textAsSection: (name: string) => `${name} must be a string, not a section`,
  textsAsSection: (name: string) => `${name} must be an array of strings, not a section`,
  text: (value: string) => `the string ${value}`,
  date: (value: string) => `the date or time ${value}`,
  table: "a table",
  emptyList: "an empty array",
  list: "an array",
  forExample: (line: string) => ["For example:", code(line)],
  sectionForEach: (section: string) => ["Write a section for each entry:", code(section)],
  asSection: (section: string) => ["Write it as a section:", code(section)],
};

export default rule({
  id: "value-type-mismatch",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations, document }) {
    // Of keys that stand in [checks] itself the first tells what is wrong with all.
    const first = violations.find(isCheckField);
    const advised = new Set<string>();
    for (const violation of violations) {
      if (isCheckField(violation) && violation !== first) continue;
      const found = finding(violation, document.value);
      // Where all items of a list are wrong in the same way the first of them tells.
      const advice = pathKey([...violation.path.slice(0, -1), JSON.stringify(found.help)]);
      if (isItem(violation.path) && found.fix === undefined && advised.has(advice)) continue;
      advised.add(advice);
      yield found;
    }
  },
});

function finding(violation: Violation, root: Table): Finding {
  const { path, value, outcome } = violation;
  const schema = violation.schema && currentForm(violation.schema);
  const types = schema ? typesOf(schema) : [];
  const name = tomlKey(String(path.findLast((step) => typeof step === "string") ?? ""));
  if (violation.keyword === "crash") return { path, outcome, message: says.crash(name), help: says.fillIn };
  const special =
    composeAsText(path, value, types) ??
    sectionAsValue(path, value, types) ??
    checkWithoutName(violation, root) ??
    notFinite(path, name, value) ??
    unreadableText(violation, name);
  if (special) return { ...special, outcome, message: says.so(special.message, CONSEQUENCES[outcome]) };
  const wanted = schema ? wantedBy(schema, value, path) : says.somethingElse;
  const mistake = isItem(path) ? says.item(name, wanted, described(value)) : says.value(name, wanted, described(value));
  const message = says.so(mistake, CONSEQUENCES[outcome]);
  const number = isText(value) && types.includes("integer") ? withoutUnit(name, value) : undefined;
  const better =
    number ?? (isListOfTables(schema) ? undefined : betterValue(value, types, isCommand(path), schema?.enum));
  if (better === undefined)
    return { path, outcome, message, help: listAdvice(path, root) ?? advice(name, path, types, schema, value) };
  // Only a change of quotes or brackets keeps the meaning.
  const { help, fix } = setTo(path, better, { safe: number === undefined });
  return { path, outcome, message, help: isItem(path) ? code(better) : help, fix };
}

/** A finding whose message still lacks its end: what comes of it. */
interface Special extends Finding {
  readonly message: string;
}

/** Whether what stands at `path` is one of a list. */
function isItem(path: Path): boolean {
  return typeof path.at(-1) === "number";
}

/** What the schema takes, in words; old forms are no advice. */
function wantedBy(schema: Subschema, value: unknown, path: Path): string {
  const choice = schema.enum?.filter((item) => item !== "");
  if (choice) return either(choice.map(toml));
  if (isListOfTables(schema)) return says.tables(header([...path, 0]));
  const kinds = new Set(kindsOf(schema));
  // A float such as 1e21 is whole, and still more than Go reads into an integer.
  return Number.isInteger(value) && kinds.has(WHOLE) ? says.upTo64Bits(either([...kinds])) : either([...kinds]);
}

/** What a top-level check is mostly made of. */
const FIELDS: readonly string[] = ["type", "port", "method", "path", "interval", "timeout", "grace_period"];

/** Nothing but `[checks.NAME]` stands in `[checks]`. */
function isCheckField({ path, value }: Violation): boolean {
  const [section, name] = path;
  const isField = path.length === 2 && String(section).toLowerCase() === "checks" && typeof name === "string";
  return isField && !isTable(value);
}

function checkWithoutName(violation: Violation, root: Table): Special | undefined {
  if (!isCheckField(violation)) return undefined;
  const { path, value } = violation;
  const line = `${tomlKey(String(path[1]))} = ${short(value)}`;
  const entries = Object.entries(valueAt(root, path.slice(0, 1)) ?? {});
  const fields = Object.fromEntries(
    entries.filter(([key, item]) => FIELDS.includes(key) && (isText(item) || typeof item === "number")),
  );
  return {
    path,
    message: says.checkWithoutName(line, header(path.slice(0, 1))),
    help: code(block(header([...path.slice(0, 1), "alive"]), { type: "tcp", port: 8080, ...fields })),
  };
}

function notFinite(path: Path, name: string, value: unknown): Special | undefined {
  if (typeof value !== "number" || Number.isFinite(value)) return undefined;
  const help = says.numberOrText(`${name} = "${toml(value)}"`);
  return { path, message: says.notFinite(name, toml(value)), help };
}

/** Text in a form that was taken once for numbers. */
function unreadableText({ path, value, schema, keyword }: Violation, name: string): Special | undefined {
  if (keyword !== "format") return undefined;
  if (schema?.format === "concurrency-limits") {
    const [soft = "20", hard = "25"] = String(value).match(/\b\d{1,9}\b/g) ?? [];
    const help = code(`${name} = { type = "requests", soft_limit = ${soft}, hard_limit = ${hard} }`);
    return { path, message: says.notTwoNumbers(name, short(value)), help };
  }
  const range = /^\s*(\d{1,5})\s*(?:-|:|\.\.)\s*(\d{1,5})\s*$/.exec(String(value));
  if (name === "port" && range && Number(range[1]) < Number(range[2])) {
    const help = says.range(`start_port = ${range[1]}\nend_port = ${range[2]}`);
    return { path, message: says.value(name, WHOLE, described(value)), help };
  }
  const number = /^\s*\+?(\d{1,5})(?:\.0*|\/\w+)?\s*$/.exec(String(value).replaceAll("_", ""))?.[1];
  const wanted = /^[+-]?\d+$/.test(String(value)) ? says.upTo64Bits(WHOLE) : WHOLE;
  return {
    path,
    message: says.value(name, wanted, described(value)),
    help: code(`${name} = ${number ?? (name === "port" ? 443 : 8080)}`),
  };
}

/** `compose = "compose.yml"`, which is the name of the file in a section. */
function composeAsText(path: Path, value: unknown, types: readonly string[]): Special | undefined {
  if (path.join(".") !== "build.compose" || types[0] !== "object" || typeof value !== "string") return undefined;
  return {
    path,
    message: says.value("compose", says.table, described(value)),
    help: says.asSection(block(header(path), { file: value })),
  };
}

/** `[processes.worker]` with a `command`, `[[vm.processes]]` with a `name`: a text, or a list of texts, written as a section. */
function sectionAsValue(path: Path, value: unknown, types: readonly string[]): Special | undefined {
  const text = isTable(value) ? [value.command, value.name, ...Object.values(value)].find(isText) : undefined;
  if (text === undefined || !types.includes("string")) return undefined;
  const place = isItem(path) ? path.slice(0, -1) : path;
  const parent = place.slice(0, -1);
  const name = tomlKey(String(place.at(-1)));
  const line = `${name} = ${isItem(path) ? toml([text]) : toml(text)}`;
  return {
    path,
    message: isItem(path) ? says.textsAsSection(name) : says.textAsSection(name),
    help: code(parent.length === 0 ? line : `${header(parent)}\n  ${line}`),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function described(value: unknown): string {
  if (typeof value === "string") return says.text(short(value));
  if (value instanceof Date) return says.date(toml(value));
  if (isTable(value)) return says.table;
  if (Array.isArray(value)) return value.length === 0 ? says.emptyList : says.list;
  return short(value);
}

/** Whether what stands at `path` is a command: flyctl splits it into words. */
function isCommand([section, ...below]: Path): boolean {
  const key = String(below.at(-1) ?? section);
  return (section === "processes" && below.length === 1) || /^(?:.*_)?command$/.test(key);
}

/** The same value in the type that is wanted, where that is beyond doubt, and one of those that are wanted. */
function betterValue(
  value: unknown,
  types: readonly string[],
  command: boolean,
  choice: Subschema["enum"],
): string | undefined {
  const better = converted(value, types, command);
  return choice === undefined || choice.some((item) => toml(item) === better) ? better : undefined;
}

function isListOfTables(schema: Subschema | undefined): boolean {
  return schema?.items !== undefined && keysOf(schema.items).length > 0;
}

/** A list of other tools, as the sections that it was meant to be: `["PORT=8080"]` of docker-compose, `ports = [80, 443]`. */
function listAdvice(path: Path, root: Table): Help | undefined {
  const list = isItem(path) ? path.slice(0, -1) : path;
  const written = valueAt(root, list);
  // Each wrong item of a long list comes here, and none is written anew.
  if (!Array.isArray(written) || written.length > MOST_VARIABLES) return undefined;
  const items = withoutSecrets(root, list);
  if (list.join() === "env" || path.join(".") === "build.args" || path.at(-1) === "headers") {
    const variables = variablesIn(items);
    return variables && says.asSection(block(header(list), variables));
  }
  const ports = list[0] === "services" && list.at(-1) === "ports" ? portBlocks(items) : undefined;
  return ports && says.sectionForEach(ports.join("\n"));
}

function advice(
  name: string,
  path: Path,
  types: readonly string[],
  schema: Subschema | undefined,
  value: unknown,
): Help {
  const example = schema?.examples?.[0] ?? schema?.enum?.find((item) => item !== "");
  if (example !== undefined && !isItem(path)) return says.forExample(`${name} = ${toml(example)}`);
  if (isListOfTables(schema)) {
    const shown = schema?.items && currentForm(schema.items).examples?.[0];
    // Whoever writes `restart = "always"` means the policy.
    const isPolicy = path.join() === "restart" && isText(value);
    const title = header([...path, 0]);
    if (isPolicy) return says.sectionForEach(`${title}\n  policy = ${fitted("restart.policy", value)}`);
    return says.sectionForEach(isTable(shown) ? block(title, shown) : title);
  }
  if (types[0] === "object") return isItem(path) ? says.sectionForEach(header(path)) : says.asSection(header(path));
  const examples: Readonly<Record<string, string>> = { boolean: "true", integer: "1", number: "1", array: '["..."]' };
  return says.forExample(`${name} = ${isItem(path) ? '["..."]' : (examples[types[0] ?? ""] ?? '"..."')}`);
}

export const manual: Manual = {
  title: "A value of the wrong type",
  why: "flyctl expects one type for each key: a string, a number, a boolean, an array or a table. With a single value of another type, it cannot load the file, and its error names no line. Only `[[services]]` still accepts ports as strings, and `[env]` turns numbers into strings.",
  how: "Use the type that the report names. Usually that means adding or removing quotes, or putting a single value in brackets.",
  examples: [
    {
      name: "a port in quotes in http_service",
      toml: `
        [http_service]
          internal_port = "8080" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a number as a build argument",
      toml: `
        [build.args]
          NODE_VERSION = 20 # <--
      `,
      fixed: `
        [build.args]
          NODE_VERSION = "20"
      `,
    },
    {
      name: "numbers with a unit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.http_options]
            idle_timeout = "300s" # <--
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = "14 days" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [http_service.http_options]
            idle_timeout = 300
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = 14
      `,
    },
    {
      name: "words in one string",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = "tls,http" # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "build arguments as a list",
      toml: `
        [build]
          args = ["NODE_VERSION=22", "APP=shop"] # <--
      `,
    },
    {
      name: "headers as a list",
      toml: `
        [http_service]
          internal_port = 8080
        [[http_service.http_options.response.headers]] # <--
          name = "X-Robots-Tag"
          value = "noindex"
      `,
    },
    {
      name: "variables as a list",
      toml: `
        env = ["PORT=8080", "NODE_ENV=production"] # <--
      `,
    },
    {
      name: "ports as a list of numbers, and a range",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          ports = [80, 443] # <--
        [[services]]
          internal_port = 9000
          protocol = "tcp"
          [[services.ports]]
            port = "9000-9010" # <--
      `,
    },
    {
      name: "one group without brackets",
      toml: `
        [processes]
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = "web" # <--
      `,
      fixed: `
        [processes]
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "a percentage",
      toml: `
        [deploy]
          max_unavailable = "25%" # <--
      `,
      fixed: `
        [deploy]
          max_unavailable = 0.25
      `,
    },
    {
      name: "a command as an array",
      toml: `
        [deploy]
          release_command = ["bin/rails", "db:migrate"] # <--
      `,
      fixed: `
        [deploy]
          release_command = "bin/rails db:migrate"
      `,
    },
    {
      name: "a string in brackets",
      toml: `
        [deploy]
          strategy = ["rolling"] # <--
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
      `,
    },
    {
      name: "a boolean where there are names",
      toml: `
        [[vm]]
          persist_rootfs = true # <--
      `,
    },
    {
      name: "ports without sections",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          ports = [80, 443] # <--
      `,
    },
    {
      name: "ports in quotes in services, which still load",
      toml: `
        [[services]]
          internal_port = "8080"
          protocol = "tcp"
          [[services.ports]]
            port = "443"
      `,
    },
    {
      name: "the name of a compose file",
      toml: `
        [build]
          compose = "compose.yml" # <--
      `,
    },
    {
      name: "one limit where two are wanted",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          concurrency = "20" # <--
      `,
    },
  ],
};
