import type { App } from "../app/app.ts";
import { boolean, fieldPath } from "../app/section.ts";
import { autostopOfGroup, covers, portName, type Service } from "../app/service.ts";
import { type Change, type Manual, rule } from "../rule.ts";
import { both, quoted } from "../wording.ts";

export default rule({
  id: "udp-autostop",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/udp-and-tcp/",
  replaces: ["min-machines-running-zero", "autostop-kills-background-work", "suspend-unsupported"],
  *check({ app }) {
    for (const service of app.services) {
      const group = service.groups.find((name) => autostopOfGroup(app.services, name) !== "off");
      // Without autostart there is a report already that no request wakes these Machines.
      if (service.protocol !== "udp" || group === undefined || !service.autostart) continue;
      const stops = fieldPath(service, "auto_stop_machines");
      const starts = fieldPath(service, "auto_start_machines");
      const kept = Math.max(0, ...siblings(app, service).map(({ minMachinesRunning }) => minMachinesRunning ?? 0));
      const verb = service.autostop === "stop" ? "stops" : "suspends";
      const ports = both(service.ports.map(portName));
      const machines = kept > 0 ? `all Machines but ${kept} in the primary region` : "these Machines";
      yield {
        path: boolean(service, "auto_start_machines") ? starts : stops,
        subject: service.path,
        message: `UDP neither keeps a Machine awake nor wakes one: auto_stop_machines = ${quoted(service.autostop)} ${verb} ${machines} while they serve port ${ports}, and nothing that is sent there starts them again.`,
        help: `auto_stop_machines = "off"${siblings(app, service).length > 1 ? `\nin every service of the group ${quoted(group)}` : ""}`,
        // With HTTP/3 the browser falls back to TCP, and that wakes the Machine.
        ...(kept > 0 || isHttp3(app, service) ? { severity: "info" as const } : {}),
        fix: {
          safe: false,
          changes: siblings(app, service).map(
            (one): Change => ({ set: fieldPath(one, "auto_stop_machines"), toml: '"off"' }),
          ),
        },
      };
    }
  },
});

/** The services on the same Machines, this one included. */
function siblings(app: App, service: Service): readonly Service[] {
  return app.services.filter(({ groups }) => groups.some((name) => service.groups.includes(name)));
}

function isHttp3(app: App, service: Service): boolean {
  const https = (one: Service) => one.ports.some((port) => covers(port, 443));
  return https(service) && siblings(app, service).some((one) => one.protocol === "tcp" && https(one));
}

export const manual: Manual = {
  title: "Autostop on Machines that serve UDP",
  why: "The proxy counts connections and requests. Datagrams are neither: they do not count as load, so the Machine looks idle and is stopped, and they do not start it again. The game server or the resolver is gone until somebody runs `fly machine start`.",
  how: 'Set `auto_stop_machines = "off"` for all services of the group. The proxy takes the mildest of their settings, so nothing is reported where one of them leaves it off.',
  links: [
    "https://github.com/superfly/flyctl/issues/3583",
    "https://community.fly.io/t/24997",
    "https://community.fly.io/t/26270",
  ],
  examples: [
    {
      name: "autostop",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 27015
          auto_stop_machines = "stop" # <--
          [[services.ports]]
            port = 27015
      `,
      fixed: `
        [[services]]
          protocol = "udp"
          internal_port = 27015
          auto_stop_machines = "off"
          [[services.ports]]
            port = 27015
      `,
    },
    {
      name: "autostart, which cannot keep its promise",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 27015
          auto_stop_machines = "stop"
          auto_start_machines = true # <--
          [[services.ports]]
            port = 27015
      `,
      fixed: `
        [[services]]
          protocol = "udp"
          internal_port = 27015
          auto_stop_machines = "off"
          auto_start_machines = true
          [[services.ports]]
            port = 27015
      `,
    },
    {
      name: "off",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 27015
          auto_stop_machines = "off"
          [[services.ports]]
            port = 27015
      `,
    },
    {
      name: "a web service beside it, which cannot stop the Machine either",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          protocol = "udp"
          internal_port = 27015
          [[services.ports]]
            port = 27015
      `,
    },
  ],
};
