/** What else reads the formats: schemas and programs of others, each asked whether it accepts a text. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { validateXML } from "xmllint-wasm";
import { folder } from "./flylint.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** A new file with this text; its path. */
function written(text: string, name: string): string {
  return join(folder({ [name]: text }), name);
}

const drafts = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));

const isReport = drafts.compile(readJson("schema/report.schema.json"));

export function complaintsOfReport(text: string): unknown {
  return isReport(JSON.parse(text)) ? [] : isReport.errors;
}

/** What GitLab says that a report has: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const isQuality = drafts.compile({
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "location", "severity"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          // Relative to the repository, and without "./" before it.
          path: { type: "string", pattern: "^(?!\\.?/)" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
});

/** GitLab shows one of those that share a fingerprint. */
export function complaintsOfQuality(text: string): unknown {
  const issues: readonly { readonly fingerprint: string }[] = JSON.parse(text);
  if (!isQuality(issues)) return isQuality.errors;
  return issues.length - new Set(issues.map(({ fingerprint }) => fingerprint)).size;
}

/** Microsoft's package has one for each system, with the schema of SARIF in it. */
const MICROSOFT = "node_modules/.tools/node_modules/@microsoft";
const multitool = (existsSync(MICROSOFT) ? readdirSync(MICROSOFT) : [])
  .map((name) => resolve(MICROSOFT, name))
  .find((folder) => existsSync(join(folder, "sarif-2.1.0.json")));

const isSarif = multitool
  ? addFormats
      .default(new Ajv2020({ strict: false, allErrors: true }))
      .compile(readJson(`${multitool}/sarif-2.1.0.json`))
  : undefined;
if (!isSarif) console.warn("SKIPPED: the SARIF Multitool is not here; .ci/tools installs it.");

export const isMultitoolHere = multitool !== undefined;

export function complaintsOfSarifSchema(text: string): unknown {
  return !isSarif || isSarif(JSON.parse(text)) ? [] : isSarif.errors;
}

/** What the SARIF Multitool has to say, with its rules for GitHub's code scanning; notes are a matter of taste. */
export function complaintsOfMultitool(text: string): string {
  if (!multitool) return "";
  const program = join(multitool, process.platform === "win32" ? "Sarif.Multitool.exe" : "Sarif.Multitool");
  chmodSync(program, 0o755);
  const file = written(text, "report.sarif");
  const args = ["validate", file, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output", `${file}.log`];
  // It is a .NET program, which without this wants a library for languages that few machines have.
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", env });
  const { results = [] } = readJson(`${file}.log`).runs[0];
  return status === 0 && results.length === 0 ? "" : stdout;
}

const JENKINS = readFileSync("fixtures/schemas/jenkins-junit.xsd", "utf8");

/** Jenkins's schema for JUnit. */
export async function complaintsOfJunit(text: string): Promise<readonly unknown[]> {
  const memory = { initialMemoryPages: 1024, maxMemoryPages: 4096 };
  const { errors } = await validateXML({ xml: text, schema: JENKINS, ...memory });
  return errors;
}

/** It comes where there is Go. */
const reviewdog = [resolve("node_modules/.tools/bin/reviewdog"), "reviewdog"].find(
  (program) => spawnSync(program, ["-version"]).status === 0,
);
export const isReviewdogHere = reviewdog !== undefined;
if (!isReviewdogHere) console.warn("SKIPPED: reviewdog is not here; .ci/tools installs it where there is Go.");

/** What reviewdog reads out of a report: the lines that it prints, and what it complains of. */
export function readByReviewdog(text: string, format: "rdjson" | "checkstyle" | "sarif") {
  const args = [`-f=${format}`, "-reporter=local", "-filter-mode=nofilter", "-fail-level=none"];
  const { status, stdout, stderr } = spawnSync(reviewdog ?? "", args, {
    input: text,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status, complaints: stderr, lines: stdout.split("\n").filter((line) => line !== "") };
}
