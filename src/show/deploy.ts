/** What a deploy does, in order (flyctl internal/command/deploy: machines_deploymachinesapp.go, strategy_bluegreen.go). */
import type { App, Deploy } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { ShownDeploy, ShownGroup, ShownRelease } from "../generated/app.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";
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
  const plan = { groups, unavailable: maxUnavailable.value, wait: waitTimeout.value };
  const steps = [...releaseStep(release), ...(STEPS[strategy.value] ?? rolling)(plan)];
  return { strategy, maxUnavailable, waitTimeout, release, steps };
}

/** inferReleaseCommandGuest of machines_releasecommand.go. */
const RELEASE_SIZE = "shared-cpu-2x";
const LATER = "at the first deploy; later ones take the size of the default group's largest Machine";

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
    `${quoted(command.value)} runs in a Machine of its own, for ${timeout.value} at most. If it fails, nothing is deployed.`,
  ];
}

interface Plan {
  readonly groups: readonly ShownGroup[];
  readonly unavailable: number;
  readonly wait: string;
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
    ...(several.length > 0 ? [`The Machines of ${both(several)} are replaced one after the other.`] : []),
    ...(single.length > 0 ? [`${both(single)} ${down}.`] : []),
  ];
}

/** getPoolSize and updateEntriesGroup: what a file of one or two Machines for each group does not show. */
function speed(unavailable: number): readonly string[] {
  if (unavailable <= 0) return ["With max_unavailable at 0 or below, flyctl crashes."];
  const count = Math.trunc(unavailable);
  const part = `${Number((unavailable * 100).toFixed(2))}% of the running ones, rounded up,`;
  const many = unavailable < 1 ? `${part} at a time` : count === 1 ? "one at a time" : `${count} at a time`;
  return [`A group with more Machines starts with one, and goes on with ${many}.`];
}

function waiting(wait: string, isChecked: boolean): string {
  const checks = isChecked ? `, and up to ${wait} for its checks to pass` : "";
  return `flyctl waits up to ${wait} for each Machine to start${checks}; else the deploy fails.`;
}

function hasChecks({ checks, services }: ShownGroup): boolean {
  return checks.length > 0 || services.some((service) => service.checks.length > 0);
}

function canary(plan: Plan): readonly string[] {
  return [
    "One extra Machine of each group starts first. When it has passed its checks it is destroyed; if it fails, nothing else changes.",
    ...rolling(plan),
  ];
}

function bluegreen({ groups, wait }: Plan): readonly string[] {
  if (!groups.some(hasChecks))
    return ["The deploy fails, except for the first: bluegreen needs at least one health check."];
  const mounted = groups.filter(({ volumes }) => volumes.length > 0).map(({ name }) => quoted(name.value));
  if (mounted.length > 0)
    return [
      `The deploy fails, except for the first: the new Machines of ${both(mounted)} need volumes that the old ones hold.`,
    ];
  const unchecked = groups.filter((group) => !hasChecks(group)).map(({ name }) => quoted(name.value));
  const without = unchecked.length > 0 ? ` (${both(unchecked)} without any only have to start)` : "";
  return [
    "Beside each Machine a new one starts.",
    `flyctl waits up to ${wait} until all have started, and up to ${wait} until they pass their checks${without}. Else it destroys the new ones.`,
    "Then requests go to the new Machines, and the old ones are stopped and destroyed.",
  ];
}

function immediate(): readonly string[] {
  return ["All Machines are replaced at once, and flyctl waits for no checks: the app may be down meanwhile."];
}
