/** Services of Fly Proxy, and health checks with the times that really hold. */
import { withinLimits } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { boolean, type Duration, field, fieldPath, has, integer, type Section, texts } from "../app/section.ts";
import type { Check, Concurrency, MachineCheck, Port, Service, ServiceCheck } from "../app/service.ts";
import type { ShownCheck, ShownConcurrency, ShownMachineCheck, ShownPort, ShownService } from "../generated/app.ts";
import { byDefault, defaultFlag, defaultNumber, defaultText, type Reader, time, type Value } from "./value.ts";

/** The service as Fly Proxy gets it. */
export function showService(reader: Reader, service: Service): ShownService {
  const port = maybeInteger(reader, service, "internal_port", "missing, so requests probably never reach the app");
  return {
    kind: service.kind,
    line: reader.line(service.path),
    path: service.path,
    protocol: (service.kind === "services" && reader.text(service, "protocol")) || byDefault("tcp"),
    internalPort: port,
    ports: service.ports.map((one) => showPort(reader, one, service)),
    autoStop: autoStop(reader, service),
    autoStart: flag(reader, service, "auto_start_machines", defaultFlag(["http_service", "auto_start_machines"])),
    minMachinesRunning: minimum(reader, service),
    concurrency: showConcurrency(reader, service.concurrency),
    checks: service.checks.map((check) => showServiceCheck(reader, check, port)),
    machineChecks: service.machineChecks.map((check) => showMachineCheck(reader, check)),
  };
}

function flag(reader: Reader, section: Section, key: string, usual: boolean): Value<boolean> {
  const value = boolean(section, key);
  return value === undefined ? byDefault(usual) : reader.at(value, fieldPath(section, key));
}

/** An integer that need not be there; `note` says what comes of that. */
export function maybeInteger(reader: Reader, section: Section, key: string, note?: string): Value<number | null> {
  const value = integer(section, key);
  return value === undefined ? byDefault(null, note) : reader.at(value, fieldPath(section, key));
}

function autoStop(reader: Reader, service: Service): Value<string> {
  const key = "auto_stop_machines";
  if (!has(service, key)) return byDefault(defaultText(["http_service", key]));
  const path = fieldPath(service, key);
  const isOld = typeof field(service, key) === "boolean";
  return reader.at(service.autostop, path, isOld ? { written: reader.written(path) } : {});
}

function minimum(reader: Reader, service: Service): Value<number> {
  const value = service.minMachinesRunning;
  const key = "min_machines_running";
  if (value === undefined) return byDefault(defaultNumber(["http_service", key]));
  const isIdle = value > 0 && service.autostop === "off";
  const note = isIdle ? { note: "min_machines_running has no effect, because Fly Proxy stops no Machines" } : {};
  return reader.at(value, fieldPath(service, key), note);
}

/** The two ports of `[http_service]` stand nowhere in the file (flyctl internal/appconfig/service.go, ToService). */
function showPort(reader: Reader, port: Port, service: Service): ShownPort {
  const isImplied = service.kind === "http_service";
  const number = (value: number | undefined, keys: readonly string[]): Value<number | null> => {
    const key = keys.find((name) => has(port, name));
    if (value === undefined || isImplied || key === undefined) return byDefault(value ?? null);
    return reader.at(value, fieldPath(port, key));
  };
  const handlers = port.handlers.map(reader.mask);
  const forced = flag(reader, port, "force_https", defaultFlag(["services", 0, "ports", 0, "force_https"]));
  return {
    start: number(port.start, ["port", "start_port"]),
    end: number(port.end, ["port", "end_port"]),
    handlers:
      isImplied || !has(port, "handlers") ? byDefault(handlers) : reader.at(handlers, fieldPath(port, "handlers")),
    forceHttps: isImplied && port.start !== 80 ? byDefault(false) : forced,
  };
}

function showConcurrency(reader: Reader, limits: Concurrency | undefined): ShownConcurrency {
  const usual = ["http_service", "concurrency"];
  // The old form is one text for all three.
  const place = (key: string) => (limits && has(limits, key) ? fieldPath(limits, key) : (limits?.path ?? []));
  const limit = (value: number | undefined, key: string) =>
    value === undefined ? undefined : reader.at(value, place(key));
  return {
    type: limits?.type
      ? reader.at(reader.mask(limits.type), place("type"))
      : byDefault(defaultText([...usual, "type"])),
    softLimit: limit(limits?.softLimit, "soft_limit") ?? byDefault(defaultNumber([...usual, "soft_limit"])),
    hardLimit: limit(limits?.hardLimit, "hard_limit") ?? byDefault(null),
  };
}

type Port_ = Value<number | null>;

function showServiceCheck(reader: Reader, check: ServiceCheck, port: Port_): ShownCheck {
  const kind = { ...byDefault(check.kind), line: reader.line(check.path), path: check.path, source: "file" as const };
  return {
    name: null,
    kind,
    port,
    ...request(reader, check, check.kind),
    interval: checkTime(reader, check, "interval", check.interval, true),
    timeout: checkTime(reader, check, "timeout", check.timeout, true),
    gracePeriod: checkTime(reader, check, "grace_period", check.gracePeriod, true),
  };
}

const NO_PORT = "no port, and no [http_service] of its process group has one, so the deploy fails";

/** Without a port of its own the check takes the one of the `[http_service]` of its group (internal/appconfig/machines.go). */
export function showCheck(reader: Reader, app: App, check: Check, group: string): ShownCheck {
  const http = app.services.find(({ kind, groups }) => kind === "http_service" && groups.includes(group));
  const taken = http && maybeInteger(reader, http, "internal_port");
  const own = maybeInteger(reader, check, "port");
  return {
    name: reader.mask(check.name),
    kind: reader.text(check, "type") ?? byDefault(null, "no type, so flyctl rejects the file"),
    port: own.value === null ? (taken ?? byDefault(null, NO_PORT)) : own,
    ...request(reader, check, check.type),
    interval: checkTime(reader, check, "interval", check.interval, false),
    timeout: checkTime(reader, check, "timeout", check.timeout, false),
    gracePeriod: checkTime(reader, check, "grace_period", check.gracePeriod, false),
  };
}

function request(
  reader: Reader,
  check: Section,
  kind: string | undefined,
): Pick<ShownCheck, "method" | "path" | "protocol"> {
  if (kind !== "http") return { method: byDefault(null), path: byDefault(null), protocol: byDefault(null) };
  const place = ["http_service", "checks", 0];
  const method = reader.text(check, "method");
  return {
    method: method ? { ...method, value: method.value.toUpperCase() } : byDefault(defaultText([...place, "method"])),
    path: reader.text(check, "path") ?? byDefault("/"),
    protocol: reader.text(check, "protocol") ?? byDefault(defaultText([...place, "protocol"])),
  };
}

type TimeKey = "interval" | "timeout" | "grace_period";

const dropped = (key: string) => `${key} is not a duration, so Fly uses its default`;

function checkTime(
  reader: Reader,
  check: Section,
  key: TimeKey,
  duration: Duration | undefined,
  isLimited: boolean,
): Value<string | null> {
  if (!duration) return byDefault(null, has(check, key) && field(check, key) !== "" ? dropped(key) : undefined);
  return time(reader, duration, isLimited ? withinLimits(duration.ns, key) : duration.ns);
}

/** A command that tests a new release. */
export function showMachineCheck(reader: Reader, check: MachineCheck): ShownMachineCheck {
  const words = texts(check, "command");
  return {
    command:
      words.length === 0
        ? byDefault(null, "no command, so the deploy fails")
        : reader.at(reader.mask(words.join(" ")), fieldPath(check, "command")),
    image: reader.text(check, "image") ?? byDefault(null),
    killTimeout: check.killTimeout ? time(reader, check.killTimeout) : byDefault(null),
  };
}
