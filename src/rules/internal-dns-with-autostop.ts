import { autostopOfGroup } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

/** Members of a cluster look each other up, and those that run are all they want to find. */
const CLUSTER = /CLUSTER|DNS|PEER|SEED|NODE|JOIN|DISCOVER|RAFT|GOSSIP/i;

const says = {
  notWoken: (host: string) =>
    `${host} resolves only to running Machines and bypasses Fly Proxy, so nothing starts a Machine that autostop has stopped.`,
  flycast: (line: string, allocate: string) => [
    "Go through Fly Proxy, which starts Machines (it listens on the public ports of the service):",
    code(line),
    "This needs a private address:",
    run(allocate),
  ],
};

export default rule({
  id: "internal-dns-with-autostop",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app }) {
    if (!app.name) return;
    for (const { name, value, path } of app.env) {
      const host = CLUSTER.test(name) ? undefined : hostOf(value, app.name);
      if (!host || !isPutToSleep(app, host.group)) continue;
      const better = value.replace(host.full, `${app.name}.flycast`);
      yield {
        path,
        message: says.notWoken(host.text),
        help: says.flycast(`${tomlKey(name)} = ${toml(better)}`, fly(app, "ips allocate-v6 --private")),
      };
    }
  },
});

interface Host {
  /** The name with its port, as far as there is one. */
  readonly full: string;
  readonly text: string;
  /** Undefined where any Machine of the app will do. */
  readonly group: string | undefined;
}

/** The private name of this app, as it stands in a value. */
function hostOf(value: string, app: string): Host | undefined {
  const name = app.replace(/[^a-z0-9-]/gi, "\\$&");
  const match = new RegExp(
    `(?<![\\w.@-])((?:([\\w-]+)\\.process\\.|[\\w-]+\\.)?${name}\\.internal)(?::\\d+)?(?![\\w.-])`,
    "i",
  ).exec(value);
  const [full, text, group] = match ?? [];
  return full === undefined || text === undefined ? undefined : { full, text, group };
}

/** Whether the proxy may stop all Machines behind that name. */
function isPutToSleep(app: App, group: string | undefined): boolean {
  const names = app.groups.map(({ name }) => name).filter((name) => group === undefined || name === group);
  const served = names.filter((name) => servicesOf(app, name).length > 0);
  const sleeps = (name: string) =>
    autostopOfGroup(app, name) !== "off" &&
    servicesOf(app, name).every(({ minMachinesRunning }) => (minMachinesRunning ?? 0) < 1);
  return served.length > 0 && served.every(sleeps);
}

function servicesOf(app: App, group: string): readonly Service[] {
  return app.services.filter(({ ghost, groups }) => !ghost && groups.includes(group));
}

export const manual: Manual = {
  title: "A `.internal` address of Machines that stop when idle",
  why: "`APP.internal` resolves to the Machines that run right now, and connections to them bypass Fly Proxy. Nothing starts a Machine that autostop has stopped, and while all are stopped, the name does not resolve.",
  how: "Use `APP.flycast`, which goes through Fly Proxy, or keep a Machine running with `min_machines_running = 1`.",
  links: ["https://fly.io/docs/launch/autostop-autostart/"],
  examples: [
    {
      name: "app that calls itself",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.internal:8080/jobs" # <--
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "beside a section that is no service",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.internal:8080/jobs" # <--
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          min_machines_running = 1
      `,
    },
    {
      name: "through Fly Proxy",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.flycast/jobs"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "one Machine that always runs",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.internal:8080"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "cluster",
      toml: `
        app = "acme-api"
        [env]
          DNS_CLUSTER_QUERY = "acme-api.internal"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "group that nothing stops",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          jobs = "bin/jobs"
        [env]
          JOBS_URL = "http://jobs.process.acme.internal:9000"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          processes = ["web"]
      `,
    },
  ],
};
