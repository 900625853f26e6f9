/** Services, ports and volumes as a person calls them. */
import type { Mount } from "../app/mount.ts";
import type { Port, Service } from "../app/service.ts";
import { quoted } from "../toml/write.ts";
import { capitalized, several } from "./english.ts";

/** The service as a person calls it: `[http_service]`, or `[[services]]` with its internal port. */
export function serviceName(service: Service): string {
  if (service.kind === "http_service") return "[http_service]";
  return service.internalPort === undefined ? "[[services]]" : `[[services]] on port ${service.internalPort}`;
}

/** A public port as a person writes it: `443`, `8000-8010`; a question mark where the file has no number. */
export function portName(port: Port): string {
  if (port.start === undefined) return "?";
  return port.start === port.end ? String(port.start) : `${port.start}-${port.end}`;
}

/** Whether names of {@link portName} are more than one port: a range alone is. */
export function areSeveral(names: readonly string[]): boolean {
  return names.length !== 1 || names[0]?.includes("-") === true;
}

/** The ports of a list: `port 443`, `ports 80 and 443`, `ports 9000-9100`. */
export function portNames(names: readonly string[]): string {
  return `${areSeveral(names) ? "ports" : "port"} ${several(names, 5)}`;
}

/** The beginning of a sentence: `Port 443 is`, `Ports 9000-9100 are`. */
export function portVerb(name: string, one: string, many: string): string {
  return `${capitalized(portNames([name]))} ${areSeveral([name]) ? many : one}`;
}

/** The volume as a person calls it: `the volume "data"`. */
export function volumeName({ source }: Pick<Mount, "source">): string {
  return source === undefined ? "the volume" : `the volume ${quoted(source)}`;
}

/** An amount of memory as a person writes it in a sentence: `512 MB`, `2 GB`. */
export function memoryName(megabytes: number): string {
  return megabytes >= 1024 && megabytes % 1024 === 0 ? `${megabytes / 1024} GB` : `${megabytes} MB`;
}

/** Where lists of one of several `[[services]]` go: TOML gives them to the last one above. */
export function aboveNext(services: readonly Service[], service: Service): string {
  const listed = services.filter(({ kind }) => kind === "services");
  return listed.includes(service) && listed.at(-1) !== service ? " above the next [[services]]" : "";
}
