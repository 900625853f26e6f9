import { field, fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

/** The numbers are how the API counts them (fly-go machine_types.go, MachinePersistRootfs). */
const PERSISTENT: ReadonlySet<unknown> = new Set(["restart", "always", 2, 3]);

const says = {
  lostOneDay: (value: string, isAlways: boolean) =>
    `persist_rootfs = ${value} keeps what a Machine writes to its root disk over ${isAlways ? "restarts and deploys" : "restarts"}, but not when it is replaced or moved to another host: such data is lost one day.`,
  useVolume: 'Delete the line, and keep data on a volume:\n[mounts]\n  source = "data"\n  destination = "/data"',
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
      yield { path, message: says.lostOneDay(toml(value), isAlways), help: says.useVolume };
    }
  },
});

export const manual: Manual = {
  title: "Data on a root disk that is kept",
  why: "With `persist_rootfs` a Machine starts with the root disk that it had, changed files and all. Machines then drift away from the image that was deployed, and the data is gone all the same when a Machine is destroyed, replaced or moved.",
  how: "Keep data on a volume, and let the root disk be what the image says. Machines that people develop on are a fair exception.",
  links: ["https://fly.io/docs/blueprints/per-user-dev-environments/"],
  examples: [
    {
      name: "kept for good",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "always" # <--
      `,
    },
    {
      name: "kept over restarts",
      toml: `
        [[vm]]
          memory = "1gb"
          persist_rootfs = "restart" # <--
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
