import { stoppedGroups } from "../app/autostop.ts";
import { fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  stopsAll: (service: string, until: string) =>
    `Fly stops all Machines when ${service} is idle, and the next visitor waits until a Machine ${until}.`,
  tooFew: (minimum: number, service: string, wanted: number) =>
    minimum === 1
      ? `Only 1 Machine keeps running when ${service} is idle. This configuration requires ${wanted}.`
      : `Only ${minimum} Machines keep running when ${service} is idle. This configuration requires ${wanted}.`,
  isAwake: "resumes",
  hasStarted: "starts, which takes seconds",
  keep: (minimum: number) => [
    code(`min_machines_running = ${minimum}`),
    "If this is intended, add this comment above the line:",
    code("# flylint-disable-next-line min-machines-running-zero"),
  ],
};

export default rule({
  id: "min-machines-running-zero",
  category: "performance",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autostop-autostart/#minimum-number-of-machines-running",
  options: {
    min: { description: "How many Machines must keep running.", default: 1 },
    allowSuspend: { description: 'Whether "suspend" is enough, since suspended Machines resume fast.', default: false },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod" || isPrivate(app)) return;
    for (const { service, autostop, minimum } of stoppedGroups(app)) {
      const isSuspend = autostop === "suspend";
      if (minimum >= options.min || (isSuspend && options.allowSuspend)) continue;
      const isSet = has(service, "min_machines_running");
      const name = serviceName(service);
      yield {
        path: isSet ? fieldPath(service, "min_machines_running") : service.path,
        missing: isSet ? undefined : [[...service.path, "min_machines_running"]],
        about: service.path,
        message:
          minimum > 0
            ? says.tooFew(minimum, name, options.min)
            : says.stopsAll(name, isSuspend ? says.isAwake : says.hasStarted),
        help: says.keep(options.min),
        severity: isSuspend ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "An app that scales to zero",
  why: "With autostop on and no minimum, Fly stops all Machines after a few idle minutes. The next visitor waits for a Machine to start. Webhooks, uptime probes and CDNs may time out first.",
  how: "Keep one Machine running for an app that people depend on. For small apps, Fly recommends scaling to zero, which is cheaper: leave it and silence the report.",
  links: ["https://github.com/adcontextprotocol/adcp/issues/325"],
  examples: [
    {
      name: "zero",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 0 # <--
      `,
    },
    {
      name: "not set",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
          auto_stop_machines = "suspend"
      `,
    },
    {
      name: "fewer than the option min",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 2 # <--
      `,
      options: { min: 3 },
    },
    {
      name: "one",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "a minimum in another service of the same Machines",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          internal_port = 9090
          protocol = "tcp"
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "suspend, with allowSuspend",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend"
      `,
      options: { allowSuspend: true },
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "a private app",
      toml: `
        app = "acme"
        [env]
          SELF = "http://acme.flycast"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
  ],
};
