import type { App } from "../app/model.ts";

/** What an app is for, as far as its file tells; `nonprod` makes availability, cost and performance rules milder. */
export type EnvironmentKind = "production" | "nonprod" | "unknown";

const NONPROD_FILE =
  /^fly[.\-_](?:.*[.\-_])?(?:staging|stage|stg|dev|development|test|qa|review|preview|pr|demo|sandbox|local|example|template)(?:[.\-_].*)?\.(?:toml|json|ya?ml)$/i;
const PRODUCTION_FILE = /^fly[.\-_](?:.*[.\-_])?(?:prod|production|live)(?:[.\-_].*)?\.(?:toml|json|ya?ml)$/i;
const NONPROD_NAME = /^(?:staging|stage|stg|dev|test|testing|qa|review|preview|demo|sandbox|pr\d*)$/;
const PRODUCTION_NAME = /^(?:prod|production|live)$/;
const TEMPLATE_FILE = /(?:^|[._-])(?:example|template|sample|tmpl|tpl|dist)(?:[._-]|$)/i;
const VARIABLES = new Set(
  (
    "ENVIRONMENT APP_ENV DEPLOY_ENV NODE_ENV RAILS_ENV RACK_ENV MIX_ENV FLASK_ENV SENTRY_ENVIRONMENT DJANGO_ENV " +
    "ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT"
  ).split(" "),
);
const NONPROD_VALUE = /^(?:staging|stage|dev|development|test|testing|review|preview)$/i;

/** What the app is for: the name of the file tells first, then the name of the app, then its variables. */
export function environmentKind(app: App, filename: string | undefined): EnvironmentKind {
  const base = baseOf(filename);
  if (NONPROD_FILE.test(base)) return "nonprod";
  if (PRODUCTION_FILE.test(base)) return "production";
  const tokens = (app.name ?? "").toLowerCase().split(/[-_]/);
  if (tokens.some((token) => NONPROD_NAME.test(token))) return "nonprod";
  if (tokens.some((token) => PRODUCTION_NAME.test(token))) return "production";
  // NODE_ENV=production proves nothing: staging runs in production mode too.
  return app.env.some(({ name, value }) => VARIABLES.has(name) && NONPROD_VALUE.test(value)) ? "nonprod" : "unknown";
}

/** Whether the file is one to copy, such as fly.example.toml: what is missing in it is meant to be filled in. */
export function isTemplateFile(filename: string | undefined): boolean {
  return TEMPLATE_FILE.test(baseOf(filename));
}

/** Whether the file is for apps that come and go, such as fly.review.toml: their names come from the command line. */
export function isReviewFile(filename: string | undefined): boolean {
  return /(?:^|[._-])(?:review|preview|pr)(?:[._-]|$)/i.test(baseOf(filename));
}

function baseOf(filename = ""): string {
  return filename.replace(/^.*[\\/]/, "").replace(/^.*__/, "");
}
