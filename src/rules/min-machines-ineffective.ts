import { servicesOf } from "../app/autostop.ts";
import { fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  noEffect: (minimum: number, why: string) =>
    `min_machines_running = ${minimum} has no effect: ${why}, so no Machine is stopped anyway, and the key never creates one.`,
  isOff: "auto_stop_machines is off",
  isMissing: "there is no auto_stop_machines",
  deleteOrStop: (where: string) =>
    `Delete the line, or let Fly stop what nobody needs${where}:\nauto_stop_machines = "stop"`,
  scaleOrStop: (minimum: number, command: string, where: string) =>
    `To have ${minimum} Machines:\n${command}\nand delete the line, or let Fly stop all but ${minimum}${where}:\nauto_stop_machines = "stop"`,
  everywhere: ", in each service of these Machines",
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
        "Whether `min_machines_running = 1` counts as well, which does no harm; in the preset `all` it does.",
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
  title: "A minimum of Machines that nothing keeps",
  why: "`min_machines_running` only tells the proxy how many Machines to leave on when it stops others. Where `auto_stop_machines` is off it stops none, and the key never creates any: an app that is thought to run on two Machines may have one.",
  how: "Set the number of Machines with `fly scale count`, and drop the key or turn on `auto_stop_machines`.",
  examples: [
    {
      name: "two, without stopping any",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
          min_machines_running = 2 # <--
      `,
    },
    {
      name: "one, pointed out in the preset all",
      toml: `
        [http_service]
          internal_port = 8080
          min_machines_running = 1 # <--
      `,
    },
    {
      name: "the same in two services of the same Machines",
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
      name: "others are stopped",
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
      name: "on Machines with a volume, which has a report of its own",
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
      name: "another service of the same Machines is stopped, which has a report of its own",
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
