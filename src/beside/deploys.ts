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

/** Whether a command changes what runs: `--build-only` makes an image, and leaves the Machines alone. */
export function isDeploy({ verbs, words }: FlyCommand): boolean {
  return verbs[0] === "deploy" && !words.includes("--build-only");
}

/** The config that a command names, from the root of the repository; `*` stands for what nobody knows. */
export function configOf(command: FlyCommand): string {
  // `fly deploy apps/api` goes there first (internal/command/command.go); what a variable adds may be anything.
  const [verb, second = ""] = command.verbs;
  const target = verb === "deploy" && /^[\w./-]+$/.test(second) ? second : "";
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

/** A command of `fly deploy`. */
export interface DeployCommand extends FlyCommand {
  /** It makes review apps. */
  readonly isReview: boolean;
}

/** The commands of `fly deploy`, all that the repository shows. */
export function deploysIn(beside: Beside): readonly DeployCommand[] {
  const jobs = workflowsIn(beside).flatMap(({ commands }) => commands);
  const others = [...otherCiCommands(beside), ...scriptCommands(beside)].map((one) => ({ ...one, isReview: false }));
  return [...jobs, ...others].filter(({ verbs }) => verbs[0] === "deploy");
}

export interface Deployed {
  /** Where it is deployed as the app that it names. */
  readonly asItself: FilePlace | undefined;
  /**
   * A command may do something else with it: deploy it as another app, only some of its groups, or review apps, only build
   * its image, or deploy to one app whichever config somebody chooses.
   */
  readonly isSpecial: boolean;
}

/** How the config at a path, which names this app, is deployed. */
export function deployedBy(deploys: readonly DeployCommand[], path: ConfigPath, app: string): Deployed {
  const isWhole = (command: DeployCommand) =>
    isDeploy(command) &&
    !command.isReview &&
    (appOf(command) ?? app) === app &&
    optionOf(command, "--process-groups") === undefined;
  const possible = deploys.map((command) => ({ command, match: names(command, path) }));
  const asItself = possible.find(({ command, match }) => match === "yes" && isWhole(command))?.command;
  const isOther = ({ command, match }: (typeof possible)[number]) => {
    if (match === "no") return false;
    const named = optionOf(command, "-c", "--config");
    // Review apps are mostly made from the fly.toml of the app itself.
    if (command.isReview) return named !== undefined;
    return !isWhole(command) || (appOf(command) === app && named?.includes("*") === true);
  };
  return {
    asItself: asItself && { file: asItself.file, line: asItself.line },
    isSpecial: !asItself && possible.some(isOther),
  };
}

/** The app that the command line names. */
export function appOf(command: FlyCommand): string | undefined {
  return optionOf(command, "-a", "--app");
}
