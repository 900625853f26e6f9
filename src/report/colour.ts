/** Loaded only where colour is wanted: chalk costs more to load than a file takes to lint. */
import { Chalk } from "chalk";
import type { Style } from "./style.ts";

export function colourStyle(): Style {
  const chalk = new Chalk({ level: 1 });
  return {
    error: chalk.red.bold,
    warning: chalk.yellow,
    info: chalk.blue,
    strong: chalk.bold,
    faint: chalk.dim,
    help: chalk.green,
  };
}
