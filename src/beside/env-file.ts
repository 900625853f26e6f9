/** Files of variables beside a fly.toml, such as .env. */

/** A variable that such a file sets. */
export interface FileVariable {
  readonly name: string;
  /** Without quotes, up to the first space. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** The variables that are set to something. */
export function variablesIn(text: string): readonly FileVariable[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*["']?([^"'#\s]+)/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, line: index + 1 }];
  });
}
