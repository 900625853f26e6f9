import type { App } from "../app/model.ts";
import { field, fieldPath } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Beside } from "../beside/beside.ts";
import { entry } from "../beside/tree.ts";
import { isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  losesWrites: (written: string) =>
    `auto_stop_machines = ${written} ignores LiteFS. A stopped Machine can return with an older database, become primary and discard newer writes.`,
};

export default rule({
  id: "litefs-autostop",
  category: "reliability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/litefs/",
  replaces: [
    "suspend-unsupported",
    "min-machines-running-zero",
    "autostop-kills-background-work",
    "single-machine-spof",
    "boolean-autostop",
  ],
  *check({ app, beside }) {
    if (!isLitefs(app) || hasFixedPrimary(beside)) return;
    for (const service of app.services) {
      if (service.autostop === "off" || service.ghost || !sharesDatabase(app, service)) continue;
      const path = fieldPath(service, "auto_stop_machines");
      const message = says.losesWrites(toml(field(service, "auto_stop_machines")));
      yield { path, about: service.path, message, ...setTo(path, '"off"', { safe: false }) };
    }
  },
});

/** LiteFS keeps its data on a volume; groups without one have no copy of the database. */
function sharesDatabase({ mounts }: App, service: Service): boolean {
  return mounts.length === 0 || mounts.some(({ groups }) => groups.some((group) => service.groups.includes(group)));
}

/** With a static lease the same Machine is primary for good, so nothing is newer than what it has (superfly/litefs, lease.go). */
function hasFixedPrimary(beside: Beside): boolean {
  const source = beside.yaml("litefs.yml");
  return source !== undefined && entry(source.value, "lease", "type")?.text === "static";
}

export const manual: Manual = {
  title: "LiteFS on Machines that Fly stops automatically",
  why: "Fly warns against this combination. Fly Proxy stops and starts Machines without knowing which one holds the LiteFS lease or the newest data. A stopped Machine can take the lease with an old copy, and LiteFS then discards newer changes. Suspended Machines have the same problem.",
  how: 'Set `auto_stop_machines = "off"`.',
  links: ["https://community.fly.io/t/26767", "https://community.fly.io/t/24726"],
  examples: [
    {
      name: "stopped when idle",
      toml: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop" # <--
      `,
      fixed: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
    },
    {
      name: "always on",
      toml: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
    },
    {
      name: "a process group without the database",
      toml: `
        [processes]
          db = "litefs mount"
          web = "bin/web"
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
          processes = ["db"]
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          processes = ["web"]
      `,
    },
    {
      name: "a static lease, where the primary is always the same Machine",
      toml: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
      files: {
        "litefs.yml": `
          fuse:
            dir: "/litefs"
          lease:
            type: "static"
            advertise-url: "http://primary:20202"
            candidate: true
        `,
      },
    },
    {
      name: "a lease from Consul, which any Machine can take",
      toml: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop" # <--
      `,
      fixed: `
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
      files: {
        "litefs.yml": `
          lease:
            type: "consul"
            candidate: true
        `,
      },
    },
    {
      name: "no LiteFS",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
  ],
};
