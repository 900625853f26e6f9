import type { App } from "../app/model.ts";
import { integer } from "../app/section.ts";
import { isServer, isWorker, mainProgram, type Program, portsOf, programName, programsOf } from "../hints/program.ts";
import { isMultiContainer, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

export default rule({
  id: "web-group-without-service",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  options: {
    names: {
      description: "Names of groups that are expected to answer requests.",
      default: ["app", "web", "www", "api", "server", "http", "backend", "frontend"] as readonly string[],
    },
  },
  *check({ app, options }) {
    // An app that talks of its private network may well be meant for it.
    const isPrivate = app.env.some(({ value }) => /\.(?:internal|flycast)\b/.test(value));
    if (isPrivate || isPostgres(app) || isMultiContainer(app)) return;
    if (!app.hasProcesses) return yield* withoutGroups(app);
    const served = app.groups.filter(({ name }) => isServed(app, name));
    for (const { name, path } of app.groups) {
      const named = options.names.includes(name) && served.length > 0;
      const programs = programsOf(app, name);
      if (isServed(app, name) || hasMetrics(app, name) || programs.some(isWorker) || programs.some(isDatastore))
        continue;
      if (!named && !programs.some(isServer)) continue;
      const rest = served.map((group) => quoted(group.name));
      yield {
        path,
        at: "key",
        ...(served.length > 0 ? {} : { severity: "info" as const, missing: [["http_service"], ["services"]] }),
        message: `No service leads to ${quoted(name)}, so only the private network reaches it${rest.length > 0 ? `; requests from outside go to ${both(rest)}` : ""}.`,
        help: help(app, name),
      };
    }
  },
});

/** The command is in the image; a port is the only sign of a server. */
function* withoutGroups(app: App): Iterable<Finding> {
  const port = app.env.find(({ name, value }) => name === "PORT" && /^\d+$/.test(value))?.value;
  if (port === undefined || app.services.length > 0 || app.metrics.length > 0) return;
  yield {
    path: [],
    severity: "info",
    missing: [["http_service"], ["services"]],
    message: `PORT = ${quoted(port)} tells the app to listen, but no service leads to it: only the private network reaches it.`,
    help: `[http_service]\n  internal_port = ${port}\n  force_https = true${SILENCE}`,
  };
}

function isServed(app: App, group: string): boolean {
  return app.services.some(({ groups }) => groups.includes(group));
}

/** Databases and queues are for the other groups, over the private network. */
function isDatastore(program: Program): boolean {
  return /^(?:redis|valkey|keydb|mysql|mariadb|postgres|mongo|memcached|nats|etcd|rabbitmq|clickhouse)/.test(
    programName(program),
  );
}

/** Only Fly's metrics collector is meant to call. */
function hasMetrics(app: App, group: string): boolean {
  const ports = portsOf(mainProgram(app, group) ?? []);
  return app.metrics.some((metrics) => metrics.groups.includes(group) && ports.includes(integer(metrics, "port")));
}

const SILENCE =
  "\nWhere it is meant for the private network, say: # flylint-disable-next-line web-group-without-service";

function help(app: App, group: string): string {
  const port = portsOf(mainProgram(app, group) ?? []).find((one) => one !== undefined) ?? 8080;
  const http = app.services.find(({ kind }) => kind === "http_service");
  if (http) return `In ${header(http.path)}, if that is the one it belongs to: processes = ${toml([group])}${SILENCE}`;
  return `[http_service]\n  internal_port = ${port}\n  force_https = true\n  processes = ${toml([group])}${SILENCE}`;
}

export const manual: Manual = {
  title: "A server that no service leads to",
  why: "Fly Proxy knows the groups that `[http_service]` and `[[services]]` name, and no others. A web group that none of them names is reached over the private network only. It happens when a group gets another name, or when a service goes with the group that it was written for.",
  how: "Name the group in the `processes` of its service, or give it a service of its own. A server for the private network is fine: say so in a comment.",
  examples: [
    {
      name: "the service leads elsewhere",
      toml: `
        [processes]
          web = "gunicorn --bind :8000 app.wsgi" # <--
          admin = "gunicorn --bind :9000 admin.wsgi"
        [http_service]
          internal_port = 9000
          processes = ["admin"]
      `,
    },
    {
      name: "no service at all",
      toml: `
        [processes]
          main = "bin/rails server -p 3000" # <--
      `,
    },
    {
      name: "named",
      toml: `
        [processes]
          web = "gunicorn --bind :8000 app.wsgi"
          worker = "celery -A app worker"
        [http_service]
          internal_port = 8000
          processes = ["web"]
      `,
    },
    {
      name: "a worker that goes by the usual name",
      toml: `
        [processes]
          app = "bundle exec sidekiq"
          web = "bin/web"
        [http_service]
          internal_port = 8000
          processes = ["web"]
      `,
    },
    {
      name: "a port and no service",
      toml: `
        app = "acme" # <--
        [env]
          PORT = "8080"
      `,
    },
    {
      name: "one group that says nothing of a port",
      toml: `
        [processes]
          app = "bin/bot"
      `,
    },
    {
      name: "a database for the other group",
      toml: `
        [processes]
          app = ""
          cache = "redis-server --port 6380"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "metrics for Fly's collector",
      toml: `
        [processes]
          web = "bin/web"
          stats = "uvicorn stats:app --port 9091"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[metrics]]
          port = 9091
          path = "/metrics"
          processes = ["stats"]
      `,
    },
    {
      name: "an app that uses the private network",
      toml: `
        [env]
          API_URL = "http://api.process.acme.internal:9000"
        [processes]
          web = "bin/web"
          api = "gunicorn --bind :9000 api.wsgi"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "a section under a wrong name has a report of its own",
      toml: `
        [processes]
          web = "bin/rails server -p 3000"
        [http_services]
          internal_port = 3000
      `,
    },
  ],
};
