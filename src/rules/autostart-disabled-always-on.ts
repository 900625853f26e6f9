import type { App } from "../app/model.ts";
import { fieldPath, has, text } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  staysOff: (service: string) =>
    `With auto_start_machines = false a Machine of ${service} that stops once, because the app exits or somebody stops it, stays off: no request starts it again.`,
  wakeIt:
    "auto_start_machines = true\nThat starts nothing as long as all Machines run. If nobody but you may start them, say: # flylint-disable-next-line autostart-disabled-always-on",
};

export default rule({
  id: "autostart-disabled-always-on",
  category: "availability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/fly-proxy-autostop-autostart/",
  *check({ app }) {
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
  title: "Machines that requests do not wake",
  why: "`auto_stop_machines` off and `auto_start_machines = false` are a pair in Fly's docs, and mostly the Machines just run. But one that stops for another reason, an exit with code 0 or a stop by hand, stays off, and so does the app.",
  how: 'Write `auto_start_machines = true`, or `policy = "always"` in `[[restart]]`. Keep `false` for an app that must not start by itself.',
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
      name: "woken by requests",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true
      `,
    },
    {
      name: "restarted whatever happens",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = false
        [[restart]]
          policy = "always"
      `,
    },
  ],
};
