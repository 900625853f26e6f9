import { autostopOfGroup, servicesOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

/** Members of a cluster look each other up, and those that run are all they want to find. */
const CLUSTER = /CLUSTER|DNS|PEER|SEED|NODE|JOIN|DISCOVER|RAFT|GOSSIP/i;

const says = {
  notWoken: (host: string, sleeps: string) =>
    `${host} resolves only to running Machines and bypasses Fly Proxy, so nothing starts a Machine that autostop${sleeps} has stopped.`,
  isSetIn: (place: string) => ` (${place})`,
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
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app, beside }) {
    for (const { name, value, path } of app.env) {
      const found = CLUSTER.test(name) ? undefined : sleeperIn(value, app, beside);
      if (!found) continue;
      const { host, called } = found;
      const { place } = called;
      const better = value.replace(host.full, `${host.app}.flycast`);
      yield {
        path,
        message: says.notWoken(host.text, place ? says.isSetIn(lineOf(place)) : ""),
        help: says.flycast(`${tomlKey(name)} = ${toml(better)}`, fly(called.app, "ips allocate-v6 --private")),
        related: place && [place],
      };
    }
  },
});

interface Host {
  /** The name with its port, as far as there is one. */
  readonly full: string;
  readonly text: string;
  readonly app: string;
}

/** The private names in a value, each with the process group that it is of: web.process.acme.internal. */
function hostsIn(value: string): readonly (Host & { readonly group: string | undefined })[] {
  return [...value.matchAll(/[\w.@-]+(?::\d+)?/g)].flatMap(([full]) => {
    const [text = ""] = full.split(":");
    const [app = "", step, group, ...more] = text.split(".").reverse().slice(1);
    const isPrivate = /^[\w.-]*\.internal$/i.test(text) && app !== "" && step !== "" && more.length === 0;
    const isOfGroup = step?.toLowerCase() === "process" && group !== undefined && group !== "";
    return isPrivate && (group === undefined || isOfGroup) ? [{ full, text, app, group }] : [];
  });
}

/** The first private name in a value behind which all Machines may be stopped. */
function sleeperIn(value: string, app: App, beside: Beside): { host: Host; called: Called } | undefined {
  if (!value.includes(".internal")) return undefined;
  for (const { group, ...host } of hostsIn(value)) {
    const called = calledApp(app, host.app, beside);
    if (called && isPutToSleep(called.app, group)) return { host, called };
  }
  return undefined;
}

interface Called {
  readonly app: App;
  /** Where autostop is set, if not in this file. */
  readonly place?: FilePlace;
}

/** The app behind a name: this one, or one whose fly.toml is near by; undefined where several files have that app. */
function calledApp(app: App, name: string, beside: Beside): Called | undefined {
  if (app.name?.toLowerCase() === name.toLowerCase()) return { app };
  const [first, ...others] = beside.mentions(name).filter(({ value }) => value.app.name === name);
  const service = first?.value.app.services.find(({ autostop }) => autostop !== "off");
  if (!first || !service || others.length > 0) return undefined;
  const line = first.value.lineOf(fieldPath(service, "auto_stop_machines"));
  return { app: first.value.app, place: { file: first.file, line } };
}

/** Whether the proxy may stop all Machines behind a name; without a group any Machine of the app is behind it. */
function isPutToSleep(app: App, group: string | undefined): boolean {
  const names = app.groups.map(({ name }) => name).filter((name) => group === undefined || name === group);
  const served = names.filter((name) => servicesOf(app, name).length > 0);
  const sleeps = (name: string) =>
    autostopOfGroup(app, name) !== "off" &&
    servicesOf(app, name).every(({ minMachinesRunning }) => (minMachinesRunning ?? 0) < 1);
  return served.length > 0 && served.every(sleeps);
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
      name: "another app of the repository that always runs",
      toml: `
        app = "acme-web"
        [env]
          API_URL = "http://acme-api.internal:8080"
      `,
      files: {
        "../api/fly.toml": `
          app = "acme-api"
          [http_service]
            internal_port = 8080
            auto_stop_machines = "off"
        `,
      },
    },
    {
      name: "another app of the repository that autostop stops",
      toml: `
        app = "acme-web"
        [env]
          API_URL = "http://acme-api.internal:8080" # <--
      `,
      files: {
        "../api/fly.toml": `
          app = "acme-api"
          [http_service]
            internal_port = 8080
            auto_stop_machines = "suspend"
        `,
      },
    },
    {
      name: "another app of the repository that keeps a Machine running",
      toml: `
        app = "acme-web"
        [env]
          API_URL = "http://acme-api.internal:8080"
          QUEUE_URL = "http://acme-queue.internal:8080"
      `,
      files: {
        "fly.api.toml": `
          app = "acme-api"
          [http_service]
            internal_port = 8080
            auto_stop_machines = "stop"
            min_machines_running = 1
        `,
        "queue/fly.toml": `
          app = "acme-queue"
          [[services]]
            internal_port = 8080
        `,
      },
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
