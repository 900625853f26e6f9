import type { Severity } from "../diagnostic.ts";

/** How the parts of a report are set off from each other. */
export type Style = Readonly<Record<Severity | "strong" | "faint" | "help", (text: string) => string>>;

const same = (text: string) => text;

/** No colour. */
export const PLAIN: Style = { error: same, warning: same, info: same, strong: same, faint: same, help: same };
