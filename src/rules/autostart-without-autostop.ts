import { boolean, fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  neverStopped:
    "Requests start these Machines, but Fly never stops them. This combination is meant for apps that exit when idle.",
  stopThem: [
    "To let Fly stop idle Machines:",
    code('auto_stop_machines = "stop"'),
    "Keep the line if the Machines should stay on, or if the app exits when idle.",
  ],
};

export default rule({
  id: "autostart-without-autostop",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/launch/autostop-autostart/",
  *check({ app }) {
    for (const service of app.services) {
      // Whoever gives a minimum wants Machines that are always on.
      const wantsOn = service.minMachinesRunning !== undefined;
      if (boolean(service, "auto_start_machines") !== true || service.autostop !== "off" || wantsOn) continue;
      yield { path: fieldPath(service, "auto_start_machines"), message: says.neverStopped, help: says.stopThem };
    }
  },
});

export const manual: Manual = {
  title: "Machines that are started but never stopped",
  why: "Fly recommends turning on both `auto_stop_machines` and `auto_start_machines`, or neither. Starting alone is harmless: it wakes a Machine that exited or was stopped by hand. But if idle Machines were meant to stop, they keep running, and you pay for them.",
  how: 'To save money, write `auto_stop_machines = "stop"`. Change nothing if the app should stay on.',
  examples: [
    {
      name: "start only",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true # <--
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
      name: "always on, with min_machines_running",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true
          min_machines_running = 1
      `,
    },
    {
      name: "neither set",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
