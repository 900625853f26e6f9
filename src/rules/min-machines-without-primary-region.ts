import { fieldPath } from "../app/section.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { regionHelp } from "../words/commands.ts";

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
      ({ autostop, minMachinesRunning, ghost }) => autostop !== "off" && (minMachinesRunning ?? 0) > 0 && !ghost,
    );
    if (!service) return;
    const isLoose = isTemplate(app) || isPostgres(app);
    yield {
      path: app.primaryRegion === undefined ? [] : fieldPath(app.root, "primary_region"),
      missing: [["primary_region"]],
      message: `min_machines_running = ${service.minMachinesRunning} keeps Machines on in the primary region only, and this file names none, so all of them may be stopped.`,
      help: regionHelp(app),
      // It stands for missing-primary-region, which is an error there.
      ...(isLoose ? { severity: "info" as const } : preset === "production" ? { severity: "error" as const } : {}),
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
