/** What `--checklist` needs beyond a run without it: a bundle of its own, since most runs never ask. */
import { besidePath } from "../app/file-path.ts";
import { readApp } from "../app/model.ts";
import { besideOf, type Parsers } from "../beside/beside.ts";
import type { Files } from "../beside/files.ts";
import { checklist } from "../checklist/check.ts";
import { evidenceOf } from "../checklist/look.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Document } from "../document/document.ts";
import { certainSecretIn } from "../hints/sensitive.ts";
import type { FileReport } from "../report/reporter.ts";
import { settle } from "../schema/settle.ts";

export { checklistReporter } from "../report/checklist.ts";
export { checklistMarkdownReporter } from "../report/checklist-markdown.ts";

/** How a file stands against the checklist, by its reports and by what the repository tells. */
export function checklistOf(
  diagnostics: readonly Diagnostic[],
  document: Document,
  name: string,
  files: Files | undefined,
  parsers: Parsers,
): Pick<FileReport, "checklist" | "unread"> {
  const app = readApp(settle(document).document);
  const beside = besideOf(app, name, files, parsers);
  // Only rules ask for these; here they are named if they cannot be read.
  beside.image();
  beside.yaml("litefs.yml");
  const evidence = evidenceOf(app, name, beside, (path) => document.locate().range(path, "value").start.line);
  // A secret in the place of a name must not get into commands.
  const shown = app.name !== undefined && !certainSecretIn(app.name) ? app.name : undefined;
  return {
    checklist: checklist(diagnostics, shown, evidence),
    unread: beside.unread().map((file) => besidePath(name, file)),
  };
}
