import { servicesOf } from "../app/autostop.ts";
import { fieldPath, has } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  noEffect: (minimum: number, why: string) =>
    `min_machines_running = ${minimum} has no effect: ${why}, so Fly stops no Machines. The key never creates any.`,
  isOff: "auto_stop_machines is off",
  isMissing: "auto_stop_machines is not set",
  deleteOrStop: (where: string) => [
    `Delete the line. Or let Fly stop idle Machines${where}:`,
    code('auto_stop_machines = "stop"'),
  ],
  scaleOrStop: (minimum: number, command: string, where: string) => [
    `Delete the line. To run ${minimum} Machines:`,
    run(command),
    `Or keep the line, and let Fly stop idle Machines above ${minimum}${where}:`,
    code('auto_stop_machines = "stop"'),
  ],
  everywhere: " (in every service of these Machines)",
};

export default rule({
  id: "min-machines-ineffective",
  category: "correctness",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/launch/autostop-autostart/#minimum-number-of-machines-running",
  options: {
    reportOne: {
      description:
        "Whether to report `min_machines_running = 1`, which does no harm. The preset `all` always reports it.",
      default: false,
    },
  },
  *check({ app, options, preset }) {
    const reported = new Set<string>();
    const least = options.reportOne || preset === "all" ? 1 : 2;
    for (const service of app.services) {
      const { minMachinesRunning: minimum = 0, groups, ghost } = service;
      // One report for the Machines of a group, whichever of its services says it.
      const key = `${minimum} ${groups.join()}`;
      if (minimum < least || ghost || reported.has(key)) continue;
      reported.add(key);
      const siblings = groups.flatMap((group) => servicesOf(app, group));
      if (siblings.some(({ autostop }) => autostop !== "off")) continue;
      // The service that stops least decides for the whole Machine.
      const where = siblings.some((other) => other !== service) ? says.everywhere : "";
      const command = scaleCount(app, minimum, groups);
      yield {
        path: fieldPath(service, "min_machines_running"),
        about: service.path,
        message: says.noEffect(minimum, has(service, "auto_stop_machines") ? says.isOff : says.isMissing),
        help: minimum === 1 ? says.deleteOrStop(where) : says.scaleOrStop(minimum, command, where),
        severity: minimum === 1 ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "`min_machines_running` without autostop",
  why: "`min_machines_running` only tells Fly Proxy how many Machines to keep running when it stops others. When `auto_stop_machines` is off, it stops none. The key never creates Machines: an app that is supposed to run on two may have one.",
  how: "Set the number of Machines with `fly scale count`. Delete the key, or turn on `auto_stop_machines`.",
  examples: [
    {
      name: "two, with autostop off",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          min_machines_running = 2 # <--
      `,
    },
    {
      name: "one, reported in the preset all",
      toml: `
        [http_service]
          internal_port = 8080
          min_machines_running = 1 # <--
      `,
    },
    {
      name: "the same value in two services of the same Machines",
      toml: `
        app = "acme"
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          min_machines_running = 2 # <--
        [[services]]
          internal_port = 9090
          protocol = "tcp"
          min_machines_running = 2
      `,
    },
    {
      name: "with autostop",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 2
      `,
    },
    {
      name: "zero",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          min_machines_running = 0
      `,
    },
    {
      name: "Machines with a volume (see volume-multi-machine)",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          min_machines_running = 2
      `,
    },
    {
      name: "autostop in another service of the same Machines (see mixed-autostop-services)",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          min_machines_running = 2
        [[services]]
          internal_port = 9090
          protocol = "tcp"
          auto_stop_machines = "stop"
      `,
    },
  ],
};
