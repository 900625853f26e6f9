/** Which Machines the proxy stops when they are idle, and how many it keeps. */
import type { App } from "./model.ts";
import { perApp } from "./per-app.ts";
import type { Autostop, Service } from "./service.ts";

/** Process groups whose Machines the proxy stops, and the services that they have. */
export interface StoppedGroups {
  readonly names: readonly string[];
  readonly autostop: Exclude<Autostop, "off">;
  /** How many Machines the proxy leaves running: the highest `min_machines_running` of the services. */
  readonly minimum: number;
  /** The one to report at. */
  readonly service: Service;
}

/** Services of a group, without sections that only hold checks or limits. */
export function servicesOf(app: App, group: string): readonly Service[] {
  return (
    servicesByGroup(app)
      .get(group)
      ?.filter(({ ghost }) => !ghost) ?? []
  );
}

/** The other services of the Machines that a service runs on, sections that only hold checks among them. */
export function siblingsOf(app: App, service: Service): readonly Service[] {
  const all = new Set(service.groups.flatMap((group) => servicesByGroup(app).get(group) ?? []));
  all.delete(service);
  return [...all];
}

const servicesByGroup = perApp((app): ReadonlyMap<string, readonly Service[]> => {
  const found = new Map<string, Service[]>();
  for (const service of app.services) for (const group of service.groups) addTo(found, group, service);
  return found;
});

function addTo(found: Map<string, Service[]>, group: string, service: Service): void {
  const known = found.get(group);
  if (known) known.push(service);
  else found.set(group, [service]);
}

/** What the proxy does with the idle Machines of a group: the mildest that any of its services asks for. */
export function autostopOfGroup(app: App, group: string): Autostop {
  const settings = servicesOf(app, group).map(({ autostop }) => autostop);
  if (settings.length === 0 || settings.includes("off")) return "off";
  // fly-go machine_types.go orders them off, stop, suspend.
  return settings.includes("stop") ? "stop" : "suspend";
}

/**
 * A Machine stops as a whole, and of all its services the one that stops least decides
 * (flyctl internal/command/deploy/machines_deploymachinesapp.go, deployCreateMachinesForGroups). Groups with the same
 * first service come together, so that a report about it comes once.
 */
export const stoppedGroups = perApp((app): readonly StoppedGroups[] => {
  const found = new Map<Service, StoppedGroups>();
  for (const { name } of app.groups) {
    const services = servicesOf(app, name);
    // The proxy does not count UDP: a group with nothing else is the business of udp-autostop.
    const service = services.find(({ protocol }) => protocol === "tcp");
    const autostop = autostopOfGroup(app, name);
    if (!service || autostop === "off") continue;
    const other = found.get(service);
    const minimum = Math.max(0, ...services.map(({ minMachinesRunning }) => minMachinesRunning ?? 0));
    found.set(service, {
      names: [...(other?.names ?? []), name],
      autostop,
      minimum: Math.min(minimum, other?.minimum ?? minimum),
      service,
    });
  }
  return [...found.values()];
});
