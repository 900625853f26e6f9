import { type App, variableOf } from "../app/model.ts";
import { integer } from "../app/section.ts";
import { code, type Help } from "../help.ts";
import { isServer, isWorker, mainProgram, type Program, portsOf, programName, programsOf } from "../hints/program.ts";
import { isMultiContainer, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** Databases and queues are for the other groups, over the private network. */
const DATASTORE = /^(?:redis|valkey|keydb|mysql|mariadb|postgres|mongo|memcached|nats|etcd|rabbitmq|clickhouse)/;

const says = {
  unreached: (group: string) =>
    `No service routes to process group ${quoted(group)}, so it is reachable only over the private network.`,
  elsewhere: (group: string, served: readonly string[]) =>
    `Fly Proxy routes only to ${both(served.map(quoted))}, so process group ${quoted(group)} is reachable only over the private network.`,
  portAlone: (port: string) =>
    `PORT = ${quoted(port)} makes the app listen, but no service routes to it: it is reachable only over the private network.`,
  section: (port: number | string) => `[http_service]\n  internal_port = ${port}\n  force_https = true`,
  orSilence: (lines: Help) => [
    lines,
    "If it is private on purpose, add this comment above the line instead:",
    code("# flylint-disable-next-line web-group-without-service"),
  ],
  nameIn: (service: string, lines: string) => [`If ${service} should route to it, write in ${service}:`, code(lines)],
};

export default rule({
  id: "web-group-without-service",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  options: {
    names: {
      description: "Names of process groups that should answer requests.",
      default: ["app", "web", "www", "api", "server", "http", "backend", "frontend"] as readonly string[],
    },
  },
  *check({ app, options }) {
    // An app that talks of its private network may well be meant for it.
    const talksPrivately = app.env.some(({ value }) => /\.(?:internal|flycast)\b/.test(value));
    if (talksPrivately || isPostgres(app) || isMultiContainer(app)) return;
    if (!app.hasProcesses) return yield* withoutGroups(app);
    // To whom such a service belongs is not known yet; that it names no group is said instead.
    if (app.services.some(({ processes }) => processes.length === 0)) return;
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
  const variable = variableOf(app, "PORT");
  const port = variable?.value ?? "";
  if (!variable || !/^\d+$/.test(port) || app.services.length > 0 || app.metrics.length > 0) return;
  yield {
    path: variable.path,
    severity: "info",
    missing: [["http_service"], ["services"]],
    message: says.portAlone(port),
    help: says.orSilence(code(says.section(port))),
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

function help(app: App, group: string): Help {
  const port = portsOf(mainProgram(app, group) ?? []).find((number) => number !== undefined);
  const http = app.services.find(({ kind }) => kind === "http_service");
  const line = (groups: readonly string[]) => `processes = ${toml(groups)}`;
  if (!http) return says.orSilence(code(`${says.section(port ?? 8080)}\n  ${line([group])}`));
  // A service has one port for all of its groups.
  const isSamePort = port === undefined || port === http.internalPort;
  const lines = isSamePort ? line([...http.groups, group]) : `internal_port = ${port}\n${line([group])}`;
  return says.orSilence(says.nameIn(header(http.path), lines));
}

export const manual: Manual = {
  title: "A server that no service routes to",
  why: "Fly Proxy sends requests only to the process groups that `[http_service]` and `[[services]]` name. Any other web server is reachable only over the private network. This happens when a process group is renamed, or when its service is deleted.",
  how: "Add the process group to the `processes` of a service, or add a service for it. If the server is private on purpose, silence the report with a comment.",
  examples: [
    {
      name: "the service routes to another group",
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
      name: "a group that the service could also name",
      toml: `
        [processes]
          api = "gunicorn --bind :8000 api.wsgi" # <--
          web = "gunicorn --bind :8000 app.wsgi"
        [http_service]
          internal_port = 8000
          processes = ["web"]
      `,
    },
    {
      name: "a service that names no group, which another rule reports",
      toml: `
        [processes]
          release = "bin/rails db:migrate"
          web = "bundle exec puma -p 3000"
        [http_service]
          internal_port = 3000
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
      name: "a service that names the group",
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
      name: "a worker in the group app",
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
      name: "a port without a service",
      toml: `
        app = "acme"
        [env]
          PORT = "8080" # <--
      `,
    },
    {
      name: "a group without a port",
      toml: `
        [processes]
          app = "bin/bot"
      `,
    },
    {
      name: "a datastore for another group",
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
      name: "a misspelled section (unknown-key reports it)",
      toml: `
        [processes]
          web = "bin/rails server -p 3000"
        [http_services]
          internal_port = 3000
      `,
    },
  ],
};
