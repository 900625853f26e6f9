/** What to write instead: sentences, and between them code and commands, each on lines of its own. */

/** One part of the help: a sentence to read, or lines to paste as they are. */
export interface HelpPart {
  /**
   * `toml` for the fly.toml (a line, a section, or one value), `json` and `yaml` the same for a fly.json and a fly.yaml,
   * `command` for a shell, `dockerfile` for the Dockerfile.
   */
  readonly kind: "text" | "toml" | "json" | "yaml" | "command" | "dockerfile";
  readonly text: string;
}

/** Help as rules write it: a string is prose; code and commands come from the functions below. Lists may hold lists. */
export type Help = string | HelpPart | readonly Help[];

/** Lines of TOML to paste. */
/* @__NO_SIDE_EFFECTS__ */
export function code(text: string): HelpPart {
  return { kind: "toml", text };
}

/** Lines of JSON to paste. Rules write TOML: what they write is turned into the form of the file (engine/paste.ts). */
export function json(text: string): HelpPart {
  return { kind: "json", text };
}

/** Lines of YAML to paste. */
export function yaml(text: string): HelpPart {
  return { kind: "yaml", text };
}

/** A command to run. */
/* @__NO_SIDE_EFFECTS__ */
export function run(text: string): HelpPart {
  return { kind: "command", text };
}

/** An instruction for the Dockerfile. */
/* @__NO_SIDE_EFFECTS__ */
export function dockerfile(text: string): HelpPart {
  return { kind: "dockerfile", text };
}

/** The parts in their order. */
export function partsOf(help: Help): readonly HelpPart[] {
  if (typeof help === "string") return [{ kind: "text", text: help }];
  return "kind" in help ? [help] : help.flatMap(partsOf);
}
