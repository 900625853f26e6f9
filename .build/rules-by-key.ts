/**
 * Which rules report at which keys, as their own examples show it: written into src/generated/rules-by-key.ts, because to
 * lint all examples takes too long for who asks `--explain`.
 */
import { readDockerfile } from "../src/beside/dockerfile.ts";
import { readYaml } from "../src/beside/yaml.ts";
import { type RunOptions, run } from "../src/engine/run.ts";
import { manuals } from "../src/generated/manuals.ts";
import { rules } from "../src/generated/rules.ts";
import { type Example, readExample } from "../src/manual.ts";
import { type Path, pathKey } from "../src/path.ts";
import type { Finding, Rule } from "../src/rule.ts";
import { findViolations } from "../src/schema/find.ts";
import { keyAt } from "../src/schema/keys.ts";
import { swallowedKeys } from "../src/schema/unknown-key.ts";
import { parse } from "../src/toml/parse.ts";
import { filesFrom } from "../test/files.ts";

export function rulesByKey(): string {
  const keys = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const example of manuals[rule.id]?.examples ?? []) {
      for (const key of keysReported(rule, example)) keys.set(key, (keys.get(key) ?? new Set()).add(rule.id));
    }
  }
  const lines = [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, ids]) => `  ${JSON.stringify(key)}: ${JSON.stringify([...ids])},\n`);
  return `/** The ids of the rules that report at a key, by its name. */\nexport const rulesByKey: Readonly<Record<string, readonly string[]>> = {\n${lines.join("")}};\n`;
}

function keysReported(rule: Rule, example: Example): readonly string[] {
  const { text, lines } = readExample(example);
  if (lines.length === 0) return [];
  return [text, asServices(text), asHttpService(text)].flatMap((file) => {
    const document = parse(file);
    // What the schema alone tells is asked of the schema, for every key.
    const breaches = [...findViolations(document), ...swallowedKeys(document.value)];
    const told = new Set(breaches.map(({ path }) => pathKey(path)));
    return run(document, settingsFor(rule, example), (one) => one === rule)
      .found.filter(({ finding }) => !told.has(pathKey(finding.path)))
      .flatMap(({ finding }) => pathsOf(finding))
      .flatMap((path) => keyAt(path) ?? []);
  });
}

function settingsFor({ id, severity }: Rule, example: Example): RunOptions {
  const level = severity.all === "off" ? "warning" : severity.all;
  return {
    preset: "all",
    filename: example.filename,
    files: example.files && filesFrom(Object.fromEntries(readExample(example).files)),
    parsers: { dockerfile: readDockerfile, yaml: readYaml },
    sameApp: () => example.sameApp ?? [],
    rules: { [id]: { level, ...example.options } },
  };
}

/** The same file with the other kind of service: a rule that reports it there, too, is about both. */
function asServices(text: string): string {
  return text
    .replaceAll("[[http_service.checks]]", "[[services.http_checks]]")
    .replaceAll("[http_service]", "[[services]]")
    .replaceAll("[http_service.", "[services.");
}

function asHttpService(text: string): string {
  return text
    .replaceAll("[[services.http_checks]]", "[[http_service.checks]]")
    .replaceAll("[[services]]", "[http_service]")
    .replaceAll("[services.", "[http_service.");
}

/** What a finding is about: where it reports, and the keys that are missing there. */
function pathsOf({ path, missing = [], about, fix }: Finding): readonly Path[] {
  const changed = (fix?.changes ?? []).flatMap((change) =>
    "set" in change ? [change.set] : "rename" in change ? [change.rename] : "remove" in change ? [change.remove] : [],
  );
  return [path, ...missing, ...(about ? [about] : []), ...changed];
}
