import { guestOf } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { integer } from "../app/section.ts";
import { memoryPath, type Vm, vmOfGroup } from "../app/vm.ts";
import { type KnownRuntime, runtimeBeside } from "../beside/runtime.ts";
import { formatMemory } from "../go/size.ts";
import { code } from "../help.ts";
import { RUNTIMES, runtimeOf } from "../hints/runtime.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

/** Swap from this size on takes the peaks, so half the memory will do. */
const SWAP_THAT_HELPS = 512;

/** Limits of a heap that a variable gives to Node or to the JVM, in megabytes. */
const HEAP: readonly (readonly [name: RegExp, limit: RegExp])[] = [
  [/^NODE_OPTIONS$/, /--max[-_]old[-_]space[-_]size=(\d+)()/],
  [/^(?:JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|CATALINA_OPTS)$/, /-Xmx(\d+)([mMgG])/],
];

const says = {
  little: (memory: number, runtime: string, floor: number) =>
    `${memory} MB is low for ${runtime}, which usually needs ${floor} MB. When memory runs out, the kernel kills the app (exit code 137).`,
  inGroup: (runtime: string, group: string) => `${runtime} in process group ${group}`,
  largeHeap: (variable: string, limit: number, available: number) =>
    `${variable} allows a ${limit} MB heap, but the Machine has ${available} MB in total. The kernel kills the app before the runtime frees memory.`,
  smallerHeap: (line: string) => [code(line), "Or give the Machine more memory than the heap can use."],
};

export default rule({
  id: "low-memory-runtime",
  category: "performance",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/machines/guides-examples/machine-sizing/",
  replaces: ["small-memory-no-swap"],
  options: {
    floors: {
      description: "Memory that a runtime needs, in megabytes, by its name. Overrides the defaults: { node = 256 }.",
      default: {} as Readonly<Record<string, number>>,
      of: "number",
    },
  },
  *check({ app, options, beside }) {
    const swap = integer(app.root, "swap_size_mb") ?? 0;
    const reported = new Set<Vm>();
    for (const { name } of app.groups) {
      const vm = vmOfGroup(app.vms, name);
      // Without a section the size is whatever `fly scale` made it.
      const memory = vm && guestOf(vm)?.memory;
      if (!vm || memory === undefined || reported.has(vm)) continue;
      const heap = heapTooLarge(app, name, memory + swap);
      if (heap) {
        yield heap;
        // A variable counts for all groups, so once is enough.
        return;
      }
      const finding = tooLittle(app, runtimeBeside(app, name, beside), name, { vm, memory, swap }, options.floors);
      if (!finding) continue;
      reported.add(vm);
      yield finding;
    }
  },
});

interface Size {
  readonly vm: Vm;
  readonly memory: number;
  readonly swap: number;
}

function tooLittle(
  app: App,
  known: KnownRuntime | undefined,
  group: string,
  { vm, memory, swap }: Size,
  floors: Readonly<Record<string, number>>,
): Finding | undefined {
  if (!known) return undefined;
  const { runtime, name, related } = known;
  const { memory: usual } = RUNTIMES[runtime];
  const floor = floors[runtime] ?? usual;
  if (memory >= (swap >= SWAP_THAT_HELPS ? floor / 2 : floor)) return undefined;
  const who = app.groups.length > 1 ? says.inGroup(name, quoted(group)) : name;
  const message = says.little(memory, who, floor);
  const help = code(`memory = ${quoted(formatMemory(floor))}`);
  return { path: memoryPath(vm), about: vm.path, message, help, related };
}

/** A heap that may grow beyond the Machine: the garbage collector sees no reason to run before the kernel kills it. */
function heapTooLarge(app: App, group: string, available: number): Finding | undefined {
  const runtime = runtimeOf(app, group);
  if (app.groups.length > 1 && runtime !== "node" && runtime !== "next" && runtime !== "jvm") return undefined;
  for (const { name, value, path } of app.env) {
    const match = HEAP.find(([variable]) => variable.test(name))?.[1].exec(value);
    const limit = Number(match?.[1] ?? 0) * (/g/i.test(match?.[2] ?? "") ? 1024 : 1);
    if (!match || limit < available) continue;
    const better = match[0].replace(/\d+[mMgG]?/, String(Math.floor(available * 0.75)) + (match[2] ? "m" : ""));
    const line = `${name} = ${quoted(value.replace(match[0], better))}`;
    // What a runtime usually needs is a guess; this the file says.
    return { path, severity: "warning", message: says.largeHeap(name, limit, available), help: says.smallerHeap(line) };
  }
  return undefined;
}

export const manual: Manual = {
  title: "Less memory than the runtime needs",
  why: "When memory runs out, the kernel kills the app (exit code 137), Fly restarts it, and it happens again. The default of 256 MB is enough for Go or Rust, but not for most other runtimes. A heap that can outgrow the Machine has the same effect.",
  how: "Give the Machine the memory that its runtime usually needs, and limit the heap to about three quarters of it. If your app needs less, set the option `floors`.",
  examples: [
    {
      name: "Node with 256 MB",
      toml: `
        [processes]
          web = "npm start"
        [[vm]]
          memory = "256mb" # <--
      `,
    },
    {
      name: "Node in the Dockerfile",
      toml: `
        [[vm]]
          memory = "256mb" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "start"]
        `,
      },
    },
    {
      name: "a heap larger than the Machine",
      toml: `
        [env]
          NODE_OPTIONS = "--max-old-space-size=4096" # <--
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "a JVM heap",
      toml: `
        [env]
          JAVA_OPTS = "-Xmx2g -server" # <--
        [[vm]]
          memory = "2gb"
      `,
    },
    {
      name: "enough",
      toml: `
        [processes]
          web = "npm start"
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "swap for peaks",
      toml: `
        swap_size_mb = 512
        [processes]
          web = "npm start"
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "an unknown runtime",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "another floor",
      toml: `
        [processes]
          web = "npm start"
        [[vm]]
          memory = "256mb"
      `,
      options: { floors: { node: 256 } },
    },
    {
      name: "files that Node built, and nginx serves",
      toml: `
        [env]
          NODE_ENV = "production"
        [[vm]]
          memory = "256mb"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine AS builder
          COPY . .
          RUN npm run build
          FROM nginx:alpine
          COPY --from=builder /app/dist /usr/share/nginx/html
          CMD ["nginx", "-g", "daemon off;"]
        `,
      },
    },
    {
      name: "nginx in front of the app",
      toml: `
        [env]
          APP_URL = "https://acme.example"
          LOG_CHANNEL = "stderr"
        [[vm]]
          memory = "256mb" # <--
      `,
      files: {
        Dockerfile: `
          FROM php:8.4-fpm
          CMD php-fpm -D && nginx -g "daemon off;"
        `,
      },
    },
    {
      name: "the image of nginx as it is",
      toml: `
        [env]
          NODE_ENV = "production"
        [[vm]]
          memory = "256mb"
      `,
      files: {
        Dockerfile: `
          FROM nginx:alpine
          COPY dist /usr/share/nginx/html
        `,
      },
    },
    {
      name: "Node by a variable",
      toml: `
        [env]
          NODE_ENV = "production"
        [[vm]]
          memory = "256mb" # <--
      `,
    },
  ],
};
