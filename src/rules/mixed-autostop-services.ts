import { servicesOf } from "../app/autostop.ts";
import { field, fieldPath, has } from "../app/section.ts";
import type { Autostop, Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

/** What stops least comes first; the first one that any service of a Machine asks for is what the proxy does. */
const ORDER: readonly Autostop[] = ["off", "stop", "suspend"];

const says = {
  overruled: (written: string, other: string, decides: string) =>
    `auto_stop_machines = ${written} has no effect: ${other} runs on the same Machines and sets ${decides}, which takes precedence.`,
  sameAs: (least: string, other: string, most: string) => [
    code(`auto_stop_machines = ${least}`),
    `Or, in ${other}:`,
    code(`auto_stop_machines = ${most}`),
  ],
  forgotten: (service: string, written: string, other: string) =>
    `${service} has no auto_stop_machines, so its Machines keep running and auto_stop_machines = ${written} in ${other} has no effect.`,
  stopOrKeep: (table: string, lines: string, other: string) => [
    `To let Fly stop the Machines, add below this ${table} header:`,
    code(lines),
    `To keep them running, set in ${other}:`,
    code('auto_stop_machines = "off"'),
  ],
  twoMinimums: (low: number, high: number, other: string) =>
    `min_machines_running = ${low} conflicts with ${high} in ${other}, which runs on the same Machines.`,
};

export default rule({
  id: "mixed-autostop-services",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autostop-autostart/",
  replaces: ["min-machines-ineffective"],
  *check({ app }) {
    const reported = new Set<Service>();
    for (const { name } of app.groups) {
      // The proxy does not count UDP, so such a service has no say.
      const services = servicesOf(app, name).filter(({ protocol }) => protocol === "tcp");
      const found = unequalStop(services) ?? unequalMinimum(services);
      if (!found || reported.has(found.service)) continue;
      reported.add(found.service);
      yield found.finding;
    }
  },
});

interface Found {
  readonly service: Service;
  readonly finding: Finding;
}

function unequalStop(services: readonly Service[]): Found | undefined {
  const sorted = services.toSorted((a, b) => ORDER.indexOf(a.autostop) - ORDER.indexOf(b.autostop));
  const [least] = sorted;
  const most = sorted.at(-1);
  // Twice the same port is the business of duplicate-service-definition.
  if (!least || !most || least.autostop === most.autostop || least.internalPort === most.internalPort) return undefined;
  return has(least, "auto_stop_machines")
    ? { service: most, finding: overruled(least, most) }
    : { service: least, finding: forgotten(least, most) };
}

function overruled(least: Service, most: Service): Finding {
  const other = serviceName(least);
  return {
    path: fieldPath(most, "auto_stop_machines"),
    about: most.path,
    message: says.overruled(written(most), other, written(least)),
    help: says.sameAs(quoted(least.autostop), other, quoted(most.autostop)),
  };
}

/** Without the key a service asks for its Machines to be left on. */
function forgotten(least: Service, most: Service): Finding {
  const other = serviceName(most);
  const start = has(least, "auto_start_machines") ? "" : "\nauto_start_machines = true";
  const lines = `auto_stop_machines = ${quoted(most.autostop)}${start}`;
  return {
    path: least.path,
    missing: [[...least.path, "auto_stop_machines"]],
    message: says.forgotten(serviceName(least), written(most), other),
    help: says.stopOrKeep(header(least.path), lines, other),
  };
}

function written(service: Service): string {
  return toml(field(service, "auto_stop_machines"));
}

/** Two numbers for one set of Machines, where both are written down. */
function unequalMinimum(services: readonly Service[]): Found | undefined {
  const sorted = services
    .filter(({ autostop }) => autostop !== "off")
    .flatMap((service) =>
      service.minMachinesRunning === undefined ? [] : { service, minimum: service.minMachinesRunning },
    )
    .sort((a, b) => a.minimum - b.minimum);
  const [low] = sorted;
  const high = sorted.at(-1);
  if (!low || !high || low.minimum === high.minimum || low.service.internalPort === high.service.internalPort)
    return undefined;
  const { service } = low;
  const path = fieldPath(service, "min_machines_running");
  const message = says.twoMinimums(low.minimum, high.minimum, serviceName(high.service));
  return {
    service,
    finding: { path, severity: "info", message, help: code(`min_machines_running = ${high.minimum}`) },
  };
}

export const manual: Manual = {
  title: "Services of the same Machines with different autostop settings",
  why: 'Fly stops a Machine as a whole. If it has several services, Fly Proxy follows the one that stops least, and a service without `auto_stop_machines` counts as "off". One forgotten line keeps every Machine running, and billed.',
  how: "Write the same values in all services of a process group.",
  examples: [
    {
      name: "forgotten in the second service",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]] # <--
          protocol = "tcp"
          internal_port = 9090
      `,
    },
    {
      name: "two different values",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
        [[services]]
          protocol = "tcp"
          internal_port = 9090
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "the same value everywhere",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          protocol = "tcp"
          internal_port = 9090
          auto_stop_machines = true
      `,
    },
    {
      name: "other Machines",
      toml: `
        [processes]
          admin = "bin/admin"
          web = "bin/web"
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          processes = ["web"]
          auto_stop_machines = "stop"
        [[services]]
          protocol = "tcp"
          internal_port = 9090
          processes = ["admin"]
      `,
    },
    {
      name: "UDP",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          protocol = "udp"
          internal_port = 53
      `,
    },
    {
      name: "the same port twice (see duplicate-service-definition)",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
      `,
    },
  ],
};
