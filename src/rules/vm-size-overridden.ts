import { type Guest, guestOf, preset, SIZE_NAMES } from "../app/guest.ts";
import { fieldPath } from "../app/section.ts";
import { vmsWithRelease } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  overridden: (winners: readonly string[], size: string) =>
    `${both(winners)} ${winners.length > 1 ? "win" : "wins"} over size = ${quoted(size)}, so that is not the size of these Machines and not what they cost.`,
  deleteSize: "Delete size.",
  otherSize: (size: string, memory: string, winners: readonly string[]) =>
    `size = ${quoted(size)}\nmemory = ${quoted(memory)}\nand delete ${both(winners)}.`,
};

export default rule({
  id: "vm-size-overridden",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#size",
  *check({ app, document }) {
    for (const vm of vmsWithRelease(app, document.exact)) {
      const guest = guestOf(vm);
      if (!vm.size || !guest) continue;
      const winners = winnersOver(vm.size, guest);
      if (winners.length === 0) continue;
      const better = SIZE_NAMES.find((name) => winnersOver(name, guest).length === 0);
      yield {
        path: fieldPath(vm, "size"),
        message: says.overridden(winners, vm.size),
        help: better === undefined ? says.deleteSize : says.otherSize(better, formatMemory(guest.memory), winners),
      };
    }
  },
});

/** The keys that make something else of a size than its name says. */
function winnersOver(size: string, { kind, cpus }: Guest): readonly string[] {
  const named = preset(size);
  if (!named) return [];
  const kindWins = named.kind === kind ? [] : [`cpu_kind = ${quoted(kind)}`];
  const cpusWin = named.cpus === cpus ? [] : [`cpus = ${cpus}`];
  return [...kindWins, ...cpusWin];
}

export const manual: Manual = {
  title: "A size whose CPUs are overridden",
  why: 'Single keys win over the size that they stand beside: `size = "shared-cpu-1x"` with `cpus = 4` is a shared-cpu-4x, and billed as one. Whoever reads the file is misled.',
  how: "Write the size that is meant, with `memory` where it needs more than that size brings.",
  examples: [
    {
      name: "one CPU by name, four by number",
      toml: `
        [[vm]]
          size = "shared-cpu-1x" # <--
          cpus = 4
          memory = "1gb"
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
