import { stoppedGroups } from "../app/autostop.ts";
import { fieldPath, has } from "../app/section.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  waits: (left: string, service: string, until: string) =>
    `${left} when ${service} has no visitors, and the next one waits until a Machine ${until}.`,
  nothing: "Nothing stays on",
  tooFew: (minimum: number) => `Only ${minimum} Machine stays on`,
  isAwake: "is awake again",
  hasStarted: "has started, which takes seconds",
  keep: (minimum: number) =>
    `min_machines_running = ${minimum}\nIf the app may sleep, say: # flylint-disable-next-line min-machines-running-zero`,
};

export default rule({
  id: "min-machines-running-zero",
  category: "performance",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autostop-autostart/#minimum-number-of-machines-running",
  options: {
    min: { description: "How many Machines have to stay on.", default: 1 },
    allowSuspend: { description: 'Whether "suspend", from which Machines wake fast, will do.', default: false },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod" || isPrivate(app)) return;
    for (const { service, autostop, minimum } of stoppedGroups(app)) {
      const isSuspend = autostop === "suspend";
      if (minimum >= options.min || (isSuspend && options.allowSuspend)) continue;
      const isSet = has(service, "min_machines_running");
      const left = minimum === 0 ? says.nothing : says.tooFew(minimum);
      yield {
        path: isSet ? fieldPath(service, "min_machines_running") : service.path,
        missing: isSet ? undefined : [[...service.path, "min_machines_running"]],
        about: service.path,
        message: says.waits(left, serviceName(service), isSuspend ? says.isAwake : says.hasStarted),
        help: says.keep(options.min),
        severity: isSuspend ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "An app that sleeps when nobody is there",
  why: "With autostop on and no minimum all Machines stop after some quiet minutes. The next visitor pays for it with the start of a Machine; webhooks, uptime probes and CDNs may give up before that.",
  how: "Keep one Machine on for an app that people depend on. For a small app sleep is the setting that Fly recommends, and cheaper: leave it, and silence this report.",
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
      name: "not said",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
          auto_stop_machines = "suspend"
      `,
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
      name: "another service of the same Machines has a minimum",
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
      name: "suspend, where that will do",
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
