/** Health checks to paste. */
import { field, fieldPath, type Section } from "../app/section.ts";
import type { ServiceCheck } from "../app/service.ts";
import { formatDuration } from "../go/duration.ts";
import { isTable, type Path, type Table } from "../path.ts";
import { toml } from "../toml/write.ts";

const CHECK_KEYS: ReadonlySet<string> = new Set(
  "method path protocol interval timeout grace_period headers tls_skip_verify tls_server_name".split(" "),
);

/** The keys of a check as they would stand in any other place: times with their units, and none that nothing reads. */
export function checkValues({ table, interval, timeout, gracePeriod }: ServiceCheck): Table {
  const times = { interval, timeout, grace_period: gracePeriod };
  const written = Object.entries(times).map(([key, time]) => [key, time && formatDuration(time.ns)] as const);
  const read = Object.entries(table).filter(([key]) => CHECK_KEYS.has(key));
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

/** The lines of a health check as we advise it: a page that is asked for often enough to notice a failure soon. */
export function checkLines(
  kind: "http" | "tcp",
  path = "/",
  [interval, timeout, grace] = ["15s", "5s", "10s"],
): string {
  const page = kind === "http" ? ['method = "GET"', `path = ${toml(path)}`] : [];
  const times = [`interval = "${interval}"`, `timeout = "${timeout}"`, `grace_period = "${grace}"`];
  return [...page, ...times].join("\n  ");
}

/** Keys of a top-level check that a check of a service does not have. */
export const TOP_LEVEL_ONLY: readonly string[] = ["type", "port", "processes", "name"];
