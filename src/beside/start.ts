/** What the Machines of a group run where the fly.toml leaves it to the image, and where that listens. */

import { imageOf } from "../app/build.ts";
import { commandOfGroup, listedCommand } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { splitWords } from "../go/shell-words.ts";
import { unwrapped } from "../hints/command.ts";
import { type Program, portsOf, programsIn } from "../hints/program.ts";
import { onceForLast } from "../once.ts";
import type { Beside } from "./beside.ts";
import type { FilePlace } from "./files.ts";
import type { Image, Start } from "./image.ts";

/** Whether Machines of a group start with the `CMD` of the image. */
export function usesImageCommand(app: App, group: string): boolean {
  return commandOfGroup(app, group) === undefined && listedCommand(app, "entrypoint") === undefined;
}

/** An image that starts Machines by its own command. */
export interface OwnStart {
  /** The first group that leaves the command to it. */
  readonly group: string;
  readonly image: Image;
  /** Where it says what it starts. */
  readonly place: FilePlace;
}

/** The image, where a group leaves the command to it and it says one. */
export function ownStart(app: App, beside: Beside): OwnStart | undefined {
  const group = app.groups.find(({ name }) => usesImageCommand(app, name))?.name;
  const image = group === undefined ? undefined : beside.image();
  const start = image?.command ?? image?.entrypoint;
  if (group === undefined || !image || !start) return undefined;
  return { group, image, place: { file: start.file, line: start.line } };
}

/** What the Machines run: the image that the file names, or what the Dockerfile begins with; empty where neither tells. */
export function imageBehind(app: App, beside: Beside): string {
  return imageOf(app) || (beside.image()?.base?.value ?? "");
}

/** The words of `ENTRYPOINT` or `CMD` as the shell has them. */
export function wordsOf({ words, isShell }: Start): readonly string[] {
  return isShell ? splitWords(words.join(" ")).words : words;
}

/** The words that the image starts with: `ENTRYPOINT` and `CMD`. */
export function startWords({ entrypoint, command }: Image): readonly string[] {
  // In shell form ENTRYPOINT takes no arguments.
  const own = entrypoint?.isShell ? undefined : command;
  return [...(entrypoint ? wordsOf(entrypoint) : []), ...(own ? wordsOf(own) : [])];
}

/** The same without their wrappers; many rules ask for them. */
export const imageWords = onceForLast((image: Image): readonly string[] =>
  unwrapped(startWords(image)).map((word) => withDefaults(word, image)),
);

/** What a shell makes of `${PORT:-3000}` where neither the image nor the fly.toml sets PORT; other variables stay. */
function withDefaults(word: string, { env }: Image): string {
  return word.replace(/\$\{(\w+):?-([^}$]*)\}/g, (whole, name: string, usual: string) => {
    const setting = env.find((one) => one.name === name);
    return setting ? (setting.value ?? whole) : usual;
  });
}

/** The program of the image that keeps running; undefined where several run side by side. */
export function imageProgram(image: Image): Program | undefined {
  const words = imageWords(image);
  return words.some((word) => /^(?:[|&]|wait)$/.test(word)) ? undefined : programsIn(words).at(-1);
}

/** Servers and supervisors in front of the app: then the app itself may listen anywhere. */
const FRONT = /nginx|caddy|haproxy|traefik|thrust|supervisor|litefs|\bs6\b|envoy|apache|\bpm2\b|tailscale/i;

/** Whether something else in the image than the program that it starts may take the requests. */
export function isFronted(image: Image): boolean {
  const program = imageProgram(image);
  const [name = ""] = program ?? [];
  // A front server that is started alone is the app.
  return FRONT.test(image.text) && !(FRONT.test(name) && program && portsOf(program).length > 0);
}

/** Whether the image may start a server beside the command that a group gives it: its own ENTRYPOINT gets that as arguments. */
export function mayServeBeside(image: Image): boolean {
  const { entrypoint } = image;
  return isFronted(image) || (entrypoint !== undefined && unwrapped(wordsOf(entrypoint)).length > 0);
}

/** Where the image listens, and what says so. */
export interface ImagePort extends FilePlace {
  readonly port: number;
  readonly by: "command" | "variable" | "exposed";
}

/** The port that the program of the image is told; undefined where its words do not tell one, or several. */
export function commandPort(image: Image): ImagePort | undefined {
  const program = imageProgram(image);
  const start = image.command ?? image.entrypoint;
  const ports = program ? portsOf(program) : [];
  const [port] = ports;
  return start === undefined || port === undefined || ports.length > 1
    ? undefined
    : { file: start.file, line: start.line, port, by: "command" };
}

/** The port of `ENV PORT`. */
export function variablePort(image: Image): ImagePort | undefined {
  const setting = image.env.find(({ name }) => name === "PORT");
  const port = Number(setting?.value ?? Number.NaN);
  return setting && Number.isInteger(port) && port > 0 && port <= 65_535
    ? { file: setting.file, line: setting.line, port, by: "variable" }
    : undefined;
}

/** The only port of `EXPOSE`. */
export function exposedPort({ ports }: Image): ImagePort | undefined {
  const [one, ...others] = ports;
  return one && others.every(({ value }) => value === one.value)
    ? { file: one.file, line: one.line, port: one.value, by: "exposed" }
    : undefined;
}
