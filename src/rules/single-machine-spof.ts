import { stoppedGroups } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { backgroundWork } from "../hints/background.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";
import { counted } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  oneHost: (service: string, minimum: number) =>
    `When traffic is low ${service} runs on ${counted(minimum, "Machine")} on one host, and where there is no other to start, it is down with that host.`,
  addOne: (command: string, wanted: number) =>
    `See to it that there is a second one, which costs next to nothing while it is stopped:\n${command}\nOnce there is, say: # flylint-disable-next-line single-machine-spof\nor keep more than one on: min_machines_running = ${wanted}`,
};

export default rule({
  id: "single-machine-spof",
  category: "availability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/resilient-apps-multiple-machines/",
  options: {
    min: { description: "How many Machines have to stay on.", default: 2 },
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
  title: "One Machine and no other",
  why: "A Machine lives on one host. When the host fails or is maintained, an app with one Machine is down. A second one, stopped, costs almost nothing, and the proxy starts it when the first is gone. How many there are is not in the file: `fly launch` makes two, `--ha=false` or a scale to one leaves one.",
  how: "Run `fly scale count 2`. One Machine on and one asleep is a good setup: silence this report once you have it. Groups with a volume are left to `single-volume`.",
  links: ["https://fly.io/docs/apps/app-availability/"],
  examples: [
    {
      name: "one stays on",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1 # <--
      `,
    },
    {
      name: "two stay on",
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
      name: "a bot, which must not run twice",
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
      name: "whoever wants no more than one",
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
