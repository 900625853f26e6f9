import { servicesOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath, has } from "../app/section.ts";
import { type Service, speaksHttp } from "../app/service.ts";
import type { Change } from "../change.ts";
import { code } from "../help.ts";
import { backgroundWork } from "../hints/background.ts";
import { isTemplateFile } from "../hints/filename.ts";
import { isLitefs, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

const says = {
  keptOn: (key: string, value: string) =>
    `${key} = ${value} keeps Machines running around the clock, and you pay for them. This looks like a non-production app.`,
  neverStopped: (service: string) =>
    `${service} has no auto_stop_machines, so its Machines run around the clock, and you pay for them. This looks like a non-production app.`,
  stopIdle: code('auto_stop_machines = "stop"\nauto_start_machines = true\nmin_machines_running = 0'),
};

export default rule({
  id: "autostop-off-cost",
  category: "cost",
  severity: { recommended: "off", production: "off", all: "info" },
  // Not `risk`: those count for less in staging files, and this rule is about nothing else.
  outcome: "style",
  docs: "https://fly.io/docs/launch/autostop-autostart/",
  replaces: ["boolean-autostop"],
  *check({ app, environment, filename }) {
    if (environment !== "nonprod" || isLitefs(app)) return;
    // A file to copy from: what is made of it is up to others.
    if (isTemplate(app) || isTemplateFile(filename)) return;
    for (const service of app.services.filter(staysOn)) {
      if (service.ghost || !isIdleAtTimes(app, service)) continue;
      const key = service.autostop === "off" ? "auto_stop_machines" : "min_machines_running";
      const isSet = has(service, key);
      yield {
        path: isSet ? fieldPath(service, key) : service.path,
        missing: isSet ? undefined : [[...service.path, key]],
        message: isSet ? says.keptOn(key, toml(field(service, key))) : says.neverStopped(serviceName(service)),
        help: says.stopIdle,
        fix: { safe: false, changes: changesOf(service) },
      };
    }
  },
});

function staysOn({ autostop, minMachinesRunning = 0 }: Service): boolean {
  return autostop === "off" || minMachinesRunning >= 1;
}

/** Whether nothing but requests over HTTP keeps the Machines of a service busy. */
function isIdleAtTimes(app: App, { groups }: Service): boolean {
  const siblings = groups.flatMap((group) => servicesOf(app, group));
  return siblings.every(speaksHttp) && !groups.some((group) => backgroundWork(app, group));
}

/** All three go together: what is stopped has to be started again. */
function changesOf(service: Service): readonly Change[] {
  const changes: Change[] = [];
  const set = (key: string, value: string) => void changes.push({ set: fieldPath(service, key), toml: value });
  if (!has(service, "auto_stop_machines")) changes.push({ add: service.path, toml: 'auto_stop_machines = "stop"' });
  else if (service.autostop === "off") set("auto_stop_machines", '"stop"');
  if (!service.autostart) set("auto_start_machines", "true");
  if ((service.minMachinesRunning ?? 0) > 0) set("min_machines_running", "0");
  return changes;
}

export const manual: Manual = {
  title: "A non-production app that is always on",
  why: "Staging and review apps are used for minutes a day, but running Machines are billed around the clock. Stopped Machines cost almost nothing, and the first request starts them again.",
  how: "Let Fly stop idle Machines. flylint recognizes non-production apps by the file name (`fly.staging.toml`), the app name, or variables such as `APP_ENV`.",
  examples: [
    {
      name: "turned off",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off" # <--
          auto_start_machines = false
          min_machines_running = 1
      `,
      fixed: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          auto_start_machines = true
          min_machines_running = 0
      `,
    },
    {
      name: "not set",
      toml: `
        app = "acme-staging"
        [http_service] # <--
          internal_port = 8080
      `,
      fixed: `
        app = "acme-staging"
        [http_service]
          auto_stop_machines = "stop"
          internal_port = 8080
      `,
    },
    {
      name: "one Machine always on",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1 # <--
      `,
      fixed: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 0
      `,
      filename: "fly.review.toml",
    },
    {
      name: "stopped when idle",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 0
      `,
    },
    {
      name: "production",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a template",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
      filename: "fly.example.toml",
    },
    {
      name: "background jobs",
      toml: `
        app = "acme-staging"
        [env]
          SOLID_QUEUE_IN_PUMA = "1"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "LiteFS",
      toml: `
        app = "acme-staging"
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "not HTTP",
      toml: `
        app = "acme-staging"
        [[services]]
          internal_port = 5432
          protocol = "tcp"
          [[services.ports]]
            port = 5432
      `,
    },
  ],
};
