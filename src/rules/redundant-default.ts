import { IMPLICIT_GROUP } from "../app/groups.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import { SECOND } from "../go/duration.ts";
import type { Manual } from "../manual.ts";
import { type Path, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  isDefault: (what: string) => `${what} is already the default.`,
  deleteLines: (keys: readonly string[]) =>
    `Delete ${both(keys)}. The app runs the same without ${keys.length === 1 ? "it" : "them"}.`,
  request: 'method = "GET" with protocol = "http"',
  processes: 'processes = ["app"] in a file without [processes]',
};

export default rule({
  id: "redundant-default",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    includeProcesses: {
      description: 'Also report `processes = ["app"]` in a file without [processes], which `fly launch` writes.',
      default: false,
    },
  },
  *check({ app, document, options }) {
    if (app.killSignal === "SIGINT") yield finding([fieldPath(app.root, "kill_signal")], 'kill_signal = "SIGINT"');
    const timeout = app.killTimeout;
    if (timeout?.ns === 5 * SECOND && timeout.path.length === 1)
      yield finding([timeout.path], `kill_timeout = ${toml(valueAt(document.value, timeout.path))}`);
    yield* strategy(app);
    for (const check of [...app.services.flatMap(({ checks }) => checks), ...app.checks]) yield* request(check);
    if (!options.includeProcesses || app.hasProcesses) return;
    for (const section of [...app.services, ...app.mounts, ...app.checks]) {
      if (section.processes.join() === IMPLICIT_GROUP) yield finding([fieldPath(section, "processes")], says.processes);
    }
  },
});

/** Without a strategy flyctl warns of max_unavailable, although it is used (internal/command/deploy/deploy.go). */
function* strategy({ deploy }: App): Iterable<Finding> {
  if (deploy?.strategy !== "rolling" || has(deploy, "max_unavailable")) return;
  const path = fieldPath(deploy, "strategy");
  const remove = Object.keys(deploy.table).length === 1 ? deploy.path : path;
  yield { ...finding([path], 'strategy = "rolling"'), fix: { safe: true, changes: [{ remove }] } };
}

/** One of the two alone may be there for the reader's sake. */
function* request(check: Section): Iterable<Finding> {
  const isDefault = text(check, "method")?.toUpperCase() === "GET" && text(check, "protocol")?.toLowerCase() === "http";
  if (isDefault) yield finding([fieldPath(check, "method"), fieldPath(check, "protocol")], says.request);
}

function finding(paths: readonly Path[], what: string): Finding {
  return {
    path: paths[0] ?? [],
    at: "key",
    message: says.isDefault(what),
    help: says.deleteLines(paths.map((path) => String(path.at(-1)))),
    fix: { safe: true, changes: paths.map((remove) => ({ remove })) },
  };
}

export const manual: Manual = {
  title: "A line that repeats the default",
  why: '`kill_signal = "SIGINT"`, `kill_timeout = 5`, `strategy = "rolling"` and GET over HTTP are the defaults. Tools write them, and they make the settings that matter harder to find.',
  how: "Delete them, or keep them to pin the values in case Fly changes its defaults.",
  examples: [
    {
      name: "defaults",
      toml: `
        app = "acme"
        kill_signal = "SIGINT" # <--
        kill_timeout = 5 # <--
        [deploy]
          strategy = "rolling" # <--
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            method = "get" # <--
            protocol = "http"
      `,
      fixed: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "processes as fly launch writes it, with the option",
      toml: `
        [http_service]
          internal_port = 8080
          processes = ["app"] # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
      options: { includeProcesses: true },
    },
    {
      name: "other values",
      toml: `
        app = "acme"
        kill_signal = "SIGTERM"
        kill_timeout = "30s"
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          processes = ["app"]
          [[http_service.checks]]
            path = "/up"
            method = "GET"
      `,
    },
    {
      name: "a strategy that stops flyctl from warning about max_unavailable",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 1
      `,
    },
  ],
};
