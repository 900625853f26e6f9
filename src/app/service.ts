import { parseLimits } from "../go/integer.ts";
import { isTable, type Path } from "../path.ts";
import { isEmptyService } from "../schema/decode.ts";
import { type Group, scopeOf } from "./groups.ts";
import {
  boolean,
  type Duration,
  duration,
  field,
  fieldPath,
  has,
  integer,
  isPatched,
  type Section,
  table,
  tables,
  text,
  texts,
} from "./section.ts";

export type Autostop = "off" | "stop" | "suspend";

/** A service of Fly Proxy: the one that `[http_service]` stands for, or a `[[services]]` entry. */
export interface Service extends Section {
  readonly kind: "http_service" | "services";
  /** As written; empty where the key is missing. */
  readonly processes: readonly string[];
  readonly groups: readonly string[];
  /** `tcp` unless the file says otherwise. */
  readonly protocol: string;
  readonly internalPort: number | undefined;
  /** What the proxy listens on; `[http_service]` stands for 80 and 443. */
  readonly ports: readonly Port[];
  /** `off` unless the file says otherwise. */
  readonly autostop: Autostop;
  /** True unless the file says otherwise. */
  readonly autostart: boolean;
  readonly minMachinesRunning: number | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly checks: readonly ServiceCheck[];
  readonly machineChecks: readonly MachineCheck[];
  /**
   * A `[[services]]` entry without internal_port, protocol and ports. It comes into being when `[[services.http_checks]]`
   * or `[services.concurrency]` stands in a file that has no `[[services]]`.
   */
  readonly ghost: boolean;
}

/** Public ports of a service: one, or a range. */
export interface Port extends Section {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly handlers: readonly string[];
  readonly forceHttps: boolean;
}

/** Limits of a service; zero counts as unset. Type `connections` and a soft limit of 20 are what the platform assumes. */
export interface Concurrency extends Section {
  readonly type: string | undefined;
  readonly softLimit: number | undefined;
  readonly hardLimit: number | undefined;
}

interface CheckTimes {
  readonly interval: Duration | undefined;
  readonly timeout: Duration | undefined;
  readonly gracePeriod: Duration | undefined;
}

export interface ServiceCheck extends Section, CheckTimes {
  readonly kind: "http" | "tcp";
}

/** A top-level `[checks.NAME]`. */
export interface Check extends Section, CheckTimes {
  readonly name: string;
  readonly type: string | undefined;
  readonly port: number | undefined;
  readonly processes: readonly string[];
  readonly groups: readonly string[];
}

/** A check that runs a command in a Machine of its own during a deploy. */
export interface MachineCheck extends Section {
  readonly command: readonly string[];
  readonly killTimeout: Duration | undefined;
}

/** All services, `[http_service]` first. Entries without any key are dropped, as flyctl drops them. */
export function readServices(root: Section, groups: readonly Group[]): readonly Service[] {
  const http = tables(root, "http_service").map((section) => readHttpService(section, groups));
  const others = tables(root, "services").filter((section) => !isDropped(section));
  return [...http, ...others.map((section) => readService(section, groups))];
}

/** flyctl's patches know the lists of checks that they drop, and with them the service, by their exact names only. */
function isDropped(section: Section): boolean {
  const isExact = (key: string) => isPatched(fieldPath(section, key));
  return isPatched(section.path) && isEmptyService(section.table) && Object.keys(section.table).every(isExact);
}

function readHttpService(section: Section, groups: readonly Group[]): Service {
  const implied = (port: number, handlers: readonly string[], forceHttps: boolean): Port => ({
    start: port,
    end: port,
    handlers,
    forceHttps,
    ...section,
  });
  return serviceWith(section, groups, {
    kind: "http_service",
    protocol: "tcp",
    // flyctl internal/appconfig/service.go, ToService
    ports: [implied(80, ["http"], boolean(section, "force_https") ?? false), implied(443, ["http", "tls"], false)],
    checks: tables(section, "checks")
      .flatMap(unnamed)
      .map((check) => readServiceCheck(check, "http", "nanoseconds")),
    ghost: false,
  });
}

function readService(section: Section, groups: readonly Group[]): Service {
  return serviceWith(section, groups, {
    kind: "services",
    protocol: text(section, "protocol") || "tcp",
    ports: tables(section, "ports").map(readPort),
    checks: [
      ...tables(section, "tcp_checks").map((check) => readServiceCheck(check, "tcp", unitOf(check.path))),
      ...tables(section, "http_checks").map((check) => readServiceCheck(check, "http", unitOf(check.path))),
    ],
    ghost: !has(section, "internal_port") && !has(section, "protocol") && !has(section, "ports"),
  });
}

/** A service, with what both kinds write alike. */
function serviceWith(
  section: Section,
  groups: readonly Group[],
  own: Pick<Service, "kind" | "protocol" | "ports" | "checks" | "ghost">,
): Service {
  return {
    internalPort: integer(section, "internal_port"),
    autostop: readAutostop(field(section, "auto_stop_machines")),
    autostart: boolean(section, "auto_start_machines") ?? true,
    minMachinesRunning: integer(section, "min_machines_running"),
    concurrency: readConcurrency(section),
    machineChecks: readMachineChecks(section),
    ...own,
    ...scopeOf(section, groups),
    ...section,
  };
}

/** fly-go machine_types.go, MachineAutostop: true means stop. */
function readAutostop(value: unknown): Autostop {
  if (value === true || value === "stop") return "stop";
  return value === "suspend" ? "suspend" : "off";
}

function readConcurrency(section: Section): Concurrency | undefined {
  const limits = text(section, "concurrency");
  const old = limits === undefined ? undefined : parseLimits(limits);
  if (old) {
    const path = fieldPath(section, "concurrency");
    return { path, table: {}, type: "requests", softLimit: old.soft || undefined, hardLimit: old.hard || undefined };
  }
  const limitsTable = table(section, "concurrency");
  return (
    limitsTable && {
      type: text(limitsTable, "type"),
      softLimit: integer(limitsTable, "soft_limit") || undefined,
      hardLimit: integer(limitsTable, "hard_limit") || undefined,
      ...limitsTable,
    }
  );
}

const MOST_PORTS = 65535;

function readPort(section: Section): Port {
  const single = integer(section, "port");
  const start = integer(section, "start_port");
  const end = integer(section, "end_port");
  return {
    // fly-go machine_types.go, ContainsPort: half a range is open on the other side.
    start: single ?? start ?? (end === undefined ? undefined : 0),
    end: single ?? end ?? (start === undefined ? undefined : MOST_PORTS),
    handlers: texts(section, "handlers"),
    forceHttps: boolean(section, "force_https") ?? false,
    ...section,
  };
}

/** `[http_service.checks.NAME]` does not load; what it means is one check for each name. */
function unnamed(section: Section): readonly Section[] {
  const values = Object.values(section.table);
  const isEntry = typeof section.path.at(-1) === "number";
  return !isEntry && values.length > 0 && values.every(isTable) ? named(section) : [section];
}

function times(section: Section, unit: "milliseconds" | "nanoseconds"): CheckTimes {
  return {
    interval: duration(section, "interval", unit),
    timeout: duration(section, "timeout", unit),
    gracePeriod: duration(section, "grace_period", unit),
  };
}

/** The unit of bare numbers in a check whose section stands at `path`. */
function unitOf(path: Path): "milliseconds" | "nanoseconds" {
  return isPatched(path) ? "milliseconds" : "nanoseconds";
}

function readServiceCheck(section: Section, kind: "http" | "tcp", unit: "milliseconds" | "nanoseconds"): ServiceCheck {
  return { kind, ...times(section, unit), ...section };
}

/** `[checks.NAME]`, or the old list in which each check carries its `name`; there a later one replaces an earlier. */
export function readChecks(root: Section, groups: readonly Group[]): readonly Check[] {
  const value = field(root, "checks");
  const checks = new Map<string, Check>();
  for (const section of tables(root, "checks").flatMap((one) => (Array.isArray(value) ? [one] : named(one)))) {
    const key = section.path.at(-1);
    const name = typeof key === "number" && typeof section.table.name === "string" ? section.table.name : String(key);
    checks.set(name, readCheck(section, name, groups));
  }
  return [...checks.values()];
}

/** The tables in a table of names. */
function named(section: Section): readonly Section[] {
  return Object.keys(section.table).flatMap((name) => (isTable(section.table[name]) ? tables(section, name) : []));
}

function readCheck(section: Section, name: string, groups: readonly Group[]): Check {
  return {
    name,
    type: text(section, "type"),
    port: integer(section, "port"),
    ...times(section, unitOf(section.path.slice(0, 1))),
    ...scopeOf(section, groups),
    ...section,
  };
}

export function readMachineChecks(section: Section): readonly MachineCheck[] {
  return tables(section, "machine_checks").map((check) => ({
    command: texts(check, "command"),
    killTimeout: duration(check, "kill_timeout", "nanoseconds"),
    ...check,
  }));
}

/** Whether an old file says `http_checks = []`: TOML takes no `[[services.http_checks]]` beside it. */
export function hasEmptyList(service: Service, key: string): boolean {
  const value = field(service, key);
  return Array.isArray(value) && value.length === 0;
}

/** Whether a public port, or range of ports, takes in this number. */
export function covers(port: Port, number: number): boolean {
  return port.start !== undefined && port.end !== undefined && port.start <= number && number <= port.end;
}

/** https://fly.io/docs/networking/services/#connection-handlers; `edge_http` is a name that Fly has used itself. */
const HANDLERS: readonly string[] = ["http", "tls", "pg_tls", "proxy_proto", "edge_http"];

/** Whether one of the handlers is no handler at all: what the port was meant to do is then anybody's guess. */
export function hasUnknownHandler({ handlers }: Port): boolean {
  return handlers.some((handler) => !HANDLERS.includes(handler));
}

/** Where the number of a public port stands; the ports of `[http_service]` stand nowhere but in its table. */
export function portPath(port: Port): Path {
  const key = ["port", "start_port", "end_port"].find((name) => has(port, name));
  return key === undefined ? port.path : fieldPath(port, key);
}

/** Whether the proxy reads the traffic of a service as HTTP, on one of its ports at least. */
export function speaksHttp(service: Service): boolean {
  return !service.ghost && service.ports.some(({ handlers }) => handlers.includes("http"));
}

/** The app itself speaks HTTP/2 without TLS, as gRPC servers do. */
export function isH2Backend(service: Service): boolean {
  return service.ports.some((port) => {
    const options = table(port, "http_options");
    return options !== undefined && boolean(options, "h2_backend") === true;
  });
}
