/** What kind of app a file describes, as far as it tells: some rules leave some kinds alone. */

import { imageOf } from "../app/build.ts";
import { allCommands, listedCommand } from "../app/command.ts";
import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { perApp } from "../app/per-app.ts";
import { boolean, field, has, text } from "../app/section.ts";
import type { Path } from "../path.ts";
import { realName } from "../words/commands.ts";

/** No service at all: nothing that the proxy could route to. */
export function isWorkerOnly(app: App): boolean {
  return app.services.length === 0;
}

/** Fly's own Postgres images, or a volume or a check by their names: redundancy and checks are up to the image. */
export function isPostgres(app: App): boolean {
  const image = imageOf(app);
  const checked = app.checks.some((check) => text(check, "path")?.startsWith("/flycheck/"));
  // An image of somebody else may keep its data in a volume of that name.
  return (
    checked ||
    /flyio\/postgres|postgres-flex|timescaledb/.test(image) ||
    (image === "" && app.mounts.some(isPostgresVolume))
  );
}

/** The name that `fly postgres create` gives to its volumes, and the move to Machines in 2023. */
export function isPostgresVolume({ source }: Mount): boolean {
  return /^pg_data/.test(source ?? "");
}

/** LiteFS replicates SQLite between Machines, behind a proxy of its own. */
export function isLitefs(app: App): boolean {
  return litefsPath(app) !== undefined;
}

/** Where the file says that LiteFS is used: its variable, its volume, or what runs it. */
export const litefsPath = perApp((app): Path | undefined => {
  const variable = app.env.find(({ name }) => /^(FLY_)?LITEFS/.test(name));
  const mount = app.mounts.find(
    ({ source, destination }) => source === "litefs" || /^\/(var\/lib\/)?litefs\b/.test(destination ?? ""),
  );
  const group = app.groups.find(({ command }) => /\blitefs\b/.test(command ?? ""));
  // LiteFS answers there for itself.
  const check = app.services
    .flatMap(({ checks }) => checks)
    .find((one) => text(one, "path")?.startsWith("/litefs/") === true);
  const listed = (["exec", "entrypoint", "cmd"] as const)
    .map((key) => listedCommand(app, key))
    .find((command) => command && /\blitefs\b/.test(command.words.join(" ")));
  const elsewhere = /\blitefs\b/.test(allCommands(app)) ? (app.experimental ?? app.deploy ?? app.root).path : undefined;
  return variable?.path ?? mount?.path ?? group?.path ?? check?.path ?? listed?.path ?? elsewhere;
});

/** Servers that replicate, where the app is one of them: by its image or its command. */
const CLUSTERED: readonly string[] =
  "patroni stolon rqlite dqlite etcd cockroach nats sentinel replicaof rabbitmq elasticsearch consul litestream marmot clickhouse kafka cassandra garage minio".split(
    " ",
  );
/** Variables of what replicates or backs up; the address of a NATS or Kafka elsewhere says nothing. */
const REPLICATING: readonly string[] =
  "patroni stolon rqlite dqlite cockroach sentinel replicaof litestream marmot libsql_sync".split(" ");
const CLUSTER_OF = ["etcd", "nats", "rabbitmq", "kafka", "cassandra", "consul"];

/** Data is replicated or backed up by the app itself, as its variables, its command or its volume tell. */
export function isClustered(app: App): boolean {
  const image = imageOf(app);
  const hasConsul = app.experimental !== undefined && boolean(app.experimental, "enable_consul") === true;
  return (
    hasConsul ||
    hasOneOf(CLUSTERED, `${image}\n${allCommands(app)}`) ||
    app.env.some(({ name, value }) => hasOneOf(REPLICATING, `${name}=${value}`) || namesCluster(`${name}=${value}`)) ||
    app.mounts.some(({ source }) => /turso|libsql|etcd|corro/i.test(source ?? ""))
  );
}

function hasOneOf(names: readonly string[], text: string): boolean {
  const lower = text.toLowerCase();
  return names.some((name) => lower.includes(name));
}

/** `RABBITMQ_USE_CLUSTER`, `etcd_initial_cluster`: all in one word. */
function namesCluster(text: string): boolean {
  const words = text.toLowerCase().split(/\W+/);
  return words.some((word) =>
    CLUSTER_OF.some((server) => word.includes(server) && word.lastIndexOf("cluster") > word.indexOf(server)),
  );
}

/** A volume that only holds what can be fetched again. */
export function isCache(mount: Mount): boolean {
  return /cache|tmp|temp|models|huggingface|ollama|tailscale/i.test(`${mount.source ?? ""} ${mount.destination ?? ""}`);
}

/** The app has no name of its own: a template, or a file that gets its name on the command line. */
export function isTemplate(app: App): boolean {
  return !app.name || /^[<{[]|[>}\]]$|your|example|change.?me|placeholder|template|app-?name/i.test(app.name);
}

/** Several containers share a Machine: which of them listens or reads a variable is not in this file. */
export function isMultiContainer(app: App): boolean {
  const inExperimental = app.experimental !== undefined && has(app.experimental, "machine_config");
  const compose = app.build !== undefined && field(app.build, "compose") !== undefined;
  return has(app.root, "machine_config") || has(app.root, "container") || inExperimental || compose;
}

/**
 * The app talks of its own private address, so it may well have no public one; those of others are what it calls. Where the
 * file does not tell the app's name, any such address may be its own.
 */
export function isPrivate(app: App): boolean {
  const name = realName(app);
  const hosts = app.env.flatMap(({ value }) => (value.includes(".flycast") ? value.split(/[^\w.-]+/) : []));
  return hosts.some((host) => (name === undefined ? host.endsWith(".flycast") : host === `${name}.flycast`));
}

/** A server in the image stands between Fly Proxy and the app, so the app may listen wherever it likes. */
export function hasFrontServer(app: App): boolean {
  const names = app.env.map(({ name }) => name);
  // Thruster, the front server of Rails, takes HTTP_PORT and passes on to TARGET_PORT.
  const thruster = names.includes("HTTP_PORT") && names.includes("TARGET_PORT");
  const named = names.some((name) => /nginx|caddy/i.test(name));
  const started = /nginx|caddy|thrust|haproxy|traefik/.test(allCommands(app));
  return isLitefs(app) || isMultiContainer(app) || thruster || named || started;
}

/** Files and nothing behind them: the front page is as good a health check as any. */
export function isStaticSite(app: App): boolean {
  const textOf = (key: string) => (app.build ? (text(app.build, key) ?? "") : "");
  return (
    /nginx|caddy|httpd|goaccess|goStatic|static/i.test(textOf("image")) ||
    /static/.test(textOf("builtin")) ||
    /\bnginx\b|\bcaddy\b|\bhttp-server\b|^serve\b/.test(allCommands(app))
  );
}

/** Connections stay open for long: WebSockets, LiveView, streams of events. */
export function isRealtime(app: App): boolean {
  const options = app.services.map((service) => JSON.stringify(field(service, "http_options") ?? ""));
  const variables = app.env.map(({ name, value }) => `${name}=${value}`);
  const signs = [app.name ?? "", allCommands(app), ...variables, ...options];
  return signs.some((sign) =>
    /^PHX_|\b(?:phx|wss?)\b|:\/\/ws\.|(?:^|[_-])WS_|WEBSOCKET|socket\.?io|SOCKET_|\bcable\b|soketi|centrifugo|livekit|realtime|signal(?:l)?ing|y-?websocket|hocuspocus|partykit|\bsse\b/i.test(
      sign,
    ),
  );
}
