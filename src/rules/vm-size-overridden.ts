import { guestOf, preset, SIZE_NAMES } from "../app/guest.ts";
import { fieldPath } from "../app/section.ts";
import { vmsWithRelease } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

export default rule({
  id: "vm-size-overridden",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#size",
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const named = preset(vm.size ?? "");
      const guest = guestOf(vm);
      if (!vm.size || !named || !guest || (named.kind === guest.kind && named.cpus === guest.cpus)) continue;
      const winners = [
        ...(named.kind === guest.kind ? [] : [`cpu_kind = ${quoted(guest.kind)}`]),
        ...(named.cpus === guest.cpus ? [] : [`cpus = ${guest.cpus}`]),
      ];
      const better = SIZE_NAMES.find((name) => preset(name)?.kind === guest.kind && preset(name)?.cpus === guest.cpus);
      yield {
        path: fieldPath(vm, "size"),
        message: `${both(winners)} ${winners.length > 1 ? "win" : "wins"} over size = ${quoted(vm.size)}, so that is not the size of these Machines and not what they cost.`,
        help:
          better === undefined
            ? "Delete size."
            : `size = ${quoted(better)}\nmemory = ${quoted(formatMemory(guest.memory))}\nand delete ${both(winners)}.`,
      };
    }
  },
});

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
