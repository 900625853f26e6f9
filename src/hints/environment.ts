import type { App } from "../app/model.ts";
import { environmentIn, type NamedEnvironment } from "./environments.ts";
import { environmentOfName } from "./filename.ts";

/** What an app is for, as far as its file tells; `nonprod` makes availability, cost and performance rules milder. */
export type EnvironmentKind = NamedEnvironment | "unknown";

/** Variables that name the environment. */
export const VARIABLES: ReadonlySet<string> = new Set(
  (
    "ENVIRONMENT APP_ENV DEPLOY_ENV NODE_ENV RAILS_ENV RACK_ENV MIX_ENV FLASK_ENV SENTRY_ENVIRONMENT DJANGO_ENV " +
    "ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT"
  ).split(" "),
);

/** What an app is for, and what tells so. */
export interface Judged {
  readonly kind: EnvironmentKind;
  /** Undefined where nothing tells. */
  readonly because: "setting" | "filename" | "app" | "variable" | undefined;
}

/** What the app is for: the name of the file tells first, then the name of the app, then its variables. */
export function environmentOf(app: App, filename: string | undefined): Judged {
  const values = app.env.filter(({ name }) => VARIABLES.has(name)).map(({ value }) => value.toLowerCase());
  const said = [
    { kind: environmentOfName(filename), because: "filename" },
    { kind: environmentIn(wordsOf(app.name ?? ""), "app"), because: "app" },
    { kind: environmentIn(values, "value"), because: "variable" },
  ] as const;
  const first = said.find(({ kind }) => kind !== undefined);
  return first?.kind ? { kind: first.kind, because: first.because } : { kind: "unknown", because: undefined };
}

/** Review apps often have the number of their pull request in the name: `acme-pr12`. */
function wordsOf(name: string): readonly string[] {
  const words = name.toLowerCase().split(/[-_]/);
  return words.map((word) => (/^pr\d+$/.test(word) ? "pr" : word));
}
