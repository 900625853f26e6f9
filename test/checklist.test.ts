/** Fly's production checklist: every item, decided as far as a file tells. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { checklist } from "../src/checklist/check.ts";
import { ITEMS } from "../src/checklist/items.ts";
import { rules } from "../src/generated/rules.ts";
import { lint } from "../src/lint.ts";
import { inProcess } from "./flylint.ts";

const read = (name: string) => readFileSync(`fixtures/${name}.toml`, "utf8");
const statuses = (name: string) =>
  Object.fromEntries(
    checklist(lint(read(name), { preset: "production" }).diagnostics, "my-shop").map(({ id, status }) => [id, status]),
  );

test("names only rules that exist, and each item once", () => {
  const known = new Set(rules.map(({ id }) => id));
  expect(ITEMS.flatMap((item) => item.rules).filter((id) => !known.has(id))).toEqual([]);
  expect(new Set(ITEMS.map(({ id }) => id)).size).toBe(ITEMS.length);
});

test("rules that an item goes by speak in the preset production", () => {
  const silent = new Set(rules.filter(({ severity }) => severity.production === "off").map(({ id }) => id));
  const items = ITEMS.filter((item) => item.rules.length > 0 && item.rules.every((id) => silent.has(id)));
  // Fly's own metrics need no setting, so nothing is said about them but in `all`.
  expect(items.map(({ id }) => id)).toEqual([]);
});

test("has the 24 items of Fly's page, and four of our own", () => {
  const own = ITEMS.filter(({ section }) => section === "Not on Fly's list");
  expect([ITEMS.length - own.length, own.length]).toEqual([24, 4]);
});

test("a sound file passes what a file can pass", () => {
  expect(statuses("healthy")).toMatchObject({
    secrets: "passed",
    "autostop-autostart": "passed",
    "health-checks": "passed",
    https: "passed",
    "add-regions": "partly",
    sso: "manual",
  });
});

test("a file with mistakes fails where they are", () => {
  expect(statuses("shop")).toMatchObject({
    secrets: "failed",
    "autostop-autostart": "failed",
    "health-checks": "failed",
    "machine-sizing": "failed",
    sso: "manual",
  });
});

test("commands carry the name of the app, but nothing that a shell would not take as a name", () => {
  const commands = (app: string | undefined) => checklist([], app).flatMap((item) => item.commands);
  expect(commands("my-shop")).toContain("fly scale show -a my-shop");
  for (const app of [undefined, "$(rm -rf ~)", ""]) expect(commands(app)).toContain("fly scale show -a APP");
});

test("prints item by item", async () => {
  const { code, out } = await inProcess(["--checklist", "fixtures/healthy.toml"]);
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot("../fixtures/healthy.checklist.txt");
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("prints the reports alone where flyctl cannot read the file", async () => {
  const { code, out } = await inProcess(["--checklist", "fixtures/broken.toml"]);
  expect(code).toBe(1);
  expect(out).toContain("flyctl cannot load this file");
  expect(out).not.toContain("passed,");
});

test("as JSON follows the schema of the report", async () => {
  const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));
  const isReport = ajv.compile(JSON.parse(readFileSync("schema/report.schema.json", "utf8")));
  const report = JSON.parse((await inProcess(["--checklist", "-f", "json", "fixtures/shop.toml"])).out);
  expect(isReport(report) ? [] : isReport.errors).toEqual([]);
  expect(report.files[0].checklist).toHaveLength(ITEMS.length);
});
