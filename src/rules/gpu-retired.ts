import { preset } from "../app/guest.ts";
import { fieldPath, has, integer } from "../app/section.ts";
import { type Vm, vmsWithRelease } from "../app/vm.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** Names of GPUs that stood in `size`, also as `gpu_kind` spells them. */
const GPU = /^(?:a10|l40s|a100-(?:pcie-|sxm4-)?(?:40|80)gb)$/i;

const says = {
  retired: (line: string) =>
    `${line} requests a GPU. Fly ended GPU Machines in August 2026, so no new Machine can be created.`,
  cpusOnly: "Run GPU work elsewhere. For the same CPUs without a GPU:",
  elsewhere: (keys: readonly string[]) => `Run GPU work elsewhere, and delete ${both(keys)}.`,
  andDelete: (keys: readonly string[]) => `Delete ${both(keys)}.`,
};

export default rule({
  id: "gpu-retired",
  category: "deprecation",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  replaces: ["vm-invalid-combination", "vm-partial-section", "vm-size-overridden", "oversized-nonprod"],
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const gpu = gpuOf(vm);
      if (!gpu) continue;
      const memory = memoryFits(vm) ? [] : ['memory = "32gb"'];
      const idle = ["gpu_kind", "gpus"].filter((key) => has(vm, key));
      const end = idle.length > 0 ? [says.andDelete(idle)] : [];
      yield {
        path: gpu.path,
        about: vm.path,
        message: says.retired(gpu.text),
        help: ownSize(vm)
          ? says.elsewhere(idle)
          : [says.cpusOnly, code(['size = "performance-8x"', ...memory].join("\n")), ...end],
      };
    }
  },
});

/** Whether the file says which CPUs and memory there are, and no size that comes with a GPU. */
function ownSize(vm: Vm): boolean {
  return vm.size === undefined && has(vm, "cpus") && ["memory", "memory_mb"].some((key) => has(vm, key));
}

/** Whether the memory that the file asks for is one that performance-8x may have. */
function memoryFits({ memoryMb, memoryFromText }: Vm): boolean {
  const megabytes = memoryMb ?? memoryFromText ?? 0;
  return 16 * 1024 <= megabytes && megabytes <= 64 * 1024;
}

function gpuOf(vm: Vm): { readonly path: Path; readonly text: string } | undefined {
  if (vm.size !== undefined && (preset(vm.size)?.gpu || GPU.test(vm.size)))
    return { path: fieldPath(vm, "size"), text: `size = ${quoted(vm.size)}` };
  if (vm.gpuKind !== undefined) return { path: fieldPath(vm, "gpu_kind"), text: `gpu_kind = ${quoted(vm.gpuKind)}` };
  const gpus = has(vm, "gpus") ? (integer(vm, "gpus") ?? 0) : 0;
  return gpus > 0 ? { path: fieldPath(vm, "gpus"), text: `gpus = ${gpus}` } : undefined;
}

export const manual: Manual = {
  title: "A Machine with a GPU",
  why: "Fly ended GPU Machines on August 1, 2026. flyctl still accepts the names of GPU sizes, so `fly config validate` passes, but the deploy fails.",
  how: "Choose a size without a GPU, and run GPU work elsewhere.",
  links: ["https://github.com/superfly/docs/issues/2449"],
  examples: [
    {
      name: "size with a GPU",
      toml: `
        [[vm]]
          size = "a10" # <--
      `,
    },
    {
      name: "memory that the CPUs alone may have too",
      toml: `
        [[vm]]
          size = "a100-40gb" # <--
          memory = "64gb"
      `,
    },
    {
      name: "by kind",
      toml: `
        [[vm]]
          gpu_kind = "l40s" # <--
          gpus = 1
          cpus = 4
      `,
    },
    {
      name: "by kind, beside CPUs and memory",
      toml: `
        [[vm]]
          gpu_kind = "l40s" # <--
          cpu_kind = "performance"
          cpus = 4
          memory = "16gb"
      `,
    },
    {
      name: "spelled like a gpu_kind",
      toml: `
        [[vm]]
          size = "a100-pcie-40gb" # <--
      `,
    },
    {
      name: "release command Machine",
      toml: `
        [deploy]
          release_command = "bin/migrate"
          [deploy.release_command_vm]
            size = "l40s" # <--
      `,
    },
    {
      name: "CPUs only",
      toml: `
        [[vm]]
          size = "performance-8x"
          memory = "16gb"
          gpus = 0
      `,
    },
  ],
};
