import type { App } from "../app/model.ts";
import { fieldPath, has, text } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { code } from "../help.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  staysOff: (service: string) =>
    `With auto_start_machines = false, requests do not start a Machine of ${service} that exited or was stopped.`,
  wakeIt: [
    code("auto_start_machines = true"),
    "This changes nothing while all Machines are running. If requests must not start Machines, add this comment above the line:",
    code("# flylint-disable-next-line autostart-disabled-always-on"),
  ],
};

export default rule({
  id: "autostart-disabled-always-on",
  category: "availability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/fly-proxy-autostop-autostart/",
  *check({ app }) {
    // flyctl makes it so (flypg/launcher.go), and to start one that it has stopped takes more than a request.
    if (isPostgres(app)) return;
    for (const service of app.services.filter(isNeverWoken)) {
      if (service.groups.every((group) => restartsAlways(app, group))) continue;
      const path = fieldPath(service, "auto_start_machines");
      yield {
        path,
        about: service.path,
        message: says.staysOff(serviceName(service)),
        help: says.wakeIt,
        fix: { safe: false, changes: [{ set: path, toml: "true" }] },
      };
    }
  },
});

function isNeverWoken(service: Service): boolean {
  const isPublic = service.protocol === "tcp" && service.ports.length > 0;
  return isPublic && service.autostop === "off" && !service.autostart && has(service, "auto_start_machines");
}

/** Of several sections for one group the last counts (flyctl internal/appconfig/machines.go). */
function restartsAlways(app: App, group: string): boolean {
  const restart = app.restarts.findLast(({ groups }) => groups.includes(group));
  return restart !== undefined && text(restart, "policy") === "always";
}

export const manual: Manual = {
  title: "Machines that requests do not start",
  why: "Fly's docs pair `auto_stop_machines` off with `auto_start_machines = false`, and usually the Machines just keep running. But a Machine that exits with code 0, or that someone stops by hand, stays stopped, and the app may go down with it.",
  how: 'Write `auto_start_machines = true`, or `policy = "always"` in `[[restart]]`. Keep `false` if requests must not start the app.',
  examples: [
    {
      name: "both off",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = false # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true
      `,
    },
    {
      name: "started by requests",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true
      `,
    },
    {
      name: "Postgres as flyctl creates it",
      toml: `
        [build]
          image = "flyio/postgres-flex:17.2"
        [[services]]
          internal_port = 5432
          protocol = "tcp"
          auto_start_machines = false
          [[services.ports]]
            port = 5432
            handlers = ["pg_tls"]
      `,
    },
    {
      name: "always restarted",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = false
        [[restart]]
          policy = "always"
      `,
    },
    {
      name: "nothing that a request from outside could start",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          auto_stop_machines = "off"
          auto_start_machines = false
          [[services.ports]]
            port = 5353
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          auto_stop_machines = "off"
          auto_start_machines = false
      `,
    },
  ],
};
