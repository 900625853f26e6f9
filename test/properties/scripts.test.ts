/** Scripts beside a config, as nobody writes them. */
import { expect, test } from "vitest";
import { flyCommandsIn } from "../../src/beside/fly-commands.ts";

test("scripts are read in bounded time, whatever they are", () => {
  const scripts = [
    "$(".repeat(1e5),
    "(".repeat(1e5),
    "$(cd ".repeat(1e5),
    "$(a b".repeat(1e5) + ")".repeat(1e5),
    "( ".repeat(1e5),
    "cd a\n".repeat(1e5),
    "A=$A$A\n".repeat(1e5),
    `A=x\n${"A=$A$A\nB=$A$A\n".repeat(50)}`,
  ];
  for (const text of scripts) {
    expect(flyCommandsIn({ text: `${text}\nfly deploy`, folder: "", file: "x.sh", line: 1 }).length).toBeLessThan(2);
  }
});
