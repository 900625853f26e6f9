/** Health checks wherever they stand, and the limits that Fly puts on those of services. */

import { MINUTE, SECOND } from "../go/duration.ts";
import { isTable } from "../path.ts";
import { perApp } from "./per-app.ts";
import { type Duration, field, type Section, text } from "./section.ts";
import type { Service } from "./service.ts";

/** A check of a service, or a top-level one. */
export interface HealthCheck extends Section {
  readonly kind: "http" | "tcp";
  readonly interval: Duration | undefined;
  readonly timeout: Duration | undefined;
  readonly gracePeriod: Duration | undefined;
  readonly groups: readonly string[];
  /** Undefined for a top-level check. */
  readonly service: Service | undefined;
}

/** All health checks: those of services first. A section that only holds checks is no service, so its checks do not count. */
export const healthChecks = perApp((app): readonly HealthCheck[] => {
  const services = app.services.filter(({ ghost }) => !ghost);
  return [
    ...services.flatMap((service) => service.checks.map((check) => ({ groups: service.groups, service, ...check }))),
    ...app.checks.flatMap((check): HealthCheck[] =>
      check.type === "http" || check.type === "tcp" ? [{ kind: check.type, service: undefined, ...check }] : [],
    ),
  ];
});

export const httpChecks = perApp((app) => healthChecks(app).filter(({ kind }) => kind === "http"));

/** Whether a check sends a header of this name; header names have no letter case. */
export function sendsHeader(check: Section, name: string): boolean {
  const headers = field(check, "headers");
  const names = Array.isArray(headers)
    ? headers.map((entry: unknown) => (isTable(entry) ? String(entry.name) : ""))
    : isTable(headers)
      ? Object.keys(headers)
      : [];
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** A check speaks HTTP unless it says `https` (https://fly.io/docs/reference/configuration/#http_service-checks). */
export function isHttps(check: Section): boolean {
  return text(check, "protocol") === "https";
}

/**
 * What Fly makes of a time of a service check: one second at least, one minute at most, and a grace period may be zero
 * (flyctl internal/appconfig/validation.go, validateSingleServiceCheckDuration).
 */
export function withinLimits(ns: number, key: "interval" | "timeout" | "grace_period"): number {
  return key === "grace_period" && ns === 0 ? 0 : Math.min(Math.max(ns, SECOND), MINUTE);
}
