import { fieldPath } from "../app/section.ts";
import { isConsole, vmsWithRelease } from "../app/vm.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { memoryName } from "../words/names.ts";

const says = {
  same: (memory: string, mb: number) =>
    `memory = ${quoted(memory)} and memory_mb = ${mb} are the same. If you later change only one of them, memory_mb wins.`,
  deleteMb: "Delete memory_mb.",
  conflict: (memory: string, mb: number, lost: number) =>
    `memory_mb = ${mb} overrides memory = ${quoted(memory)}: the Machine gets ${mb} MB, not ${lost} MB.`,
  deleteOne: (memory: string) =>
    `Delete one of the two. To get ${memory}, delete memory_mb. To keep the current size, delete memory.`,
};

export default rule({
  id: "vm-memory-conflict",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#memory",
  replaces: ["vm-invalid-combination", "low-memory-runtime", "small-memory-no-swap"],
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const { memory, memoryMb, memoryFromText } = vm;
      if (isConsole(app, vm) || memoryMb === undefined || !memoryFromText || memory === undefined) continue;
      const [path, about] = [fieldPath(vm, "memory_mb"), vm.path];
      if (memoryMb === memoryFromText) {
        const message = says.same(memory, memoryMb);
        const fix = { safe: true, changes: [{ remove: path }] };
        yield { path, at: "key", about, severity: "info", outcome: "style", message, help: says.deleteMb, fix };
      } else {
        const message = says.conflict(memory, memoryMb, memoryFromText);
        yield { path, about, message, help: says.deleteOne(memoryName(memoryFromText)) };
      }
    }
  },
});

export const manual: Manual = {
  title: "Two memory sizes",
  why: "`memory_mb` silently overrides `memory`. The web form of `fly launch` has written both, so apps run with 256 MB although the file says 1 GB.",
  how: "Keep one of them, preferably `memory`, which Fly's docs describe.",
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
      name: "the Machine of fly console, for which memory wins",
      toml: `
        [[vm]]
          memory = "1gb"
        [[vm]]
          memory = "1gb"
          memory_mb = 256
          processes = ["console"]
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
