/** Health checks to paste, and the words before them. */
import type { App } from "../app/model.ts";
import { field, fieldPath, type Section } from "../app/section.ts";
import { hasEmptyList, type Service, type ServiceCheck } from "../app/service.ts";
import { formatDuration } from "../go/duration.ts";
import { code, type Help } from "../help.ts";
import { isTable, type Path, type Table } from "../path.ts";
import { toml } from "../toml/write.ts";
import { aboveNext, serviceName } from "./names.ts";

/** The keys that a check of a service may have. */
export const CHECK_KEYS: readonly string[] =
  "method path protocol interval timeout grace_period headers tls_skip_verify tls_server_name".split(" ");

/** The keys of a check as they would stand in any other place: times with their units, and none that nothing reads. */
export function checkValues({ table, interval, timeout, gracePeriod }: ServiceCheck): Table {
  const times = { interval, timeout, grace_period: gracePeriod };
  const written = Object.entries(times).map(([key, time]) => [key, time && formatDuration(time.ns)] as const);
  const read = Object.entries(table).filter(([key]) => CHECK_KEYS.includes(key));
  return { ...Object.fromEntries(read), ...Object.fromEntries(written) };
}

/**
 * Where one more header of a check goes; undefined where its headers stand in a list. The key is dotted, so that a
 * second fix can add another header to the same check.
 */
export function addedHeader(check: Section, line: string): { readonly add: Path; readonly toml: string } | undefined {
  const headers = field(check, "headers");
  if (headers === undefined) return { add: check.path, toml: `headers.${line}` };
  return isTable(headers) ? { add: fieldPath(check, "headers"), toml: line } : undefined;
}

const LISTS = ["checks", "http_checks", "tcp_checks"] as const;

/** Where the checks of a service may be: in any of these lists. */
export function checkLists({ path }: Pick<Service, "path">): readonly Path[] {
  return LISTS.map((list) => [...path, list]);
}

/** A health check that a service should have. */
export interface AdvisedCheck {
  /** `http` asks for a page, `tcp` opens a connection. */
  readonly kind: "http" | "tcp";
  /** The key of the service that it goes to; undefined for the top level: `[http_service]` has HTTP checks only. */
  readonly list: (typeof LISTS)[number] | undefined;
  /** The section to paste. */
  readonly section: string;
}

const says = {
  add: "Add",
  deleteAndAdd: (list: string) => `Delete ${list} = [] and add`,
  to: (service: string) => ` to ${service}`,
  pageCheck: (add: string, where: string, lines: string) => [
    `${add} a check${where}. Use a path that returns 200 when the app is healthy:`,
    code(lines),
  ],
  portCheck: (add: string, where: string, lines: string) => [
    `${add} a check${where} that connects to the port:`,
    code(lines),
  ],
  topLevelCheck: (lines: string) => [
    "Add a top-level check that connects to the port ([http_service] supports only HTTP checks):",
    code(lines),
  ],
};

/** Says to add a check to a service, which it names where the reader may think of another one. */
export function addCheck(app: App, service: Service, check: AdvisedCheck, isNamed = false): Help {
  const { kind, list, section } = check;
  if (list === undefined) return says.topLevelCheck(section);
  const add = hasEmptyList(service, list) ? says.deleteAndAdd(list) : says.add;
  const where = (isNamed ? says.to(serviceName(service)) : "") + aboveNext(app.services, service);
  return kind === "http" ? says.pageCheck(add, where, section) : says.portCheck(add, where, section);
}

/** Tells an app that redirects to https that the check came over it. */
export const FORWARDED = { name: "X-Forwarded-Proto", value: "https" };
export const FORWARDED_LINE = `${FORWARDED.name} = ${toml(FORWARDED.value)}`;

/** Keys of a top-level check that a check of a service does not have. */
export const TOP_LEVEL_ONLY: readonly string[] = ["type", "port", "processes", "name"];
