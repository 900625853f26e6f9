import { type App, variableOf } from "../app/model.ts";
import { integer } from "../app/section.ts";
import { isServer, isWorker, mainProgram, type Program, portsOf, programName, programsOf } from "../hints/program.ts";
import { isMultiContainer, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** Databases and queues are for the other groups, over the private network. */
const DATASTORE = /^(?:redis|valkey|keydb|mysql|mariadb|postgres|mongo|memcached|nats|etcd|rabbitmq|clickhouse)/;

const says = {
  unreached: (group: string) => `No service leads to ${quoted(group)}, so only the private network reaches it.`,
  elsewhere: (group: string, served: readonly string[]) =>
    `No service leads to ${quoted(group)}, so only the private network reaches it; requests from outside go to ${both(served.map(quoted))}.`,
  portAlone: (port: string) =>
    `PORT = ${quoted(port)} tells the app to listen, but no service leads to it: only the private network reaches it.`,
  section: (port: number | string) => `[http_service]\n  internal_port = ${port}\n  force_https = true`,
  orSilence: (lines: string) =>
    `${lines}\nWhere it is meant for the private network, say: # flylint-disable-next-line web-group-without-service`,
  nameIn: (service: string, line: string) => `In ${service}, if that is the one it belongs to: ${line}`,
};

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
    const served = app.groups.map(({ name }) => name).filter((name) => isServed(app, name));
    const missing = [["http_service"], ["services"]];
    for (const { name, path } of app.groups) {
      const isExpected = options.names.includes(name) && served.length > 0;
      if (isServed(app, name) || hasMetrics(app, name) || !mayAnswer(app, name, isExpected)) continue;
      yield served.length > 0
        ? { path, at: "key", message: says.elsewhere(name, served), help: help(app, name) }
        : { path, at: "key", severity: "info", missing, message: says.unreached(name), help: help(app, name) };
    }
  },
});

/** The command is in the image; a port is the only sign of a server. */
function* withoutGroups(app: App): Iterable<Finding> {
  const port = variableOf(app, "PORT")?.value ?? "";
  if (!/^\d+$/.test(port) || app.services.length > 0 || app.metrics.length > 0) return;
  yield {
    path: [],
    severity: "info",
    missing: [["http_service"], ["services"]],
    message: says.portAlone(port),
    help: says.orSilence(says.section(port)),
  };
}

function isServed(app: App, group: string): boolean {
  return app.services.some(({ groups }) => groups.includes(group));
}

/** Whether a group runs nothing that works on jobs or holds data, and a server unless its name alone says so. */
function mayAnswer(app: App, group: string, isExpected: boolean): boolean {
  const programs = programsOf(app, group);
  if (programs.some(isWorker) || programs.some(isDatastore)) return false;
  return isExpected || programs.some(isServer);
}

function isDatastore(program: Program): boolean {
  return DATASTORE.test(programName(program));
}

/** Only Fly's metrics collector is meant to call. */
function hasMetrics(app: App, group: string): boolean {
  const ports = portsOf(mainProgram(app, group) ?? []);
  return app.metrics.some((metrics) => metrics.groups.includes(group) && ports.includes(integer(metrics, "port")));
}

function help(app: App, group: string): string {
  const port = portsOf(mainProgram(app, group) ?? []).find((number) => number !== undefined) ?? 8080;
  const http = app.services.find(({ kind }) => kind === "http_service");
  const line = `processes = ${toml([group])}`;
  if (http) return says.orSilence(says.nameIn(header(http.path), line));
  return says.orSilence(`${says.section(port)}\n  ${line}`);
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
