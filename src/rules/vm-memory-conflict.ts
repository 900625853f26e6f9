import { fieldPath } from "../app/section.ts";
import { vmsWithRelease } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  same: (memory: string, mb: number) =>
    `memory = ${quoted(memory)} and memory_mb = ${mb} say the same; if only one of them is changed one day, memory_mb wins.`,
  deleteMb: "Delete memory_mb.",
  conflict: (memory: string, mb: number, lost: number) =>
    `memory_mb = ${mb} wins over memory = ${quoted(memory)}, so the Machine gets ${mb} MB and not ${lost} MB.`,
  deleteOne: (memory: string) =>
    `Delete one of the two. To have ${memory}, delete memory_mb; to keep what runs now, delete memory.`,
};

export default rule({
  id: "vm-memory-conflict",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#memory",
  replaces: ["vm-invalid-combination", "low-memory-runtime", "small-memory-no-swap"],
  *check({ app, document }) {
    for (const vm of vmsWithRelease(app, document.exact)) {
      const { memory, memoryMb, memoryFromText } = vm;
      if (memoryMb === undefined || !memoryFromText || memory === undefined) continue;
      const [path, about] = [fieldPath(vm, "memory_mb"), vm.path];
      if (memoryMb === memoryFromText) {
        const message = says.same(memory, memoryMb);
        const fix = { safe: true, changes: [{ remove: path }] };
        yield { path, at: "key", about, severity: "info", outcome: "style", message, help: says.deleteMb, fix };
      } else {
        const message = says.conflict(memory, memoryMb, memoryFromText);
        yield { path, about, message, help: says.deleteOne(formatMemory(memoryFromText)) };
      }
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
