import type { Parsers } from "./beside/beside.ts";
import { readDockerfile } from "./beside/dockerfile.ts";
import { readYaml } from "./beside/yaml.ts";
import type { Reader } from "./document/document.ts";
import { formOfName } from "./hints/filename.ts";
import { parse as parseJson } from "./json/parse.ts";
import { parse as parseToml } from "./toml/parse.ts";
import { parse as parseYaml } from "./yaml/parse.ts";

const READERS: Readonly<Record<ReturnType<typeof formOfName>, Reader>> = {
  toml: parseToml,
  json: parseJson,
  yaml: parseYaml,
};

/** What reads a file of this name. The command has its own, which loads only what it needs (cli/reader.ts). */
export function readerFor(filename: string | undefined): Reader {
  return READERS[formOfName(filename)];
}

/** What reads the files beside a config that need a parser. */
export const PARSERS: Parsers = { dockerfile: readDockerfile, yaml: readYaml, config: readerFor };
