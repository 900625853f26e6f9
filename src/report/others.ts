/** The formats that need nothing but the reports: one bundle, loaded where one of them is asked for. */
import { checkstyleReporter } from "./checkstyle.ts";
import { conciseReporter } from "./concise.ts";
import type { FormatName } from "./format-names.ts";
import { githubReporter } from "./github.ts";
import { gitlabReporter } from "./gitlab.ts";
import { junitReporter } from "./junit.ts";
import { markdownReporter } from "./markdown.ts";
import { rdjsonReporter } from "./rdjson.ts";
import type { Reporter } from "./reporter.ts";

export const OTHERS: Readonly<Record<Exclude<FormatName, "pretty" | "json" | "sarif">, () => Reporter>> = {
  concise: conciseReporter,
  github: githubReporter,
  gitlab: gitlabReporter,
  junit: junitReporter,
  checkstyle: checkstyleReporter,
  rdjson: rdjsonReporter,
  markdown: markdownReporter,
};
