import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { speaksHttp } from "../app/service.ts";
import { code } from "../help.ts";
import { commandOf } from "../hints/command.ts";
import { runtimeOf } from "../hints/runtime.ts";
import { isRealtime } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const DISABLE = [
  "If 25 is correct for this app, add this comment above the line:",
  code("# flylint-disable-next-line legacy-concurrency-defaults"),
];

const says = {
  stopsAt25:
    "20/25 are old fly launch defaults. Each Machine stops accepting connections at 25, even when nearly idle, and visitors wait or get errors.",
  setLimit: (type: string, softLimit: number) => [
    code(`type = "${type}"\nsoft_limit = ${softLimit}`),
    "Delete hard_limit, or set one that you have measured.",
    DISABLE,
  ],
  setTable: (type: string, softLimit: number) => [
    code(`concurrency = { type = "${type}", soft_limit = ${softLimit} }`),
    "Add a hard_limit only if you have measured one.",
    DISABLE,
  ],
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
      // fly launch wrote "connections": who counts requests has chosen these limits.
      if (has(concurrency, "hard_limit") && concurrency.type === "requests") continue;
      const [type, limit] = isRealtime(app) ? (["connections", 800] as const) : (["requests", 200] as const);
      // The old form is one string for both limits.
      const isTable = has(concurrency, "hard_limit");
      yield {
        path: isTable ? fieldPath(concurrency, "hard_limit") : concurrency.path,
        about: concurrency.path,
        message: says.stopsAt25,
        help: isTable ? says.setLimit(type, limit) : says.setTable(type, limit),
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
  title: "Old fly launch limits (20/25)",
  why: "Old versions of `fly launch` wrote `soft_limit = 20` and `hard_limit = 25` for every app. Most servers handle far more. At 25, Fly Proxy holds requests back and eventually answers 503, even when the Machine is idle. This is why `fly launch` no longer writes a hard limit.",
  how: 'Set `type = "requests"` and `soft_limit = 200`, delete `hard_limit`, and measure where the app slows down.',
  links: ["https://community.fly.io/t/20107"],
  examples: [
    {
      name: "the old defaults",
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
      name: "the old defaults as a string",
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
      name: "a machine learning model",
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
    {
      name: "requests, which somebody chose",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 20
            hard_limit = 25
      `,
    },
  ],
};
