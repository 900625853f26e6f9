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
export function configPath(filename: string | undefined, { folders }: Beside, file = filename): ConfigPath {
  const depth = (folders.at(-1) ?? "").split("/").filter((step) => step === "..").length;
  const above = Math.max(0, stepsOf(filename ?? "fly.toml").length - (depth + 1));
  const steps = stepsOf(file ?? "fly.toml").slice(above);
  const known = steps.filter((step) => step !== "..");
  const isOwn = file === filename;
  return { path: known.join("/"), isWhole: known.length === steps.length && (!isOwn || known.length === depth + 1) };
}

/** Whether a command changes what runs: `--build-only` makes an image, and leaves the Machines alone. */
export function isDeploy({ verbs, words }: FlyCommand): boolean {
  return verbs[0] === "deploy" && !words.includes("--build-only");
}

/** The config that a command names, from the root of the repository; `*` stands for what nobody knows. */
export function configOf(command: FlyCommand): string {
  const written = optionOf(command, "-c", "--config") ?? "fly.toml";
  const path = stepsOf(`${command.folder}/${written}`).join("/");
  return /\.(?:toml|json|ya?ml)$|\*$/.test(path) ? path : `${path}/fly.toml`;
}

/** Whether two paths may be one: `yes`, `perhaps` where a variable is in it. */
export function matches(config: string, { path, isWhole }: ConfigPath): "yes" | "perhaps" | "no" {
  const isOne = (one: string) => one === path || (!isWhole && one.endsWith(`/${path}`));
  if (isOne(config)) return "yes";
  if (!config.includes("*")) return "no";
  const [first = "", ...rest] = config.split("*");
  const last = rest.at(-1) ?? "";
  return (!isWhole || path.startsWith(first)) && path.endsWith(last) ? "perhaps" : "no";
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
  const possible = deploys.map((command) => ({ command, match: matches(configOf(command), path) }));
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
function appOf(command: FlyCommand): string | undefined {
  return optionOf(command, "-a", "--app");
}
