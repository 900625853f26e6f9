import { boolean, fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  neverStopped:
    "Requests start Machines here, but nothing stops them: that is meant for apps that exit by themselves when they are idle.",
  stopThem:
    'To let Fly stop idle Machines:\nauto_stop_machines = "stop"\nIf they stay on, or exit by themselves, leave it as it is.',
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
  why: "Fly recommends to turn on both `auto_stop_machines` and `auto_start_machines`, or neither. Starting without stopping does no harm: it wakes a Machine that exited or was stopped by hand. Where idle Machines were meant to be stopped, it costs money.",
  how: 'Decide which it is. Write `auto_stop_machines = "stop"` to save, or leave the pair as it is for an app that stays on.',
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
      name: "always on, with a minimum",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          auto_start_machines = true
          min_machines_running = 1
      `,
    },
    {
      name: "not said",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
