import type { ConfigMistake } from "../config/read.ts";

/** The user asked for something that cannot be done; the message is all there is to say. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A flylint.toml has mistakes. Exit code 2. */
export class ConfigError extends UsageError {
  constructor(
    readonly file: string,
    readonly text: string,
    readonly mistakes: readonly [ConfigMistake, ...ConfigMistake[]],
  ) {
    super(`${file}:${mistakes[0].range.start.line}: ${mistakes[0].message}`);
  }
}
