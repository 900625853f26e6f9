/** Reads a Dockerfile into plain data. Loaded only where there is one. */
import {
  type Argument,
  DockerfileParser,
  JSONInstruction,
  ModifiableInstruction,
  PropertyInstruction,
  type Instruction as Written,
} from "dockerfile-ast";

/** One instruction, such as `EXPOSE 3000`. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** From 1. */
  readonly line: number;
  /** Its arguments, as written; those of the exec form (`["node", "server.js"]`) without their quotes. */
  readonly words: readonly string[];
  /** Whether it is written in the exec form. */
  readonly isExec: boolean;
  /** `--from=build` is `["from", "build"]`. */
  readonly flags: readonly (readonly [name: string, value: string])[];
  /** What `ENV` and `ARG` set; undefined where there is a name only. */
  readonly settings: readonly (readonly [name: string, value: string | undefined])[];
}

/** The instructions of a Dockerfile, in its order. */
export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.split(/\r?\n/);
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const words = instruction.getArguments().map((argument) => asWritten(argument, lines));
      const exec = execForm(words.join(" "));
      return {
        keyword: instruction.getKeyword(),
        line: instruction.getRange().start.line + 1,
        words: exec ?? words,
        isExec: exec !== undefined,
        flags: flagsOf(instruction),
        settings: settingsOf(instruction),
      };
    });
}

/** An argument with its backslashes, which its value has lost. */
function asWritten(argument: Argument, lines: readonly string[]): string {
  const { start, end } = argument.getRange();
  // One that goes on in the next line has a backslash too many.
  return start.line === end.line
    ? (lines[start.line]?.slice(start.character, end.character) ?? argument.getValue())
    : argument.getValue();
}

/** Docker takes what is no list of texts for a line of a shell (moby/buildkit, frontend/dockerfile/parser/line_parsers.go). */
function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

function flagsOf(instruction: Written): Instruction["flags"] {
  const isFlagged = instruction instanceof ModifiableInstruction || instruction instanceof JSONInstruction;
  return isFlagged ? instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ""]) : [];
}

function settingsOf(instruction: Written): Instruction["settings"] {
  if (!(instruction instanceof PropertyInstruction)) return [];
  return instruction.getProperties().map((property) => [property.getName(), property.getValue() ?? undefined]);
}
