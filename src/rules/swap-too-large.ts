import { guestOf } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { fieldPath, integer } from "../app/section.ts";
import { vmOfGroup } from "../app/vm.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { memoryName } from "../words/names.ts";

/** More than this is no help for any size of Machine. */
const MOST = 4096;

const says = {
  negative: (swap: number) => `swap_size_mb = ${swap} is negative: no Machine starts with it.`,
  crawls: (sizes: string) =>
    `With ${sizes}, a Machine that runs out of memory hangs for minutes instead of restarting.`,
  swap: (swap: number) => `${memoryName(swap)} of swap`,
  swapAndMemory: (swap: number, memory: number) => `${memoryName(swap)} of swap and ${memoryName(memory)} of memory`,
  moreMemory: (swap: number) => ["Use more memory and less swap:", code(`swap_size_mb = ${swap}`)],
};

export default rule({
  id: "swap-too-large",
  category: "performance",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#swap_size_mb-option",
  options: {
    maxRatio: { description: "The largest ratio of swap to memory.", default: 2 },
  },
  *check({ app, options }) {
    const swap = integer(app.root, "swap_size_mb") ?? 0;
    const path = fieldPath(app.root, "swap_size_mb");
    if (swap < 0) {
      yield {
        path,
        severity: "error",
        outcome: "deploy",
        message: says.negative(swap),
        help: code("swap_size_mb = 512"),
      };
      return;
    }
    const memory = largestMemory(app);
    const isMany = memory !== undefined && swap > options.maxRatio * memory;
    if (!isMany && (swap <= MOST || (memory !== undefined && swap <= memory))) return;
    const sizes = memory === undefined ? says.swap(swap) : says.swapAndMemory(swap, memory);
    yield { path, message: says.crawls(sizes), help: says.moreMemory(Math.min(512, memory ?? MOST)) };
  },
});

/** One swap size serves all groups, so the largest of their Machines is what it was chosen for. */
function largestMemory(app: App): number | undefined {
  const sizes = app.groups.map(({ name }) => vmOfGroup(app.vms, name)).map((vm) => vm && guestOf(vm)?.memory);
  const known = sizes.filter((memory) => memory !== undefined);
  return known.length === sizes.length ? Math.max(...known) : undefined;
}

export const manual: Manual = {
  title: "Too much swap",
  why: "Swap is on the root disk, which is slow. A little swap absorbs short peaks. With a lot of swap, an app that needs more memory hangs for minutes and fails its checks, where it would otherwise restart within seconds.",
  how: "Use at most about as much swap as memory. If that is not enough, add memory.",
  examples: [
    {
      name: "sixteen times the memory",
      toml: `
        swap_size_mb = 4096 # <--
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "a large swap and an unknown amount of memory",
      toml: `
        swap_size_mb = 8192 # <--
      `,
    },
    {
      name: "a negative number",
      toml: `
        swap_size_mb = -1 # <--
      `,
    },
    {
      name: "twice the memory",
      toml: `
        swap_size_mb = 512
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "a large Machine",
      toml: `
        swap_size_mb = 8192
        [[vm]]
          size = "performance-4x"
      `,
    },
    {
      name: "one group is small",
      toml: `
        swap_size_mb = 1024
        [processes]
          web = "bin/web"
          cron = "bin/cron"
        [[vm]]
          memory = "2gb"
        [[vm]]
          memory = "256mb"
          processes = ["cron"]
      `,
    },
  ],
};
