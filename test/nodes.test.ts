/** The schema as the rest of flylint asks it: what stands where, which form flyctl's decoder takes, and which one writes today. */
import { describe, expect, test } from "vitest";
import type { Path } from "../src/path.ts";
import { allKeys, innerKeys, isList, keyAt, pathOfKey, tableIn } from "../src/schema/keys.ts";
import {
  branchFor,
  currentForm,
  decodedForm,
  jsonType,
  keysOf,
  knownTables,
  schemaAt,
  typesOf,
} from "../src/schema/nodes.ts";
import type { Subschema } from "../src/schema/violation.ts";

/** The schema of a key, or none that has anything. */
const at = (...path: Path): Subschema => schemaAt(path) ?? {};

test.each([
  [[], "array"],
  [{}, "object"],
  ["x", "string"],
  [1.5, "number"],
  [false, "boolean"],
  [null, "null"],
  [undefined, "null"],
  [new Date(), "null"],
])("the type of %j is %s", (value, type) => expect(jsonType(value)).toBe(type));

test.each([
  [["app"], ["string"]],
  [["kill_timeout"], ["string", "number"]],
  [["mounts"], ["array", "object"]],
  [
    ["services", 0, "internal_port"],
    ["number", "string"],
  ],
  [
    ["processes", 0],
    ["object", "string", "number", "boolean", "array"],
  ],
  [["build", "settings", "x"], []],
])("what flyctl takes at %j: %j", (path, types) => expect(typesOf(at(...path))).toEqual(types));

test.each([
  // Without the patches there are no old forms, and nothing is converted.
  [["mounts"], ["array"]],
  [["env"], ["object"]],
  [["env", "A"], ["string"]],
  [["services", 0, "concurrency"], ["object"]],
  [["services", 0, "internal_port"], ["integer"]],
  [["services", 0, "http_checks", 0, "headers"], ["object"]],
  [["vm", 0, "memory"], ["string"]],
  [["kill_timeout"], ["string", "number"]],
  [["app"], ["string"]],
  [
    ["http_service", "auto_stop_machines"],
    ["string", "boolean"],
  ],
])("what its decoder takes at %j: %j", (path, types) => expect(typesOf(decodedForm(at(...path)))).toEqual(types));

test("what the decoder takes keeps the rule for a wrong type, but nothing of the conversion", () => {
  expect(decodedForm(at("kill_timeout"))["x-flylint"]).toEqual({
    typeOutcome: "ignored",
    rule: "invalid-duration",
    typeRule: "invalid-duration",
  });
  expect(decodedForm(at("services", 0, "concurrency"))).toMatchObject({
    description: expect.any(String),
    properties: {},
  });
});

test.each([
  [["mounts"], ["array"]],
  [["http_service", "auto_stop_machines"], ["string"]],
  [["vm", 0, "persist_rootfs"], ["string"]],
  [["services", 0, "internal_port"], ["number"]],
  [["processes"], ["object"]],
  [["app"], ["string"]],
])("what one writes at %j today: %j", (path, types) => expect(typesOf(currentForm(at(...path)))).toEqual(types));

describe("of several forms the one for a type", () => {
  test.each([
    [["vm", 0, "persist_rootfs"], "string", "string"],
    [["vm", 0, "persist_rootfs"], "number", "integer"],
    [["services", 0, "internal_port"], "string", "string"],
    [["mounts"], "object", "object"],
    [["processes", 0], "array", ["string", "number", "boolean", "array"]],
    // The whole where none takes it.
    [["vm", 0, "persist_rootfs"], "boolean", undefined],
    [["mounts"], "string", undefined],
    [["app"], "object", "string"],
  ])("%j for %s", (path, type, found) => expect(branchFor(at(...path), type).type).toEqual(found));

  test("it has the words that hold for all of them, and the notes of both", () => {
    const node = at("services", 0, "http_checks", 0, "headers");
    const old = branchFor(node, "array");
    expect(old.description).toBe(node.description);
    expect(old["x-flylint"]).toEqual({ ...node["x-flylint"], patched: true });
  });
});

test.each([
  [["services", 1, "ports", 0, "port"], true],
  [["services", "ports", "port"], true],
  [["mount", "source"], true],
  [["env", "ANY"], true],
  [["env", "constructor"], true],
  [["processes", 0, "name"], true],
  [["constructor"], false],
  [["app", "x"], false],
  [["app", 0], false],
  [["build", "settings", "x"], false],
  [["nobody", "knows", 0], false],
])("flyctl knows something at %j: %j", (path, isKnown) => expect(schemaAt(path) !== undefined).toBe(isKnown));

test("tables are known by the headers that one writes today, outer before inner", () => {
  const headers = knownTables().map(({ path, array }) => (array ? `[[${path.join(".")}]]` : `[${path.join(".")}]`));
  expect(headers).toEqual(
    expect.arrayContaining(["[http_service]", "[[services]]", "[[services.ports]]", "[env]", "[[mounts]]", "[checks]"]),
  );
  expect(headers[0]).toBe("[]");
  for (const old of ["mount", "compute", "metric"]) expect(headers.join()).not.toContain(`[${old}]`);
  expect(headers.indexOf("[[services]]")).toBeLessThan(headers.indexOf("[[services.ports]]"));
  expect(new Set(headers).size).toBe(headers.length);
});

test("a table of free names has no keys by itself", () => {
  expect(keysOf(at("env"))).toEqual([]);
  expect(keysOf(at("restart", 0))).toEqual(["policy", "retries", "processes"]);
  expect(keysOf(at("mounts"))).toContain("source");
});

test.each([
  [["services", 1, "ports", 0, "port"], "services.ports.port"],
  [["checks", "alive", "port"], "checks.*.port"],
  [["env", "PORT"], "env.*"],
  [["http_service", "checks"], "http_service.checks"],
  [["prot"], undefined],
  [["services", 0, "prot"], undefined],
  [["app", "x"], undefined],
])("the key at %j is %s", (path, name) => expect(keyAt(path)).toBe(name));

test.each([
  ["services.ports.port", ["services", 0, "ports", 0, "port"]],
  ["checks.*.port", ["checks", "*", "port"]],
  ["http_service.checks", ["http_service", "checks"]],
  ["mounts.sorce", undefined],
  ["app.x", undefined],
])("one writes %s at %j", (name, path) => expect(pathOfKey(name.split("."))).toEqual(path));

test.each([
  [["services"], true],
  [["mounts"], true],
  [["vm", 0, "kernel_args"], true],
  [["http_service"], false],
  [["processes"], false],
  [["app"], false],
  [["nobody"], false],
])("one writes a list at %j: %j", (path, expected) => expect(isList(path)).toBe(expected));

describe("keys to write", () => {
  test("of a table, each with whether it needs it", () => {
    const inner = (...path: Path) => innerKeys(tableIn(at(...path)) ?? {});
    expect(inner("restart").map(({ name, required }) => [name, required])).toEqual([
      ["policy", true],
      ["retries", false],
      ["processes", false],
    ]);
    expect(inner("env").map(({ name, required }) => [name, required])).toEqual([["*", false]]);
    // Old ones are left out.
    expect(inner("build").map(({ name }) => name)).not.toContain("builtin");
    expect(inner("build", "settings")).toEqual([]);
    expect(tableIn(at("vm", 0, "kernel_args"))).toBeUndefined();
    expect(tableIn(at("app"))).toBeUndefined();
  });

  test("of the whole file, tables before their keys", () => {
    const keys = allKeys();
    expect(keys).toEqual(
      expect.arrayContaining(["app", "services", "services.ports.port", "env.*", "checks.*.port", "build.settings"]),
    );
    expect(keys.indexOf("services")).toBeLessThan(keys.indexOf("services.ports"));
    for (const key of ["mount", "mount.source", "build.settings.*", "build.builtin"]) expect(keys).not.toContain(key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
