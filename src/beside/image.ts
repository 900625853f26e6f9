/** The image that a Dockerfile makes: what its last stage says, and what that has from the stages before it. */
import { entryOf, type Table } from "../path.ts";
import type { Instruction } from "./dockerfile.ts";
import type { FilePlace } from "./files.ts";

/** A name, a path or a port of the image, and the line that says so. */
export interface Said<Value = string> extends FilePlace {
  readonly value: Value;
}

/** `ENTRYPOINT` or `CMD`. */
export interface Start extends FilePlace {
  readonly words: readonly string[];
  /** Docker runs it with `/bin/sh -c`, so the shell gets the signals. */
  readonly isShell: boolean;
}

/** `ENV` or `ARG`; the value is undefined where the Dockerfile does not tell it. */
export interface Setting extends FilePlace {
  readonly name: string;
  readonly value: string | undefined;
}

/** An `ENV` or `ARG` anywhere in the Dockerfile, with its value as written. */
export interface Written extends Setting {
  readonly keyword: string;
  /** The stages of the image have it, so it is in the history of the image. */
  readonly isKept: boolean;
}

/** `COPY` or `ADD` out of the build context. */
export interface Copy extends FilePlace {
  readonly sources: readonly string[];
  readonly to: string;
}

export interface Image {
  /** The Dockerfile. */
  readonly file: string;
  /** What the image is made from; undefined where a variable says it. */
  readonly base: Said | undefined;
  readonly env: readonly Setting[];
  /** Those of other stages, too. */
  readonly written: readonly Written[];
  /** TCP ports of `EXPOSE`. */
  readonly ports: readonly Said<number>[];
  readonly volumes: readonly Said[];
  /** Without its group; undefined where no `USER` says it: then it is up to the base. */
  readonly user: Said | undefined;
  readonly entrypoint: Start | undefined;
  readonly command: Start | undefined;
  /** The command of `HEALTHCHECK`. */
  readonly healthcheck: Said | undefined;
  readonly copies: readonly Copy[];
  /** All that the stages say, to look for names in. */
  readonly text: string;
}

/** What flyctl passes to the build. */
export interface BuildOptions {
  readonly target?: string | undefined;
  /** `[build.args]`: values of `ARG`, whatever the Dockerfile says. */
  readonly args?: Table | undefined;
}

/** The image of the last stage, or of the one called `target`; undefined where there is no such stage. */
export function imageOf(
  file: string,
  written: readonly Instruction[],
  { target, args }: BuildOptions = {},
): Image | undefined {
  const instructions = args ? written.map((one) => withArgs(one, args)) : written;
  const globals = new Map<string, string | undefined>();
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") stages.push([instruction]);
    else if (stages.length > 0) stages.at(-1)?.push(instruction);
    else for (const [name, value] of instruction.settings) globals.set(name, value);
  }
  const stage = target === undefined ? stages.at(-1) : stages[indexOf(stages, target, stages.length)];
  if (!stage) return undefined;
  const chain = [stage];
  for (let next = before(stages, stage, globals); next; next = before(stages, next, globals)) chain.unshift(next);
  const kept = new Set(chain.flatMap((one) => one.map(({ line }) => line)));
  return { ...build(file, chain, globals), written: writtenIn(file, written, kept) };
}

/** An `ARG` with the value that it is passed. */
function withArgs(instruction: Instruction, args: Table): Instruction {
  if (instruction.keyword !== "ARG") return instruction;
  const settings = instruction.settings.map(([name, usual]) => {
    const passed = entryOf(args, name);
    return [name, typeof passed === "string" ? passed : usual] as const;
  });
  return { ...instruction, settings };
}

function writtenIn(file: string, instructions: readonly Instruction[], kept: ReadonlySet<number>): readonly Written[] {
  return instructions
    .filter(({ keyword }) => keyword === "ENV" || keyword === "ARG")
    .flatMap((instruction) => {
      const { keyword, line, settings } = instruction;
      return settings.map(([name, value]) => ({ file, line, keyword, name, value, isKept: kept.has(line) }));
    });
}

/** The stage that another one is made from. */
function before(
  stages: readonly (readonly Instruction[])[],
  stage: readonly Instruction[],
  globals: ReadonlyMap<string, string | undefined>,
): Instruction[] | undefined {
  const index = stages.indexOf(stage);
  const name = expanded(stage[0]?.words[0] ?? "", globals);
  const found = name === undefined ? undefined : stages[indexOf(stages, name, index)];
  return found ? [...found] : undefined;
}

/** Where a stage of that name or number stands among the first `end`; -1 where there is none. */
function indexOf(stages: readonly (readonly Instruction[])[], name: string, end: number): number {
  if (/^\d+$/.test(name) && Number(name) < end) return Number(name);
  const nameOf = ([from]: readonly Instruction[]) => (/^as$/i.test(from?.words[1] ?? "") ? from?.words[2] : undefined);
  return stages.slice(0, end).findLastIndex((stage) => nameOf(stage)?.toLowerCase() === name.toLowerCase());
}

/** Folds the instructions of some stages into one image. */
function build(
  file: string,
  chain: readonly (readonly Instruction[])[],
  globals: ReadonlyMap<string, string | undefined>,
): Omit<Image, "written"> {
  const all = chain.flat();
  const last = new Set(chain.at(-1));
  const values = new Map<string, string | undefined>();
  const env = new Map<string, Setting>();
  const ports: Said<number>[] = [];
  const volumes: Said[] = [];
  const copies: Copy[] = [];
  let user: Said | undefined;
  let entrypoint: Start | undefined;
  let command: Start | undefined;
  let isOwnCommand = false;
  let healthcheck: Said | undefined;
  for (const instruction of all) {
    const { keyword, line, words, settings, isExec, flags } = instruction;
    const place = { file, line };
    const texts = () => words.flatMap((word) => expanded(word, values) ?? []);
    if (keyword === "ENV" || keyword === "ARG") {
      for (const [name, written] of settings) {
        const usual = keyword === "ARG" && written === undefined ? globals.get(name) : written;
        const value = usual === undefined ? undefined : expanded(usual, values);
        // An ENV of the same name wins over an ARG.
        if (keyword === "ENV" || !env.has(name)) values.set(name, value);
        if (keyword === "ENV") env.set(name, { ...place, name, value });
      }
    } else if (keyword === "EXPOSE") {
      for (const text of texts()) ports.push(...portsIn(text).map((value) => ({ ...place, value })));
    } else if (keyword === "VOLUME") {
      volumes.push(...texts().map((value) => ({ ...place, value })));
    } else if (keyword === "USER") {
      const value = texts()[0]?.split(":", 1)[0];
      user = value === undefined ? undefined : { ...place, value };
    } else if (keyword === "ENTRYPOINT") {
      entrypoint = startOf(place, words, isExec);
      // Docker forgets the CMD of the base here, but not one of the same stage.
      if (!isOwnCommand) command = undefined;
    } else if (keyword === "CMD") {
      command = startOf(place, words, isExec);
      isOwnCommand = last.has(instruction);
    } else if (keyword === "HEALTHCHECK") {
      healthcheck = /^none$/i.test(words[0] ?? "") ? undefined : { ...place, value: words.join(" ") };
    } else if (keyword === "COPY" || keyword === "ADD") {
      // `COPY <<EOF /start.sh`: the Dockerfile itself has the text.
      const isLocal = !flags.some(([name]) => name === "from") && !words[0]?.startsWith("<<");
      if (isLocal) copies.push({ ...place, sources: words.slice(0, -1), to: words.at(-1) ?? "" });
    }
  }
  const from = chain[0]?.[0];
  const base = from && expanded(from.words[0] ?? "", globals);
  return {
    file,
    base: base === undefined || from === undefined ? undefined : { file, line: from.line, value: base },
    env: [...env.values()],
    ports,
    volumes,
    user,
    entrypoint,
    command,
    healthcheck,
    copies,
    text: all.map(({ keyword, words }) => `${keyword} ${words.join(" ")}`).join("\n"),
  };
}

/** Whether a Dockerfile has `COPY . /app`, in whichever stage. */
export function copiesAll(dockerfile: string): boolean {
  return dockerfile.split("\n").some((line) => {
    const [keyword = "", ...words] = line.trim().split(/\s+/);
    return /^(?:COPY|ADD)$/i.test(keyword) && words.slice(0, -1).some((word) => word === "." || word === "./");
  });
}

/** An empty list takes back what the base says. */
function startOf(place: FilePlace, words: readonly string[], isExec: boolean): Start | undefined {
  return words.length === 0 ? undefined : { ...place, words, isShell: !isExec };
}

/** `3000`, `3000/tcp`; ranges and UDP are none. */
function portsIn(text: string): readonly number[] {
  const [, number] = /^(\d{1,5})(?:\/tcp)?$/i.exec(text) ?? [];
  return number === undefined ? [] : [Number(number)];
}

const VARIABLE = /\$(?:\{(\w+)(?::?-([^}$]*))?\}|(\w+))/g;

/** A text with its variables filled in; undefined where one of them is not known. */
function expanded(text: string, values: ReadonlyMap<string, string | undefined>): string | undefined {
  let isKnown = true;
  const result = text.replace(VARIABLE, (_, braced: string | undefined, usual: string | undefined, bare: string) => {
    const value = values.get(braced ?? bare) || usual;
    if (value === undefined) isKnown = false;
    return value ?? "";
  });
  return isKnown && !result.includes("$") ? result : undefined;
}
