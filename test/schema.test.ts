/** The published schema: it has the keys that flyctl reads, says what each is for, and holds in any validator. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { formats } from "../src/schema/formats.ts";
import { adviceFor, wrongNames } from "../src/schema/made-up-names.ts";
import { branchFor, decodedForm, flySchema, keysOf, knownTables, schemaAt, typesOf } from "../src/schema/nodes.ts";
import type { Subschema } from "../src/schema/violation.ts";
import { printableHelp } from "../src/words/printable.ts";

const FILE = "schema/fly.schema.json";
const schema = JSON.parse(readFileSync(FILE, "utf8")) as Subschema;

/** A part of the schema and its place in it. */
interface Node {
  readonly pointer: string;
  readonly node: Subschema;
}

/** Every subschema, outer ones first. */
function nodesBelow(pointer: string, node: Subschema): readonly Node[] {
  const named = (keyword: "properties" | "definitions") =>
    Object.entries(node[keyword] ?? {}).flatMap(([key, child]) => nodesBelow(`${pointer}/${keyword}/${key}`, child));
  const { additionalProperties: rest, items, anyOf = [] } = node;
  return [
    { pointer, node },
    ...named("properties"),
    ...named("definitions"),
    ...(typeof rest === "object" ? nodesBelow(`${pointer}/additionalProperties`, rest) : []),
    ...(items ? nodesBelow(`${pointer}/items`, items) : []),
    ...anyOf.flatMap((branch, index) => nodesBelow(`${pointer}/anyOf/${index}`, branch)),
  ];
}

const nodes = nodesBelow("", schema);

/** A key of fly.toml, with dots and `*` for names that are up to the author, and its schema. */
interface Key {
  readonly path: string;
  readonly node: Subschema;
}

/** The keys below a table in its form of today; old names end the way. */
function keysBelow(path: string, node: Subschema): readonly Key[] {
  const form = decodedForm(node);
  const items = typesOf(form).includes("array") ? form.items : undefined;
  const table = branchFor(items ?? form, "object");
  const own = Object.entries(table.properties ?? {}).flatMap(([key, child]) => {
    const place = path === "" ? key : `${path}.${key}`;
    const isOld = child["x-flylint"]?.patched === true;
    return [{ path: place, node: child }, ...(isOld ? [] : keysBelow(place, child))];
  });
  const { additionalProperties: rest } = table;
  if (rest === undefined || rest === false) return own;
  const named = rest === true ? {} : rest;
  return [...own, { path: `${path}.*`, node: named }, ...keysBelow(`${path}.*`, named)];
}

const keys = keysBelow("", flySchema());
const isPatched = (node: Subschema) => node["x-flylint"]?.patched === true;

describe("keys", () => {
  const read = readFileSync("fixtures/flyctl-keys.txt", "utf8").split("\n");
  const wanted = read.filter((line) => line !== "" && !line.startsWith("#"));

  test("are those that flyctl's Config struct reads", () => {
    // Tables of free names stand in the list only with the names in them: `env.*`, not `env`.
    const maps = new Set(keys.flatMap(({ path }) => (path.endsWith(".*") ? [path.slice(0, -2)] : [])));
    const found = keys.filter(({ path, node }) => !maps.has(path) && !isPatched(node)).map(({ path }) => path);
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });

  test("with old names are those that flyctl's patches know", () => {
    expect(keys.filter(({ node }) => isPatched(node)).map(({ path }) => path)).toEqual([
      "build.build_target",
      "mount",
      "compute",
      "computes",
      "metric",
      "experimental.kill_timeout",
      "experimental.metrics_port",
      "experimental.metrics_path",
    ]);
  });

  test("have the old forms that flyctl's patches know", () => {
    const old = keys
      .filter(({ node }) => !isPatched(node))
      .flatMap(({ path, node }) =>
        branches(node)
          .filter(isPatched)
          .flatMap(typesOf)
          .map((type) => `${path}: ${type}`),
      );
    expect(old).toEqual([
      "env: array",
      "processes: array",
      "services: object",
      "services.internal_port: string",
      "services.concurrency: string",
      "services.ports: object",
      "services.ports.port: string",
      "services.tcp_checks: object",
      "services.http_checks: object",
      "services.http_checks.headers: array",
      "checks: array",
      "checks.*.headers: array",
      "mounts: object",
      "vm: object",
      "metrics: object",
      "experimental.cmd: string",
      "experimental.entrypoint: string",
      "experimental.exec: string",
    ]);
  });

  test("are converted where flyctl's patches convert them", () => {
    const casts = keys.flatMap(({ path, node }) => {
      const cast = [node, ...branches(node)].map((one) => one["x-flylint"]?.cast).find(Boolean);
      return cast === undefined ? [] : [`${path}: ${cast}`];
    });
    const times = (path: string) =>
      ["interval", "timeout", "grace_period"].map((key) => `${path}.${key}: milliseconds`);
    expect(casts.toSorted()).toEqual(
      [
        "env.*: text",
        "experimental.kill_timeout: seconds",
        "kill_timeout: seconds",
        "mounts.initial_size: text",
        "services.internal_port: port",
        "services.ports.port: port",
        "vm.memory: text",
        "checks.*.headers.*: text",
        "services.http_checks.headers.*: text",
        ...["checks.*", "services.http_checks", "services.tcp_checks"].flatMap(times),
      ].toSorted(),
    );
  });

  test("of checks in the old list are those of checks by name", () => {
    const { check, namedCheck } = schema.definitions ?? {};
    const { name, ...others } = namedCheck?.properties ?? {};
    expect(name).toBeDefined();
    expect(others).toEqual(check?.properties);
  });

  const properties = nodes.filter(({ pointer }) => /\/properties\/[^/]+$/.test(pointer));

  test.each(properties.map(({ pointer, node }) => [pointer, node] as const))("%s is documented", (_pointer, node) => {
    expect(node.description).toMatch(/^[A-Z`"].*[.)]$/);
    expect(node["x-taplo"]?.links?.key).toMatch(/^https:\/\/fly\.io\/docs\//);
  });
});

function branches(node: Subschema): readonly Subschema[] {
  return node.anyOf ?? [];
}

describe("values", () => {
  const ajv = new Ajv({ strict: false, formats }).addSchema(schema, "fly");
  const shown = nodes.flatMap(({ pointer, node }) =>
    [...(node.examples ?? []), ...(node.default === undefined ? [] : [node.default])].map(
      (value) => [pointer, JSON.stringify(value), value] as const,
    ),
  );

  test.each(shown)("%s: %s is one that it takes", (pointer, _text, value) => {
    const validate = ajv.compile({ $ref: `fly#${pointer}` });
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  });
});

/** What the parser of a format takes, and what it does not; sizes beyond 64 bits are more than a pattern can tell. */
const TEXTS: Readonly<Record<string, readonly [takes: readonly string[], refuses: readonly string[]]>> = {
  "go-duration": [
    ["5s", "1h2m3s4ms5us6ns", "5µs", "5μs", "+5s", "-5s", "0", "-0", "1.5h", ".5s", "5.s", "5s1m5s", "1.000000000001s"],
    [
      "",
      "5",
      "00",
      "0.0",
      ".s",
      "s",
      "-",
      "--5s",
      "1m-5s",
      "1m30",
      "10 s",
      " 10s",
      "10s ",
      "1d",
      "10S",
      "1e3s",
      "1,5s",
      "1.2.3s",
      "soon",
      "5s\n",
    ],
  ],
  "go-duration-or-empty": [
    ["", "5s", "1h2m3s4ms5us6ns", "5µs", "5μs", "+5s", "-5s", "0", "-0", "1.5h", ".5s", "5.s", "5s1m5s"],
    [
      "5",
      "00",
      "0.0",
      ".s",
      "s",
      "-",
      "--5s",
      "1m-5s",
      "1m30",
      "10 s",
      " 10s",
      "10s ",
      " ",
      "1d",
      "10S",
      "1e3s",
      "1,5s",
      "soon",
    ],
  ],
  "go-integer": [
    ["0", "8080", "+8080", "-1", "007", "9223372036854775807"],
    ["", "+", "http", " 8080", "8080 ", "8_080", "0x1f90", "8080.0", "8080/tcp", "--1", "٣"],
  ],
  "concurrency-limits": [
    ["20,25", "+20,-25", "0,0"],
    ["", ",", "20", "20,", ",25", "20, 25", "20 ,25", "20,25,30", "low,high", "20;25"],
  ],
};

describe("patterns", () => {
  const patterns = nodes.flatMap(({ pointer, node: { pattern, format } }) =>
    pattern !== undefined && format !== undefined ? [[pointer, format, pattern] as const] : [],
  );

  test("stand in for each format that one pattern can tell", () => {
    expect(new Set(patterns.map(([, format]) => format))).toEqual(new Set(Object.keys(TEXTS)));
  });

  test.each(patterns)("%s: the one of %s agrees with the parser", (_pointer, format, pattern) => {
    const [takes, refuses] = TEXTS[format] ?? [[], []];
    for (const [texts, taken] of [
      [takes, true],
      [refuses, false],
    ] as const) {
      const said = texts.map((text) => [text, new RegExp(pattern, "u").test(text), formats[format]?.(text)]);
      expect(said).toEqual(texts.map((text) => [text, taken, taken]));
    }
  });
});

describe.each(Object.entries(wrongNames()))("the name that people make up, %s,", (place, known) => {
  const names = place.split(".");

  /** Lists of tables are entered at their first entry; `checks.*` is any check. */
  const isKey = ([first = "", ...rest]: readonly string[]) =>
    first === "*"
      ? knownTables().some(({ schema }) => keysOf(schema).includes(rest[0] ?? ""))
      : [
          [first, ...rest],
          [first, 0, ...rest],
          [first, ...rest.slice(0, -1), 0, ...rest.slice(-1)],
        ].some((path) => schemaAt(path) !== undefined);

  test("is none, and what it stands for is one", () => {
    // Below [processes] any name is a process group; in the old list of them it is not.
    if (names[0] === "processes") expect(schemaAt(["processes", 0, ...names.slice(1)])).toBeUndefined();
    else expect(isKey(names)).toBe(false);
    if (known.meant) expect(isKey(known.meant.split("."))).toBe(true);
    if (known.rename) expect(isKey([...names.slice(0, -1), known.rename])).toBe(true);
  });

  test("gets help in words, whatever its value", () => {
    for (const value of [{}, { a: { b: [] } }, [], [[1]], [{}], "", "a\nb", '"', 1.5, -1, true, false]) {
      const { help } = printableHelp(adviceFor(known, value, (counts) => `fly scale count ${JSON.stringify(counts)}`));
      expect(help).toMatch(/\S/);
      expect(help).not.toMatch(/\[object|undefined|NaN|Infinity/);
    }
  });
});
