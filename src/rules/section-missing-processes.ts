import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";

const says = {
  isForOne: (section: string, group: string, others: readonly string[]) =>
    `${section} names no process group, so it applies to ${group} only and not to ${others.join(", ")}.`,
  nameGroups: (one: string, all: string) => `For that group alone write: ${one}\nFor all: ${all}`,
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
    for (const { path, evident } of [...checks, ...metrics].filter(({ processes }) => processes.length === 0)) {
      yield {
        path,
        message: says.isForOne(header(path), quoted(app.defaultGroup), others.map(quoted)),
        help: says.nameGroups(`processes = ${toml([app.defaultGroup])}`, `processes = ${toml(names)}`),
        severity: evident ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "A check or metrics section that names no process group",
  why: "Without `processes` such a section belongs to the default group alone (`app`, else the first by name), not to all groups. Workers that seem to be covered are not.",
  how: "List the groups.",
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
