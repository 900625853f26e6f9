import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { speaksHttp } from "../app/service.ts";
import { commandOf } from "../hints/command.ts";
import { runtimeOf } from "../hints/runtime.ts";
import { isRealtime } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const CONNECTIONS = 'type = "connections"\nsoft_limit = 800';
const REQUESTS = 'type = "requests"\nsoft_limit = 200';

const says = {
  full: (what: string, service: string) =>
    `20 and 25 are what fly launch once wrote into every file: with 25 ${what} at a time a Machine behind ${service} gets no more, and visitors wait or see errors while it may well be idle.`,
  setLimit: (lines: string) =>
    `${lines}\nwithout hard_limit, or with one that you have measured. If 25 is all that the app can take, say: # flylint-disable-next-line legacy-concurrency-defaults`,
};

export default rule({
  id: "legacy-concurrency-defaults",
  category: "performance",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/setting-concurrency-limits/",
  replaces: ["concurrency-type-connections"],
  *check({ app }) {
    for (const service of app.services) {
      const { concurrency } = service;
      if (concurrency?.softLimit !== 20 || concurrency.hardLimit !== 25 || !speaksHttp(service)) continue;
      if (service.groups.some((group) => takesOneByOne(app, group))) continue;
      const what = concurrency.type === "requests" ? "requests" : "connections";
      yield {
        path: has(concurrency, "hard_limit") ? fieldPath(concurrency, "hard_limit") : concurrency.path,
        about: concurrency.path,
        message: says.full(what, serviceName(service)),
        help: says.setLimit(isRealtime(app) ? CONNECTIONS : REQUESTS),
      };
    }
  },
});

/** Servers with one worker, and models, do have small limits for a reason. */
function takesOneByOne(app: App, group: string): boolean {
  const command = commandOf(app, group).join(" ");
  const isSingle =
    /gunicorn/.test(command) && !/-k|--worker-class|--threads|-w[= ]?[2-9]|--workers[= ][2-9]/.test(command);
  return isSingle || /\bcgi\b/.test(command) || runtimeOf(app, group) === "model";
}

export const manual: Manual = {
  title: "Limits that fly launch once made up",
  why: "Old versions of `fly launch` wrote `soft_limit = 20` and `hard_limit = 25` for every app. Most servers take far more. From 25 on the proxy holds requests back and in the end answers 503, however idle the Machine is. Fly dropped the hard limit from its files for that reason.",
  how: 'Write `type = "requests"` with a `soft_limit` of 200, leave out `hard_limit`, and measure where the app gets slow.',
  links: ["https://community.fly.io/t/20107"],
  examples: [
    {
      name: "the old numbers",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [services.concurrency]
            type = "connections"
            soft_limit = 20
            hard_limit = 25 # <--
      `,
    },
    {
      name: "the same as text",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          concurrency = "20,25" # <--
          [[services.ports]]
            port = 80
            handlers = ["http"]
      `,
    },
    {
      name: "no hard limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
      `,
    },
    {
      name: "one request at a time",
      toml: `
        [processes]
          app = "gunicorn -w 1 main:app"
        [http_service]
          internal_port = 8080
          processes = ["app"]
          [http_service.concurrency]
            soft_limit = 20
            hard_limit = 25
      `,
    },
    {
      name: "a model",
      toml: `
        [build]
          image = "ollama/ollama:0.5"
        [http_service]
          internal_port = 11434
          [http_service.concurrency]
            soft_limit = 20
            hard_limit = 25
      `,
    },
  ],
};
