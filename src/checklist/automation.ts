/** Evidence from what deploys the app: workflows, other CI, scripts. */
import data from "../../schema/regions.json" with { type: "json" };
import type { App } from "../app/model.ts";
import { backupOf, openToken, otherCiCommands, scriptCommands, workflowsIn } from "../beside/automation.ts";
import type { Beside } from "../beside/beside.ts";
import { appOf, type ConfigPath, configOf, configPath, isDeploy, names } from "../beside/deploys.ts";
import type { FilePlace } from "../beside/files.ts";
import { type FlyCommand, optionOf } from "../beside/fly-commands.ts";
import type { Backup, JobCommand, Workflow } from "../beside/workflow.ts";
import { counted } from "../words/english.ts";
import type { Evidence } from "./evidence.ts";

const says = {
  onPush: (trigger: string) => `deployed on ${trigger}`,
  byHand: "deployed only when someone starts the workflow",
  onPullRequest: "deployed on pull requests",
  onCall: "deployed when another workflow calls this one",
  perhaps: "a workflow deploys a config that a variable names",
  otherCi: "deployed by another CI system",
  noConcurrency: 'the workflow has no "concurrency:", so two deploys may run at once',
  atBranch: "the workflow uses an action at a branch: use a version instead",
  noCheck: "no step checks the config before the deploy",
  reviewApps: "review apps for pull requests",
  ownToken: (secret: string) => `${secret} deploys only this app`,
  oneToken: (secret: string, count: number) => `${secret} deploys ${count} apps`,
  openToken: "anyone who can read the repository can read a Fly token in it",
  userToken: "fly auth token prints a token with all your permissions",
  longToken: "a token that is valid for ten years or more",
  noHa: "deployed with --ha=false, which creates only one Machine",
  scaledTo: (count: number) => `scaled to ${counted(count, "Machine")}`,
  regions: (names: string) => `regions ${names}`,
  retired: (name: string) => `region ${name} is retired`,
  certificate: (host: string) => `a certificate for ${host}`,
  noPublicIps: "deployed without public addresses",
  unmanaged: "attaches a Postgres app that Fly does not manage",
  backup: (what: string) => `a backup exists: ${what}`,
};

export function automationEvidence(app: App, filename: string | undefined, beside: Beside): readonly Evidence[] {
  const workflows = workflowsIn(beside);
  const own = configPath(filename, beside);
  const inJobs = workflows.flatMap(({ commands }) => commands);
  const elsewhere = [...otherCiCommands(beside), ...scriptCommands(beside)];
  const all = [...inJobs.filter(({ isReview }) => !isReview), ...elsewhere];
  const forThis = all.filter((command) => isFor(command, app, own));
  return [
    ...deploys(workflows, own, otherCiCommands(beside)),
    ...reviewApps(workflows),
    ...tokens(inJobs, all, app, own, openToken(beside, workflows)),
    ...backups(backupOf(beside, workflows)),
    ...forThis.flatMap((command) => [...machinesAndMore(command, forThis)]),
  ];
}

function* deploys(workflows: readonly Workflow[], path: ConfigPath, others: readonly FlyCommand[]): Iterable<Evidence> {
  const item = "deploy-with-github-actions";
  const found = workflows.flatMap((workflow) => {
    const own = deployOf(workflow, path);
    return own ? [{ workflow, ...own }] : [];
  });
  const best = found.find(({ evidence }) => evidence.weight === "passed") ?? found[0];
  if (best) {
    const { workflow, evidence } = best;
    const { place } = evidence;
    yield evidence;
    if (!workflow.hasConcurrency) {
      yield { item, weight: "advice", text: says.noConcurrency, place: { file: workflow.file, line: 1 } };
    }
    if (workflow.atBranch) yield { item, weight: "advice", text: says.atBranch, place: workflow.atBranch };
    if (!workflow.hasCheck) yield { item, weight: "advice", text: says.noCheck, place };
    return;
  }
  const other = others.find((command) => isDeploy(command) && names(command, path) !== "no");
  if (other) yield { item, weight: "likely", text: says.otherCi, place: placeOf(other) };
}

/** The deploy of a workflow that is for this config, or may be. */
function deployOf(workflow: Workflow, path: ConfigPath): { readonly evidence: Evidence } | undefined {
  const all = workflow.commands.filter((command) => isDeploy(command) && !command.isReview);
  const sure = all.find((command) => names(command, path) === "yes");
  const found = sure ?? all.find((command) => names(command, path) === "perhaps");
  if (!found) return undefined;
  const trigger = workflow.triggers.find((name) => !/^(?:workflow_(?:dispatch|call)|pull_request.*)$/.test(name));
  const weight = sure && trigger !== undefined ? "passed" : "likely";
  const text = sure ? startOf(workflow.triggers, trigger) : says.perhaps;
  return { evidence: { item: "deploy-with-github-actions", weight, text, place: placeOf(found.caller ?? found) } };
}

function startOf(triggers: readonly string[], trigger: string | undefined): string {
  if (trigger !== undefined) return says.onPush(trigger);
  if (triggers.some((name) => name.startsWith("pull_request"))) return says.onPullRequest;
  return triggers.includes("workflow_dispatch") ? says.byHand : says.onCall;
}

function* reviewApps(workflows: readonly Workflow[]): Iterable<Evidence> {
  for (const { reviewApps: action, commands } of workflows) {
    const place = action ?? commands.find((command) => command.isReview && isDeploy(command));
    if (!place) continue;
    yield { item: "review-apps", weight: "passed", text: says.reviewApps, place: placeOf(place) };
    return;
  }
}

function* backups(backup: Backup | undefined): Iterable<Evidence> {
  if (backup) yield { item: "test-backups", weight: "advice", text: says.backup(backup.tool), place: placeOf(backup) };
}

function* tokens(
  inJobs: readonly JobCommand[],
  all: readonly FlyCommand[],
  app: App,
  own: ConfigPath,
  open: FilePlace | undefined,
): Iterable<Evidence> {
  const item = "least-privilege";
  if (open) yield { item, weight: "failed", text: says.openToken, place: open };
  const user = all.find(({ verbs }) => verbs[0] === "auth" && verbs[1] === "token");
  if (user) yield { item, weight: "failed", text: says.userToken, place: placeOf(user) };
  const long = all.find((command) => Number.parseInt(optionOf(command, "-x", "--expiry") ?? "", 10) >= 87_600);
  if (long) yield { item, weight: "advice", text: says.longToken, place: placeOf(long) };
  const deploying = inJobs.filter((command) => isDeploy(command) && !command.isReview && command.token !== undefined);
  const mine = deploying.find((command) => isFor(command, app, own));
  if (mine?.token === undefined) return;
  const shared = deploying.filter((command) => command.token === mine.token && !command.hasEnvironment);
  const apps = new Set(shared.map((one) => targetOf(one, app, own)));
  const secrets = new Set(deploying.map(({ token }) => token));
  if (apps.size > 1 && !mine.hasEnvironment) {
    yield { item, weight: "failed", text: says.oneToken(mine.token, apps.size), place: placeOf(mine) };
  } else if (secrets.size > 1) {
    yield { item, weight: "likely", text: says.ownToken(mine.token), place: placeOf(mine) };
  }
}

/** The app that a command names, else its config; half a name is one for each config. */
function targetOf(command: FlyCommand, app: App, own: ConfigPath): string | undefined {
  const name = appOf(command);
  if (name !== undefined) return name.includes("*") ? `${name} ${configOf(command)}` : name;
  return names(command, own) === "yes" ? app.name : configOf(command);
}

/** Whether a command is about this app: by its name, or by its config. */
function isFor(command: FlyCommand, app: App, own: ConfigPath): boolean {
  const name = appOf(command);
  if (name !== undefined && !name.includes("*")) return name === app.name;
  return names(command, own) === "yes";
}

const RETIRED = new Set(Object.keys(data.retired ?? {}));

/** How many Machines a command asks for; undefined where it does not. */
function countOf({ verbs: [first, second, ...others] }: FlyCommand): number | undefined {
  // `fly scale count web=2 worker=1`
  const counts = others.map((word) => Number(word.replace(/^[\w-]+=/, ""))).filter((count) => count > 0);
  return first === "scale" && second === "count" && counts.length > 0 ? Math.max(...counts) : undefined;
}

function* machinesAndMore(command: FlyCommand, all: readonly FlyCommand[]): Iterable<Evidence> {
  const { verbs, words } = command;
  const place = placeOf(command);
  const [first, second, third] = verbs;
  if (isDeploy(command) && words.includes("--ha=false")) {
    // It only counts for the first deploy; what scales the app afterwards has the last word.
    const weight = all.some((one) => (countOf(one) ?? 0) > 1) ? "advice" : "failed";
    yield { item: "multiple-machines", weight, text: says.noHa, place };
  }
  const count = countOf(command);
  if (count !== undefined) {
    // One Machine for work in the background is no mistake.
    const isForGroup = optionOf(command, "--process-group", "-g") !== undefined;
    const weight = count > 1 ? "likely" : isForGroup ? "advice" : "failed";
    yield { item: "multiple-machines", weight, text: says.scaledTo(count), place };
  }
  const regions = (optionOf(command, "--region", "--regions") ?? "").split(",").filter((one) => /^[a-z]{3}$/.test(one));
  const retired = regions.find((one) => RETIRED.has(one));
  if (retired !== undefined) yield { item: "add-regions", weight: "failed", text: says.retired(retired), place };
  else if (regions.length > 1) {
    yield { item: "add-regions", weight: "likely", text: says.regions(regions.join(", ")), place };
  }
  if (first === "certs" && /^(?:add|create)$/.test(second ?? "") && /^[\w.-]+\.[a-z]+$/i.test(third ?? "")) {
    yield { item: "custom-domain", weight: "likely", text: says.certificate(third ?? ""), place };
  }
  if (words.includes("--no-public-ips") || words.includes("--flycast")) {
    yield { item: "exposure", weight: "passed", text: says.noPublicIps, place };
  }
  if ((first === "postgres" || first === "pg") && second === "attach") {
    yield { item: "production-grade-postgres", weight: "failed", text: says.unmanaged, place };
  }
}

function placeOf({ file, line }: FilePlace): FilePlace {
  return { file, line };
}
