/** What a group runs, where the fly.toml leaves that to the image. */
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import { programsIn } from "../hints/program.ts";
import { COMMANDS, RUNTIMES, type Runtime, runtimeOf, SMALL } from "../hints/runtime.ts";
import type { Beside } from "./beside.ts";
import { type FilePlace, lineOf } from "./files.ts";
import { imageWords, usesImageCommand } from "./start.ts";

/** What a framework makes of a language, by the package that has it. */
const FRAMEWORKS: readonly (readonly [base: RegExp, dependency: string, runtime: Runtime])[] = [
  [/(?:^|\/)ruby$/, "rails", "rails"],
  [/(?:^|\/)python$/, "django", "django"],
  [/(?:^|\/)php$/, "laravel/framework", "laravel"],
  [/(?:^|\/)(?:elixir|debian|alpine)$/, "phoenix", "phoenix"],
];

/** Images of languages; what they start with is not always to be seen. */
const BASES: readonly (readonly [RegExp, Runtime])[] = [
  [/(?:^|\/)node$/, "node"],
  [/(?:^|\/)bun$/, "bun"],
  [/(?:^|\/)deno$/, "deno"],
  [/(?:^|\/)(?:eclipse-temurin|openjdk|amazoncorretto|java\d+-debian\d+)$/, "jvm"],
  [/^mcr\.microsoft\.com\/dotnet\/aspnet$/, "dotnet"],
];

export interface KnownRuntime {
  readonly runtime: Runtime;
  /** How messages call it, with the place that tells: `Node.js (Dockerfile:1)`. */
  readonly name: string;
  /** Where it is seen, if not in the fly.toml. */
  readonly related: readonly FilePlace[] | undefined;
}

/** The runtime of a group: as the fly.toml tells, else the command of the image, else its base and what it depends on. */
export function runtimeBeside(app: App, group: string, beside: Beside): KnownRuntime | undefined {
  if (usesImageCommand(app, group) && isSmall(beside)) return undefined;
  const own = runtimeOf(app, group);
  if (own !== undefined) return { runtime: own, name: RUNTIMES[own].name, related: undefined };
  const runtime = usesImageCommand(app, group) ? imageRuntime(beside) : undefined;
  const said = beside.image()?.command ?? beside.image()?.entrypoint ?? beside.image()?.base;
  if (runtime === undefined || said === undefined) return undefined;
  const place = { file: said.file, line: said.line };
  return { runtime, name: `${RUNTIMES[runtime].name} (${lineOf(place)})`, related: [place] };
}

/** Whether the image only serves files, with whatever variables: a Node.js stage may have built them. */
function isSmall(beside: Beside): boolean {
  const image = beside.image();
  if (!image) return false;
  const programs = programsIn(imageWords(image));
  return programs.length > 0
    ? programs.every(([name = ""]) => SMALL.test(name))
    : SMALL.test(parseImage(image.base?.value ?? "").name);
}

function imageRuntime(beside: Beside): Runtime | undefined {
  const image = beside.image();
  if (!image) return undefined;
  const command = imageWords(image).join(" ");
  const byCommand = COMMANDS.find(([pattern]) => pattern.test(command))?.[1];
  const base = parseImage(image.base?.value ?? "").name;
  const names = new Set(beside.dependencies().map(({ name }) => name));
  const framework = FRAMEWORKS.find(([pattern, name]) => pattern.test(base) && names.has(name))?.[2];
  return byCommand === "python" || byCommand === undefined
    ? (framework ?? byCommand ?? BASES.find(([pattern]) => pattern.test(base))?.[1])
    : byCommand;
}
