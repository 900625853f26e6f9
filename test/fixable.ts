/** A file with one mistake that is safe to fix, before and after. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const HEAD = 'app = "x"\nprimary_region = "fra"\n';
export const OLD = `${HEAD}[http_service]\ninternal_port = "8080" # the port\nforce_https = true\n`;
export const NEW = OLD.replace('"8080"', "8080");
export const LEFT = "Fixed 1 problem in 1 file.\n";
export const isRoot = process.getuid?.() === 0;

export const read = (root: string, name = "fly.toml") => readFileSync(join(root, name), "utf8");
