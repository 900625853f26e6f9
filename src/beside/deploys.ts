/** Which config a command of flyctl deploys, and as which app. */
import { stepsOf } from "../app/file-path.ts";
import { otherCiCommands, scriptCommands, workflowsIn } from "./automation.ts";
import type { Beside } from "./beside.ts";
import type { FilePlace } from "./files.ts";
import { type FlyCommand, optionOf } from "./fly-commands.ts";

/** Where a config is, from the root of the repository; its first folders may not be known. */
export interface ConfigPath {
  readonly path: string;
  readonly isWhole: boolean;
}

/** Where `file` is, which is named as `filename` is: the config whose surroundings `beside` are. */
export function configPath(filename = "fly.toml", { folder }: Beside, file = filename): ConfigPath {
  const own = stepsOf(filename).slice(0, -1);
  const down = own.filter((step) => step !== "..").length;
  const home = stepsOf(folder ?? "");
  // The folder where the command runs; from an absolute name only what is in the repository counts.
  const above = own.filter((step) => step === "..").map(() => UNKNOWN);
  const start = [...home.slice(0, Math.max(0, home.length - down)), ...above];
  const outside = folder === undefined ? 0 : Math.max(0, down - home.length);
  const steps = stepsOf([...start, ...stepsOf(file).slice(outside)].join("/"));
  const first = steps.findLastIndex((step) => step === UNKNOWN || step === "..") + 1;
  return { path: steps.slice(first).join("/"), isWhole: folder !== undefined && first === 0 };
}

/** A folder whose name nobody knows. */
const UNKNOWN = "*";

export function isDeploy({ verbs }: FlyCommand): boolean {
  return verbs[0] === "deploy";
}

/** The config that a command names, from the root of the repository; `*` stands for what nobody knows. */
export function configOf(command: FlyCommand): string {
  // `fly deploy apps/api` goes there first (internal/command/command.go).
  const target = isDeploy(command) ? (command.verbs[1] ?? "") : "";
  const path = stepsOf(`${command.folder}/${target}/${optionOf(command, "-c", "--config") ?? "fly.toml"}`).join("/");
  return /\.(?:toml|json|ya?ml)$|\*$/.test(path) ? path : `${path}/fly.toml`;
}

/** Whether a command is for the config at a path: `yes`, `perhaps` where a variable is in its name. */
export function names(command: FlyCommand, { path, isWhole }: ConfigPath): "yes" | "perhaps" | "no" {
  const config = configOf(command);
  // Where it names none, flyctl takes a fly.json or fly.yaml, too.
  const isUsual = optionOf(command, "-c", "--config") === undefined;
  const own = isUsual ? path.replace(/(^|\/)fly\.(?:json|yaml)$/, "$1fly.toml") : path;
  if (config === own || (!isWhole && config.endsWith(`/${own}`))) return "yes";
  if (!config.includes("*")) return "no";
  const [first = "", ...rest] = config.split("*");
  const last = rest.at(-1) ?? "";
  return (!isWhole || own.startsWith(first)) && own.endsWith(last) ? "perhaps" : "no";
}

/** Commands that deploy something for good, all that the repository shows. */
export function deploysIn(beside: Beside): readonly FlyCommand[] {
  const jobs = workflowsIn(beside).flatMap(({ commands }) => commands.filter(({ isReview }) => !isReview));
  return [...jobs, ...otherCiCommands(beside), ...scriptCommands(beside)].filter(isDeploy);
}

export interface Deployed {
  /** Where it is deployed as the app that it names. */
  readonly asItself: FilePlace | undefined;
  /** It may be deployed as another app, whose name the command line has, or in part. */
  readonly isRenamed: boolean;
}

/** How the config at a path, which names this app, is deployed. */
export function deployedBy(deploys: readonly FlyCommand[], path: ConfigPath, app: string): Deployed {
  const isPlain = (command: FlyCommand) =>
    (appOf(command) ?? app) === app && optionOf(command, "--process-groups") === undefined;
  const asItself = deploys.find((one) => isPlain(one) && names(one, path) === "yes");
  return {
    asItself: asItself && { file: asItself.file, line: asItself.line },
    isRenamed: !asItself && deploys.some((one) => !isPlain(one) && names(one, path) !== "no"),
  };
}

/** The app that the command line names. */
export function appOf(command: FlyCommand): string | undefined {
  return optionOf(command, "-a", "--app");
}
