/** Evidence from what the program depends on. */

import { usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import type { Beside } from "../beside/beside.ts";
import type { Dependency } from "../beside/dependencies.ts";
import type { FilePlace } from "../beside/files.ts";
import { copiesAll } from "../beside/image.ts";
import { oncePer } from "../once.ts";
import type { Evidence } from "./evidence.ts";

/** OpenTelemetry alone tracks no errors. */
const ERRORS =
  /^(?:@sentry\/[\w-]+|sentry(?:[-_](?:sdk|ruby|rails|elixir|go|laravel|core))?|sentry\/sentry(?:-laravel)?|github\.com\/getsentry\/sentry-go|bugsnag|@bugsnag\/[\w-]+|honeybadger|@honeybadger-io\/[\w-]+|rollbar|rollbax|appsignal|@appsignal\/[\w-]+|dd-trace|ddtrace|newrelic(?:_rpm|_agent)?|raygun\w*|airbrake)$/;
const METRICS =
  /^(?:prom-client|prometheus[-_]client|prometheus|prometheus_ex|prometheus-fastapi-instrumentator|starlette-exporter|prom_ex|telemetry_metrics_prometheus(?:_core)?|yabeda-prometheus|prometheus_exporter|github\.com\/prometheus\/client_golang|metrics-exporter-prometheus|express-prom-bundle|django-prometheus)$/;
const LOGS =
  /^(?:@logtail\/[\w-]+|logtail(?:-python|-ruby|-rails)?|@axiomhq\/[\w-]+|axiom-py|@datadog\/[\w-]+|winston-loki|pino-loki|pino-datadog[\w-]*|papertrail|remote_syslog_logger|logdna|timber)$/;
const ARCJET = /^(?:arcjet|@arcjet\/[\w-]+)$/;
/** Clients of database servers, and what brings one along. */
const DATABASES =
  /^(?:pg|postgres|postgrex|ecto_sql|psycopg\w*(?:-\w+)?|asyncpg|sqlalchemy|sqlmodel|django|rails|activerecord|mysql2?|mysqlclient|pymysql|mongodb|mongoose|pymongo|motor|prisma|@prisma\/client|typeorm|sequelize|knex|kysely|drizzle-orm|sqlx|diesel|tokio-postgres|sea-orm|laravel\/framework|doctrine\/[\w-]+|github\.com\/(?:jackc\/pgx|lib\/pq|go-sql-driver\/mysql)(?:\/v\d+)?|gorm\.io\/[\w/]+|@supabase\/[\w-]+|supabase|@neondatabase\/[\w-]+)$/;

const says = {
  has: (name: string) => name,
  noSection: (name: string) => `${name} collects metrics, but no [[metrics]] tells Fly where they are`,
  noDatabase: "this file and the dependencies name no database",
};

/** Whether the image of the app is made of what a manifest lists: one folder may have several apps, or the config of a ready image. */
function isOf(app: App, beside: Beside, manifest: string): boolean {
  if (usedBuildKey(app, "image") !== undefined) return false;
  const image = beside.image();
  const text = image && beside.text(image.file);
  if (text === undefined) return true;
  const [stem = ""] = manifest.split(".");
  // `COPY package*.json ./`
  const isNamed = [manifest, `${stem}*`, `${stem}.*`].some((name) => text.includes(name));
  return isNamed || copiesAll(text);
}

/** Another app that is built in another way. */
function isOther(app: App, other: App): boolean {
  return app.name !== other.name && usedBuildKey(app, "dockerfile") !== usedBuildKey(other, "dockerfile");
}

export function* packageEvidence(app: App, beside: Beside): Iterable<Evidence> {
  const isOwn = oncePer((manifest: string) => isOf(app, beside, manifest));
  const packages = beside.dependencies().filter(({ file }) => isOwn(file));
  const found = (pattern: RegExp) => packages.find(({ name }) => pattern.test(name));
  const likely = (item: string, one: (Dependency & FilePlace) | undefined): readonly Evidence[] =>
    one ? [{ item, weight: "likely", text: says.has(one.name), place: { file: one.file, line: one.line } }] : [];
  yield* likely("sentry", found(ERRORS));
  yield* likely("export-logs", found(LOGS));
  yield* likely("arcjet", found(ARCJET));
  const metrics = found(METRICS);
  if (metrics && app.metrics.length === 0) {
    const place = { file: metrics.file, line: metrics.line };
    // Where several apps share a folder, nobody knows which of them it is for.
    const weight = beside.siblings().some(({ value }) => isOther(app, value.app)) ? "advice" : "failed";
    yield { item: "metrics", weight, text: says.noSection(metrics.name), place };
  }
  const namesOne = app.env.some(({ name, value }) =>
    /DATABASE|DB_|PG|POSTGRES|MYSQL|MONGO|SQL/i.test(`${name}=${value}`),
  );
  if (packages.length > 0 && !hasMore(beside) && !found(DATABASES) && !namesOne) {
    yield { item: "production-grade-postgres", weight: "not-applicable", text: says.noDatabase };
  }
}

/** Whether other files may name packages: in a workspace, below the root of a repository, and behind `-r base.txt`. */
function hasMore(beside: Beside): boolean {
  return (
    beside.folders.length > 1 ||
    beside.exists("pnpm-workspace.yaml") === true ||
    ["package.json", "Cargo.toml"].some((file) => /"workspaces"|^\[workspace/m.test(beside.text(file) ?? "")) ||
    /^(?:-r|--requirement)\b/m.test(beside.text("requirements.txt") ?? "")
  );
}
