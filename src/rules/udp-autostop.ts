import { autostopOfGroup } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { boolean, field, fieldPath } from "../app/section.ts";
import { covers, type Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";
import { portName, portNames } from "../words/names.ts";

const says = {
  asleep: (setting: string, stops: string, machines: string, ports: readonly string[]) =>
    `auto_stop_machines = ${setting} ${stops} ${machines} while they serve UDP ${portNames(ports)}: UDP traffic neither keeps them awake nor wakes them.`,
  stops: "stops",
  suspends: "suspends",
  theseMachines: "these Machines",
  allBut: (kept: number) => `all Machines but ${kept} in the primary region`,
  everywhere: (group: string) => [
    `In every service of the process group ${quoted(group)}:`,
    code('auto_stop_machines = "off"'),
  ],
};

export default rule({
  id: "udp-autostop",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/udp-and-tcp/",
  replaces: ["min-machines-running-zero", "autostop-kills-background-work", "suspend-unsupported"],
  *check({ app }) {
    const services = app.services.filter(({ protocol, ports }) => protocol === "udp" && ports.length > 0);
    for (const service of services) {
      const group = service.groups.find((name) => autostopOfGroup(app, name) !== "off");
      // Without autostart there is a report already that no request wakes these Machines.
      if (group === undefined || !service.autostart) continue;
      // One report for each group: all of its services have to change.
      if (services.find(({ groups }) => groups.includes(group)) === service) yield finding(app, service, group);
    }
  },
});

function finding(app: App, service: Service, group: string): Finding {
  const siblings = app.services.filter(({ groups }) => groups.includes(group));
  const kept = Math.max(0, ...siblings.map(({ minMachinesRunning }) => minMachinesRunning ?? 0));
  const isOn = boolean(service, "auto_start_machines");
  return {
    path: fieldPath(service, isOn ? "auto_start_machines" : "auto_stop_machines"),
    about: service.path,
    // With HTTP/3 the browser falls back to TCP, and that wakes the Machine.
    severity: kept > 0 || isHttp3(service, siblings) ? "info" : undefined,
    message: says.asleep(
      short(field(service, "auto_stop_machines")),
      service.autostop === "stop" ? says.stops : says.suspends,
      kept > 0 ? says.allBut(kept) : says.theseMachines,
      service.ports.map(portName),
    ),
    help: siblings.length > 1 ? says.everywhere(group) : code('auto_stop_machines = "off"'),
    fix: {
      safe: false,
      changes: siblings.map((sibling) => ({ set: fieldPath(sibling, "auto_stop_machines"), toml: '"off"' })),
    },
  };
}

function isHttp3(service: Service, siblings: readonly Service[]): boolean {
  const isHttps = ({ ports }: Service) => ports.some((port) => covers(port, 443));
  return isHttps(service) && siblings.some((sibling) => sibling.protocol === "tcp" && isHttps(sibling));
}

export const manual: Manual = {
  title: "Autostop on Machines that serve UDP",
  why: "Fly Proxy counts connections and requests. UDP datagrams are neither: the Machine looks idle, Fly stops it, and datagrams do not start it again. The game server or DNS resolver is down until someone runs `fly machine start`.",
  how: 'Set `auto_stop_machines = "off"` in all services of the process group. If only one of them is off, that is enough for Fly Proxy, and nothing is reported.',
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
      name: "autostart, which does not work for UDP",
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
      name: "HTTP/3 next to HTTPS",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 443
          auto_stop_machines = "stop" # <--
          [[services.ports]]
            port = 443
        [[services]]
          protocol = "tcp"
          internal_port = 443
          auto_stop_machines = "stop"
          [[services.ports]]
            port = 443
      `,
      fixed: `
        [[services]]
          protocol = "udp"
          internal_port = 443
          auto_stop_machines = "off"
          [[services.ports]]
            port = 443
        [[services]]
          protocol = "tcp"
          internal_port = 443
          auto_stop_machines = "off"
          [[services.ports]]
            port = 443
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
      name: "a web service next to it, which cannot stop the Machine either",
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
    {
      name: "Machines that no request starts, which another rule reports",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          auto_stop_machines = "stop"
          auto_start_machines = false
          [[services.ports]]
            port = 5353
      `,
    },
  ],
};
