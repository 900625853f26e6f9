/** The rooms of the house, and which of them a file may look into. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * From the bottom up: a file may import from its own room and from those before it. What is generated stands where it is
 * used: the schema's at `schema`, the registries of the rules above `rules`.
 */
const ROOMS: readonly (readonly [room: string, ...files: RegExp[]])[] = [
  ["vocabulary", /^(?:path|diagnostic|help|change|limits|once)\.ts$/],
  ["go", /^go\//],
  ["document", /^document\//],
  ["toml", /^toml\//],
  ["json", /^json\//],
  ["yaml", /^yaml\//],
  ["the decoder", /^schema\/(?:decode|formats|nodes|violation)\.ts$/, /^generated\/schema\.ts$/],
  ["app", /^app\//],
  ["words", /^words\//],
  ["schema", /^schema\//, /^generated\/(?:schema|types|loadable|validator)\b/],
  ["hints", /^hints\//],
  ["beside", /^beside\//],
  ["rule", /^(?:rule|manual)\.ts$/],
  ["rules", /^rules\//, /^generated\/(?:rules|rules-by-key|manuals|settings)\.ts$/],
  ["engine", /^engine\//],
  ["api", /^(?:pipeline|passes|silence|reader|lint|fix|validate|normalize)\.ts$/],
  ["checklist", /^checklist\//],
  ["report", /^report\//],
  ["config", /^config\//],
  ["show", /^show\//, /^generated\/app\.ts$/],
  ["library", /^index\.ts$/],
  ["cli", /^cli\//],
];

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:js|ts)$/.test(name));

/** What a file imports out of src, types too. */
const importsOf = new Map(
  files.map((file) => {
    const text = readFileSync(join("src", file), "utf8");
    const targets = [...text.matchAll(/\b(?:from|import)\s*\(?"(\.[^"]+\.(?:js|ts))"/g)].map(([, target = ""]) =>
      normalize(join(dirname(file), target)),
    );
    return [file, targets] as const;
  }),
);

const roomOf = (file: string) => ROOMS.findIndex(([, ...patterns]) => patterns.some((pattern) => pattern.test(file)));

test("every file is in one room", () => {
  expect(files.filter((file) => roomOf(file) < 0)).toEqual([]);
});

test("no import runs back up", () => {
  const upward = [...importsOf].flatMap(([file, targets]) =>
    targets.filter((target) => roomOf(target) > roomOf(file)).map((target) => `${file} -> ${target}`),
  );
  expect(upward).toEqual([]);
});

test("how Go reads text is nobody's business but its own", () => {
  const outward = [...importsOf].flatMap(([file, targets]) =>
    file.startsWith("go/") ? targets.filter((target) => !target.startsWith("go/")) : [],
  );
  expect(outward).toEqual([]);
});

test("no imports run in a circle", () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) circles.push([...above.slice(above.indexOf(file)), file].join(" -> "));
    else if (!done.has(file)) {
      for (const target of importsOf.get(file) ?? []) visit(target, [...above, file]);
      done.add(file);
    }
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

describe("only the command touches the machine", () => {
  test("node: is imported nowhere else", () => {
    const others = files.filter(
      (file) => !file.startsWith("cli/") && /from "node:/.test(readFileSync(join("src", file), "utf8")),
    );
    expect(others).toEqual([]);
  });
});
