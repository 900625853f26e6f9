import { fieldPath, has } from "../app/section.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { regionHelp } from "../words/commands.ts";

const says = {
  nowhere: (minimum: number) =>
    `min_machines_running = ${minimum} applies only in the primary region. No primary_region is set, so Fly may stop all Machines.`,
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
    const key = ["primary_region", "app"].find((name) => has(app.root, name));
    yield {
      path: key === undefined ? [] : fieldPath(app.root, key),
      about: [],
      missing: [["primary_region"]],
      message: says.nowhere(minimum),
      help: regionHelp(app),
      severity: isTemplate(app) || isPostgres(app) ? "info" : usual,
    };
  },
});

export const manual: Manual = {
  title: "`min_machines_running` without a primary region",
  why: "Fly Proxy keeps `min_machines_running` Machines running only in the primary region. Without `primary_region`, it may stop all of them.",
  how: "Set `primary_region` to the region of your Machines. `fly status` lists them.",
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
      name: "no autostop",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
      `,
    },
    {
      name: "a minimum of zero",
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
