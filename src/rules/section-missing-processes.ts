import { metricsPath } from "../app/model.ts";
import { has } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block, header, quoted, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";

const says = {
  isForOne: (section: string, group: string, others: readonly string[]) =>
    `${section} names no process group, so it applies only to ${group}, not to ${several(others, 4)}.`,
  nameGroups: (group: string, one: string, all: string) => [
    `For ${group} only:`,
    code(one),
    "For all process groups:",
    code(all),
  ],
  inExperimental: (key: string) => `${key} in [experimental]`,
  moveThere: (section: string) => ["Delete metrics_port and metrics_path. Write instead:", code(section)],
  orOnly: (group: string, one: string) => [`For ${group} only, end it with:`, code(`  ${one}`)],
};

export default rule({
  id: "section-missing-processes",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app }) {
    if (app.groups.length < 2) return;
    const names = app.groups.map(({ name }) => name);
    const others = names.filter((name) => name !== app.defaultGroup);
    const isServed = (group: string) => app.services.some(({ groups }) => groups.includes(group));
    const isOnlyService = isServed(app.defaultGroup) && !others.some(isServed);
    const isEvident = (port: number | undefined) =>
      isOnlyService && app.services.some(({ internalPort }) => port === undefined || internalPort === port);
    const checks = app.checks.map((check) => ({ ...check, evident: isEvident(check.port) }));
    const metrics = app.metrics.map((section) => ({ ...section, evident: false }));
    const group = quoted(app.defaultGroup);
    const one = `processes = ${toml([app.defaultGroup])}`;
    for (const section of [...checks, ...metrics].filter(({ processes }) => processes.length === 0)) {
      const { path, table, evident } = section;
      // The old keys have no place for groups.
      const isOld = path[0] === app.experimental?.path[0];
      const place = isOld ? metricsPath(app, section, has(section, "port") ? "port" : "path") : path;
      const name = isOld ? says.inExperimental(String(place.at(-1))) : header(path);
      yield {
        path: place,
        message: says.isForOne(name, group, others.map(quoted)),
        help: isOld
          ? [says.moveThere(block("[[metrics]]", { ...table, processes: names })), says.orOnly(group, one)]
          : says.nameGroups(group, one, `processes = ${toml(names)}`),
        severity: evident ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "A check or metrics section without a process group",
  why: "Without `processes`, a check or `[[metrics]]` applies only to the default process group (`app`, otherwise the first by name). Workers that seem to be covered are not.",
  how: "List the process groups in `processes`.",
  examples: [
    {
      name: "metrics of two groups",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [[metrics]] # <--
          port = 9091
          path = "/metrics"
      `,
    },
    {
      name: "a check on a port without a service",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [checks.alive] # <--
          type = "tcp"
          port = 9000
      `,
    },
    {
      name: "metrics in the old form",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [experimental]
          metrics_port = 9091 # <--
          metrics_path = "/metrics"
      `,
    },
    {
      name: "groups listed",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [[metrics]]
          port = 9091
          path = "/metrics"
          processes = ["app", "worker"]
      `,
    },
    {
      name: "one group",
      toml: `
        [processes]
          app = "bin/web"
        [[metrics]]
          port = 9091
          path = "/metrics"
      `,
    },
  ],
};
