/** What a .gitignore leaves out: as the package `ignore` has it, and git itself. */
import fc from "fast-check";
import ignore from "ignore";
import { describe, expect, test } from "vitest";
import { ignores, readGitignore } from "../src/beside/gitignore.ts";
import { budget } from "./property.ts";

const isIgnored = (text: string, path: string) =>
  ignores(readGitignore(text), path.split("/").filter(Boolean), path.endsWith("/"));

describe("a line", () => {
  test.each([
    ["fly.toml", "fly.toml", true],
    ["fly.toml", "a/b/fly.toml", true],
    ["/fly.toml", "a/fly.toml", undefined],
    ["a/fly.toml", "b/a/fly.toml", undefined],
    ["build/", "build", undefined],
    ["build/", "build/", true],
    ["*.toml", "fly.a.toml", true],
    ["fly.?.toml", "fly.ab.toml", undefined],
    ["fly.?.toml", "fly.a.toml", true],
    ["fly.[a-c].toml", "fly.b.toml", true],
    ["fly.[a-c].toml", "fly.-.toml", undefined],
    ["fly.[abx-z].toml", "fly.b.toml", true],
    ["fly.[abx-z].toml", "fly.y.toml", true],
    ["fly.[!a-c].toml", "fly.b.toml", undefined],
    ["fly.[]-].toml", "fly.].toml", true],
    ["**/apps", "x/y/apps", true],
    ["apps/**", "apps", undefined],
    ["apps/**", "apps/x/y", true],
    ["a/**/b", "a/b", true],
    ["a/**/b", "a/x/y/b", true],
    ["#fly.toml", "#fly.toml", undefined],
    ["\\#fly.toml", "#fly.toml", true],
    ["fly.toml  ", "fly.toml", true],
    ["fly.toml\\ ", "fly.toml ", true],
    ["*.toml\n!fly.toml", "fly.toml", false],
    ["*.toml\r\n!fly.toml\r\n", "fly.toml", false],
    ["", "fly.toml", undefined],
    ["/", "fly.toml", undefined],
  ])("%j on %j: %j", (text, path, expected) => expect(isIgnored(text, path)).toBe(expected));
});

test("says the same as the package `ignore`", () => {
  const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.{1,2}$/.test(text));
  const part = fc.oneof(fc.stringMatching(/^[ab*?.]{1,5}$/), fc.constantFrom("*", "**", "a*b", "[ab]", "[!a]x", "*.*"));
  const line = fc
    .tuple(
      fc.constantFrom("", "!"),
      fc.constantFrom("", "/"),
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "/"),
    )
    .map(([not, start, parts, end]) => not + start + parts.join("/") + end)
    // Stars beside other signs, where `ignore` and git differ, and names that are no names.
    .filter((text) => !/\*\*(?=[^/])|(?<=[^/!])\*\*|(?:^|\/)\.{1,2}(?:\/|$)/.test(text));
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.array(name, { minLength: 1, maxLength: 5 }),
      (lines, steps) => {
        // `ignore` looks at the folders around, too; a walk has looked at them before.
        const known = ignore().add(lines);
        const around = steps.slice(0, -1).map((_, index) => `${steps.slice(0, index + 1).join("/")}/`);
        fc.pre(around.every((folder) => !known.test(folder).ignored));
        const own = ignores(readGitignore(lines.join("\n")), steps, false);
        expect(own ?? false, `${JSON.stringify(lines)} on ${steps.join("/")}`).toBe(known.ignores(steps.join("/")));
      },
    ),
    budget(1000),
  );
});

test.each([
  ["a/**/ again and again", `${"a/**/".repeat(30)}b`, `${"a/".repeat(90)}c`],
  ["stars in a name", `${"*a".repeat(40)}b`, "a".repeat(250)],
  ["a set that is never closed", "[".repeat(60_000), "a"],
  ["very many lines", "x*y*z\n".repeat(12_000), "xyxyxyxyxyxyxy"],
])("takes no longer for %s", (_name, text, path) => {
  expect(isIgnored(text, path)).toBe(undefined);
});
