import { stoppedGroups } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { code, run } from "../help.ts";
import { backgroundWork } from "../hints/background.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";
import { counted } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  oneHost: (service: string, minimum: number) =>
    `min_machines_running = ${minimum} keeps only ${counted(minimum, "Machine")} running. If its host fails, ${service} is down unless another Machine exists.`,
  addOne: (command: string, wanted: number) => [
    `Make sure there are at least ${wanted} Machines (a stopped one costs next to nothing):`,
    run(command),
    "Or keep more of them running:",
    code(`min_machines_running = ${wanted}`),
    "Once they exist, add this comment above the line:",
    code("# flylint-disable-next-line single-machine-spof"),
  ],
};

export default rule({
  id: "single-machine-spof",
  category: "availability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/resilient-apps-multiple-machines/",
  options: {
    min: { description: "How many Machines must stay running.", default: 2 },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod") return;
    for (const { service, names, minimum } of stoppedGroups(app)) {
      if (minimum < 1 || minimum >= options.min || names.some((name) => isOneOfAKind(app, name))) continue;
      // There is no such key, but whoever writes it wants no second Machine. One that nothing starts has a report of its own.
      if (has(service, "max_machines_running") || !service.autostart) continue;
      const holder = app.services.find(
        ({ minMachinesRunning, groups }) =>
          minMachinesRunning === minimum && groups.some((group) => names.includes(group)),
      );
      yield {
        path: fieldPath(holder ?? service, "min_machines_running"),
        about: service.path,
        message: says.oneHost(serviceName(service), minimum),
        help: says.addOne(scaleCount(app, options.min, names), options.min),
      };
    }
  },
});

/** Data of its own, or work that must not be done twice. */
function isOneOfAKind(app: App, group: string): boolean {
  return app.mounts.some(({ groups }) => groups.includes(group)) || backgroundWork(app, group) !== undefined;
}

export const manual: Manual = {
  title: "A service that may depend on one Machine",
  why: "A Machine lives on one host. When that host fails or goes into maintenance, an app with one Machine is down. A second, stopped Machine costs next to nothing, and Fly Proxy starts it when the first one is gone. The file does not say how many Machines exist: the first deploy creates two, unless you pass `--ha=false`.",
  how: "Run `fly scale count 2`. One running and one stopped Machine is a good setup: silence the report once you have it. Process groups with a volume are not reported.",
  links: ["https://fly.io/docs/apps/app-availability/"],
  examples: [
    {
      name: "one Machine stays running",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1 # <--
      `,
    },
    {
      name: "two Machines stay running",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 2
      `,
    },
    {
      name: "a volume",
      toml: `
        app = "acme"
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "a bot that must not run twice",
      toml: `
        app = "acme-bot"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "at most one Machine on purpose",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
          max_machines_running = 1
      `,
    },
  ],
};
