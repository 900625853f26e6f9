import { type Guest, guestOf, preset, SIZE_NAMES } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import { isConsole, type Vm, vmsWithRelease } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  overridden: (winners: readonly string[], size: string) =>
    `${both(winners)} ${winners.length > 1 ? "override" : "overrides"} size = ${quoted(size)}, so Fly runs and bills a different size.`,
  deleteSize: "Delete size.",
  otherSize: (size: string, memory: string, winners: readonly string[]) => [
    code(`size = ${quoted(size)}\nmemory = ${quoted(memory)}`),
    `Delete ${both(winners)}.`,
  ],
};

export default rule({
  id: "vm-size-overridden",
  category: "style",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#size",
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const guest = guestOf(vm);
      if (!vm.size || !guest || isConsole(app, vm)) continue;
      const winners = winnersOver(vm.size, guest);
      if (winners.length === 0) continue;
      const better = SIZE_NAMES.find((name) => winnersOver(name, guest).length === 0);
      yield {
        path: fieldPath(vm, winningKey(vm)),
        about: fieldPath(vm, "size"),
        message: says.overridden(winners, vm.size),
        help: better === undefined ? says.deleteSize : says.otherSize(better, formatMemory(guest.memory), winners),
      };
    }
  },
});

/** The key that wins; of the release Machine, which takes the app's where it has none, there may be neither. */
function winningKey(vm: Vm): string {
  return ["cpus", "cpu_kind"].find((key) => has(vm, key)) ?? "size";
}

/** The keys that make something else of a size than its name says. */
function winnersOver(size: string, { kind, cpus }: Guest): readonly string[] {
  const named = preset(size);
  if (!named) return [];
  const kindWins = named.kind === kind ? [] : [`cpu_kind = ${quoted(kind)}`];
  const cpusWin = named.cpus === cpus ? [] : [`cpus = ${cpus}`];
  return [...kindWins, ...cpusWin];
}

export const manual: Manual = {
  title: "A size with overridden CPUs",
  why: 'Single keys override `size`: `size = "shared-cpu-1x"` with `cpus = 4` is a shared-cpu-4x, and Fly bills it as one. The file is misleading.',
  how: "Write the size that you want, and add `memory` if you need more than that size includes.",
  examples: [
    {
      name: "one CPU by size, four by cpus",
      toml: `
        [[vm]]
          size = "shared-cpu-1x"
          cpus = 4 # <--
          memory = "1gb"
      `,
    },
    {
      name: "the Machine of fly console",
      toml: `
        [[vm]]
          processes = ["console"]
          size = "shared-cpu-1x"
          cpus = 4
      `,
    },
    {
      name: "the same in both",
      toml: `
        [[vm]]
          size = "shared-cpu-4x"
          cpu_kind = "shared"
          cpus = 4
      `,
    },
    {
      name: "more memory",
      toml: `
        [[vm]]
          size = "shared-cpu-1x"
          memory = "1gb"
      `,
    },
  ],
};
