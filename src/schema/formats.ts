/** The formats of schema/fly.schema.json: what flyctl's own parsers take. */
import { parseDuration } from "../go/duration.ts";
import { parseInteger, parseLimits } from "../go/integer.ts";
import { splitWords } from "../go/shell-words.ts";
import { parseMemory, parseVolumeSize } from "../go/size.ts";

export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  "go-duration": (text) => parseDuration(text) !== undefined,
  "go-duration-or-empty": (text) => text === "" || parseDuration(text) !== undefined,
  "go-integer": (text) => parseInteger(text) !== undefined,
  "concurrency-limits": (text) => parseLimits(text) !== undefined,
  "go-size-gb": (text) => text === "" || parseVolumeSize(text) !== undefined,
  "go-size-mb": (text) => text === "" || parseMemory(text) !== undefined,
  "shell-words": (text) => splitWords(text).unclosed === undefined,
};
