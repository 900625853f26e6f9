/** What a deploy does, in order (flyctl internal/command/deploy: machines_deploymachinesapp.go, strategy_bluegreen.go). */
import type { App, Deploy } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { ShownDeploy, ShownGroup, ShownRelease } from "../generated/app.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { hasChecks, longestDeploy, type Plan } from "./longest.ts";
import { byDefault, defaultNumber, defaultText, type Reader, time } from "./value.ts";
import { showVm } from "./vm.ts";

/** The deploy of an app with these groups, as far as its file and the Machines of the first deploy tell. */
export function showDeploy(reader: Reader, { deploy }: App, groups: readonly ShownGroup[]): ShownDeploy {
  const strategy = (deploy && reader.text(deploy, "strategy")) ?? byDefault(defaultText(["deploy", "strategy"]));
  const maxUnavailable =
    deploy?.maxUnavailable === undefined
      ? byDefault(defaultNumber(["deploy", "max_unavailable"]))
      : reader.at(deploy.maxUnavailable, fieldPath(deploy, "max_unavailable"));
  const waitTimeout = deploy?.waitTimeout
    ? time(reader, deploy.waitTimeout)
    : byDefault(defaultText(["deploy", "wait_timeout"]));
  const release = showRelease(reader, deploy);
  const plan = {
    strategy: strategy.value,
    groups,
    release,
    unavailable: maxUnavailable.value,
    wait: waitTimeout.value,
  };
  const steps = [...releaseStep(release), ...(STEPS[strategy.value] ?? rolling)(plan)];
  return { strategy, maxUnavailable, waitTimeout, release, steps, longest: longestDeploy(plan) ?? null };
}

/** inferReleaseCommandGuest of machines_releasecommand.go. */
const RELEASE_SIZE = "shared-cpu-2x";
const LATER = "on the first deploy; later ones use the size of the default process group's largest Machine";

function showRelease(reader: Reader, deploy: Deploy | undefined): ShownRelease | null {
  const command = deploy && reader.text(deploy, "release_command");
  if (!deploy || !command) return null;
  const timeout = deploy.releaseCommandTimeout
    ? time(reader, deploy.releaseCommandTimeout)
    : byDefault(defaultText(["deploy", "release_command_timeout"]));
  return { command, timeout, vm: showVm(reader, deploy.releaseCommandVm, RELEASE_SIZE, LATER) };
}

function releaseStep(release: ShownRelease | null): readonly string[] {
  if (!release) return [];
  const { command, timeout } = release;
  return [
    `${quoted(command.value)} runs in a temporary Machine for at most ${timeout.value}. If it fails, the deploy stops.`,
  ];
}

const STEPS: Readonly<Record<string, (plan: Plan) => readonly string[]>> = { rolling, canary, bluegreen, immediate };

function rolling({ groups, unavailable, wait }: Plan): readonly string[] {
  return [...order(groups), ...speed(unavailable), waiting(wait, groups.some(hasChecks))];
}

/** Running Machines of a group follow each other; the first deploy creates two of them at most. */
function order(groups: readonly ShownGroup[]): readonly string[] {
  const names = (isSingle: boolean) =>
    groups.filter(({ machines }) => (machines.running === 1) === isSingle).map(({ name }) => quoted(name.value));
  const [single, several] = [names(true), names(false)];
  const down =
    single.length === 1 ? "is down while its only Machine restarts" : "are down while their only Machine restarts";
  return [
    ...(several.length > 0 ? [`flyctl updates the Machines of ${both(several)} one after the other.`] : []),
    ...(single.length > 0 ? [`${both(single)} ${down}.`] : []),
  ];
}

/** getPoolSize and updateEntriesGroup: what a file of one or two Machines for each group does not show. */
function speed(unavailable: number): readonly string[] {
  if (unavailable <= 0) return ["With max_unavailable at 0 or below, flyctl crashes."];
  const count = Math.trunc(unavailable);
  const part = `${Number((unavailable * 100).toFixed(2))}% of the running ones at a time (rounded up)`;
  const many = unavailable < 1 ? part : `${count === 1 ? "one" : count} at a time`;
  return [`In a process group with more Machines, flyctl updates one first, then ${many}.`];
}

function waiting(wait: string, isChecked: boolean): string {
  const checks = isChecked ? `, and up to ${wait} for its checks to pass` : "";
  return `flyctl waits up to ${wait} for each Machine to start${checks}. Otherwise the deploy fails.`;
}

function canary(plan: Plan): readonly string[] {
  return [
    "flyctl first starts one extra Machine of each process group. If it passes its checks, flyctl destroys it and goes on. If it fails, nothing else changes.",
    ...rolling(plan),
  ];
}

function bluegreen({ groups, wait }: Plan): readonly string[] {
  if (!groups.some(hasChecks))
    return ["Every deploy except the first fails: bluegreen needs at least one health check."];
  const mounted = groups.filter(({ volumes }) => volumes.length > 0).map(({ name }) => quoted(name.value));
  if (mounted.length > 0)
    return [
      `Every deploy except the first fails: the new Machines of ${both(mounted)} need the volumes of the old ones.`,
    ];
  const unchecked = groups.filter((group) => !hasChecks(group)).map(({ name }) => quoted(name.value));
  const without = unchecked.length > 0 ? ` (those of ${both(unchecked)} have no checks)` : "";
  return [
    "flyctl starts a new Machine next to each existing one.",
    `It waits up to ${wait} for all of them to start, and up to ${wait} for their checks to pass${without}. Otherwise it destroys the new Machines.`,
    "Then requests go to the new Machines, and flyctl stops and destroys the old ones.",
  ];
}

function immediate(): readonly string[] {
  return ["flyctl replaces all Machines at once and skips health checks, so the app may be down during the deploy."];
}
