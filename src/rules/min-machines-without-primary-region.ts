import { fieldPath } from "../app/section.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { regionHelp } from "../words/commands.ts";

const says = {
  nowhere: (minimum: number) =>
    `min_machines_running = ${minimum} keeps Machines on in the primary region only, and this file names none, so all of them may be stopped.`,
};

export default rule({
  id: "min-machines-without-primary-region",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autostop-autostart/#minimum-number-of-machines-running",
  replaces: ["missing-primary-region"],
  *check({ app, preset }) {
    if (app.primaryRegion) return;
    const service = app.services.find(
      ({ autostop, minMachinesRunning = 0, ghost }) => autostop !== "off" && minMachinesRunning > 0 && !ghost,
    );
    const minimum = service?.minMachinesRunning;
    if (minimum === undefined) return;
    // It stands for missing-primary-region, which is an error there.
    const usual = preset === "production" ? "error" : undefined;
    yield {
      path: app.primaryRegion === undefined ? [] : fieldPath(app.root, "primary_region"),
      missing: [["primary_region"]],
      message: says.nowhere(minimum),
      help: regionHelp(app),
      severity: isTemplate(app) || isPostgres(app) ? "info" : usual,
    };
  },
});

export const manual: Manual = {
  title: "A minimum of Machines for no region",
  why: "The proxy keeps `min_machines_running` Machines on in the primary region and nowhere else. Without `primary_region` there is no such region, and the app sleeps although its file says that it does not.",
  how: "Name the region where the Machines are: `fly status` lists them.",
  examples: [
    {
      name: "no region",
      toml: `
        app = "acme" # <--
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "a region",
      toml: `
        app = "acme"
        primary_region = "fra"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
    },
    {
      name: "nothing is stopped",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
      `,
    },
    {
      name: "none are kept",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 0
      `,
    },
  ],
};
