/** No flylint.toml, however broken, makes the reader of it throw. */
import fc from "fast-check";
import { test } from "vitest";
import { readConfig } from "../../src/config/read.ts";
import "../property.ts";

test("nothing that throws, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      readConfig(text);
    }),
  );
});
