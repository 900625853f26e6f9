/**
 * Small files with what is known of them (fixtures/cases), and files of the wild. Those lie beside the project and are no
 * part of it: tests that use them skip, loudly, where they are absent.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import type { Preset } from "../src/rule.ts";

const SHARED = "../shared";

const isHere = existsSync(SHARED);
if (!isHere) console.warn(`SKIPPED: tests that need ${SHARED}, which is not here.`);

/** `describe` where ../shared is there. */
export const describeWithShared = describe.skipIf(!isHere);

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** A small file with what flyctl says of it; fixtures/README.md has the format. */
export interface FlyctlCase {
  readonly id: string;
  readonly toml: string;
  readonly expect: {
    readonly load: "ok" | "error";
    readonly validate: "ok" | "error";
    readonly warnings: readonly string[];
    readonly strict_unknown: readonly string[];
    readonly deploy?: readonly string[];
  };
}

export const flyctlCases = readJson("fixtures/cases/flyctl.json") as readonly FlyctlCase[];

/** More of them, of which only the verdict is known. */
export const flyctlVerdicts = [...flyctlCases, ...(readJson("fixtures/cases/flyctl-2.json") as readonly FlyctlCase[])];

/** A fly.json or fly.yaml with what flyctl says of it; where it crashes it says `panic`. */
export interface FormCase {
  readonly id: string;
  readonly filename: string;
  readonly text: string;
  readonly expect: { readonly load: "ok" | "error" | "panic"; readonly validate: "ok" | "error" | "panic" };
}

export const formCases = readJson("fixtures/cases/json-yaml.json") as readonly FormCase[];

/** Texts for a fly.json or a fly.yaml with a null in the place of each key and in each list, by flyctl's verdict (ad0172f). */
export const nullCases = readJson("fixtures/cases/nulls.json") as Readonly<
  Record<"fails to load" | "fails validation" | "passes", readonly string[]>
>;

/** A mistake that somebody made, and the line where a report is due. */
export interface MistakeCase {
  readonly id: string;
  readonly toml: string;
  readonly line: number;
  readonly severity: "error" | "warning" | "info";
  readonly must_not_error: boolean;
}

export const mistakeCases = readJson("fixtures/cases/mistakes.json") as readonly MistakeCase[];

/** Configs from public repositories; only TOML. */
export function corpusFiles(): readonly { readonly name: string; readonly text: string }[] {
  const folder = join(SHARED, "corpus");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".toml"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** A real file, and a report that it must give, or must not give. */
export interface JudgedCase {
  readonly id: string;
  readonly toml: string;
  readonly line: number;
  /** `report RULE at line` or `no report RULE`. */
  readonly expect: string;
  readonly preset?: Preset;
  readonly help_must?: string;
  readonly help_must_not?: string;
  /** Whether the fix of the report is safe. */
  readonly fix_safe?: boolean;
}

export const judgedCases = readJson("fixtures/cases/judged-2.json") as readonly JudgedCase[];

/** A public bug report as a small file; `expect` is in words. */
export interface ReportCase {
  readonly id: string;
  readonly toml: string;
  readonly line: number;
  readonly expect: string;
  readonly filename?: string;
  readonly other_files?: Readonly<Record<string, string>>;
}

export const reportCases = readJson("fixtures/cases/reports-2.json") as readonly ReportCase[];
