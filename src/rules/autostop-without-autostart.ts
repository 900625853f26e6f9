import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  neverWoken: (autostop: "stop" | "suspend") =>
    `Fly ${autostop}s these Machines when idle, but auto_start_machines = false: requests do not start them again, and the app stays down.`,
  wakeOrKeepOn: [
    code("auto_start_machines = true"),
    "Or, to keep the Machines running:",
    code('auto_stop_machines = "off"'),
  ],
};

export default rule({
  id: "autostop-without-autostart",
  category: "availability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autostop-autostart/",
  replaces: [
    "autostart-disabled-always-on",
    "mixed-autostop-services",
    "min-machines-ineffective",
    "min-machines-running-zero",
    "autostop-kills-background-work",
    "suspend-unsupported",
  ],
  *check({ app }) {
    for (const service of app.services) {
      if (service.autostop === "off" || service.autostart) continue;
      const path = fieldPath(service, "auto_start_machines");
      yield {
        path,
        about: service.path,
        message: says.neverWoken(service.autostop),
        help: says.wakeOrKeepOn,
        fix: { safe: false, changes: [{ set: path, toml: "true" }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "Machines that are stopped but never started again",
  why: "With `auto_stop_machines`, Fly Proxy stops idle Machines. With `auto_start_machines = false`, it never starts them. After the first idle minutes, the app is down until someone runs `fly machine start`, even with `min_machines_running = 1`.",
  how: "Turn both on, or both off.",
  links: ["https://github.com/joshrotenberg/cratesio-mcp/issues/131"],
  examples: [
    {
      name: "stop without start",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          auto_start_machines = false # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          auto_start_machines = true
      `,
    },
    {
      name: "both",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          auto_start_machines = true
      `,
    },
    {
      name: "auto_start_machines is on by default",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend"
      `,
    },
    {
      name: "both off",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = false
      `,
    },
  ],
};
