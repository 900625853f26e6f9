import { field, fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

/** The numbers are how the API counts them (fly-go machine_types.go, MachinePersistRootfs). */
const PERSISTENT: ReadonlySet<unknown> = new Set(["restart", "always", 2, 3]);

const says = {
  isLost: (value: string, isAlways: boolean) =>
    `persist_rootfs = ${value} keeps the root disk across ${isAlways ? "restarts and deploys" : "restarts"}, but data on it is lost when the Machine is replaced or moved to another host.`,
  addVolume: [
    "Delete the line and keep data on a volume:",
    code('[mounts]\n  source = "data"\n  destination = "/data"'),
  ],
  useVolume: (destination: string) => `Delete the line and keep data on the volume at ${destination}.`,
};

export default rule({
  id: "persist-rootfs-reliance",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#persist_rootfs",
  *check({ app, environment }) {
    // Machines that people develop on keep their root disk on purpose.
    if (environment === "nonprod") return;
    for (const vm of app.vms) {
      const value = field(vm, "persist_rootfs");
      if (!PERSISTENT.has(value)) continue;
      const isAlways = value === "always" || value === 3;
      const path = fieldPath(vm, "persist_rootfs");
      const destination = app.mounts[0]?.destination;
      const help = destination === undefined ? says.addVolume : says.useVolume(destination);
      yield { path, message: says.isLost(toml(value), isAlways), help };
    }
  },
});

export const manual: Manual = {
  title: "Data kept on the root disk",
  why: "With `persist_rootfs`, a Machine starts with its previous root disk, including changed files. Over time, it differs more and more from the deployed image. The data is still lost when a Machine is destroyed, replaced or moved.",
  how: "Delete the line and keep data on a volume. Development Machines are a fair exception.",
  links: ["https://fly.io/docs/blueprints/per-user-dev-environments/"],
  examples: [
    {
      name: "kept across restarts and deploys",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "always" # <--
      `,
    },
    {
      name: "kept across restarts",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "restart" # <--
      `,
    },
    {
      name: "kept beside a volume",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "restart" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a volume",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "never"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a development environment",
      toml: `
        app = "acme-dev"
        [[vm]]
          memory = "1gb"
          persist_rootfs = "always"
      `,
    },
  ],
};
