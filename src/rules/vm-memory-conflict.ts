import { fieldPath } from "../app/section.ts";
import { vmsWithRelease } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

export default rule({
  id: "vm-memory-conflict",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#memory",
  replaces: ["vm-invalid-combination", "low-memory-runtime", "small-memory-no-swap"],
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      if (vm.memoryMb === undefined || !vm.memoryFromText || vm.memory === undefined) continue;
      const path = fieldPath(vm, "memory_mb");
      if (vm.memoryMb === vm.memoryFromText) {
        yield {
          path,
          at: "key",
          about: vm.path,
          severity: "info",
          outcome: "style",
          message: `memory = ${quoted(vm.memory)} and memory_mb = ${vm.memoryMb} say the same; if only one of them is changed one day, memory_mb wins.`,
          help: "Delete memory_mb.",
          fix: { safe: true, changes: [{ remove: path }] },
        };
        continue;
      }
      yield {
        path,
        about: vm.path,
        message: `memory_mb = ${vm.memoryMb} wins over memory = ${quoted(vm.memory)}, so the Machine gets ${vm.memoryMb} MB and not ${vm.memoryFromText} MB.`,
        help: `Delete one of the two. To have ${formatMemory(vm.memoryFromText)}, delete memory_mb; to keep what runs now, delete memory.`,
      };
    }
  },
});

export const manual: Manual = {
  title: "Two sizes of memory",
  why: "`memory_mb` wins over `memory` without a word. The web form of `fly launch` has written both, so apps run with 256 MB while the file says 1 GB.",
  how: "Keep one of them; `memory` is the documented one.",
  links: ["https://github.com/livrasand/gitGost/issues/69"],
  examples: [
    {
      name: "two sizes",
      toml: `
        [[vm]]
          memory = "1gb"
          memory_mb = 256 # <--
      `,
    },
    {
      name: "the same size twice",
      toml: `
        [[vm]]
          memory = "1gb"
          memory_mb = 1024 # <--
      `,
      fixed: `
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "one size",
      toml: `
        [[vm]]
          memory = "1gb"
      `,
    },
  ],
};
