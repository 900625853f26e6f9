/**
 * How long a deploy takes at most, where it succeeds, as far as flyctl waits for something (flyctl internal/command/deploy:
 * machines_deploymachinesapp.go, machines_releasecommand.go, strategy_bluegreen.go).
 */
import type { ShownGroup, ShownRelease } from "../generated/app.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";

/** What the length of a deploy hangs on. */
export interface Plan {
  readonly strategy: string;
  readonly groups: readonly ShownGroup[];
  readonly release: ShownRelease | null;
  /** max_unavailable: a number of Machines from 1, else a part of them. */
  readonly unavailable: number;
  /** wait_timeout: for one Machine to start, and as long again for its checks. */
  readonly wait: string;
}

/** bg.waitBeforeCordon: time for Fly Proxy to see the new Machines. */
const BEFORE_SWITCH = 10 * SECOND;

/** rollingStrategyMaxConcurrentGroups. */
const GROUPS_AT_ONCE = 16;

/** The time until all Machines of the first deploy run another release; undefined where none can, or flyctl crashes. */
export function longestDeploy(plan: Plan): string | undefined {
  const { strategy, groups, release, unavailable } = plan;
  if (strategy === "bluegreen" && !canSwitch(groups)) return undefined;
  if (strategy !== "bluegreen" && strategy !== "immediate" && unavailable <= 0) return undefined;
  const wait = nanoseconds(plan.wait);
  const before = release ? wait + nanoseconds(release.timeout.value) : 0;
  return formatDuration(before + replacing(plan, wait));
}

function replacing({ strategy, groups, unavailable }: Plan, wait: number): number {
  const each = (group: ShownGroup) => (hasChecks(group) ? 2 * wait : wait);
  if (strategy === "immediate") return 0;
  if (strategy === "bluegreen") return 2 * wait + BEFORE_SWITCH;
  const canary = strategy === "canary" ? Math.max(0, ...groups.map(each)) : 0;
  // Groups go side by side; in each the first Machine goes alone, and the others in turns.
  const times = groups.map((group) => turns(group.machines.running, unavailable) * each(group));
  return canary + Math.ceil(groups.length / GROUPS_AT_ONCE) * Math.max(0, ...times);
}

/** updateEntriesGroup and getPoolSize. */
function turns(machines: number, unavailable: number): number {
  const atOnce = unavailable >= 1 ? Math.trunc(unavailable) : Math.ceil(machines * unavailable);
  return 1 + Math.ceil((machines - 1) / atOnce);
}

/** Whether bluegreen can put new Machines beside the old ones: it asks for a check, and a volume is held by the old one. */
function canSwitch(groups: readonly ShownGroup[]): boolean {
  return groups.some(hasChecks) && groups.every(({ volumes }) => volumes.length === 0);
}

export function hasChecks({ checks, services }: ShownGroup): boolean {
  return checks.length > 0 || services.some((service) => service.checks.length > 0);
}

function nanoseconds(duration: string): number {
  return parseDuration(duration) ?? 0;
}
