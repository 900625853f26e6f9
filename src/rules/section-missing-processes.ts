import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";

export default rule({
  id: "section-missing-processes",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app }) {
    if (app.groups.length < 2) return;
    const names = app.groups.map(({ name }) => name);
    const served = names.filter((name) => app.services.some(({ groups }) => groups.includes(name)));
    const onlyService = served.length === 1 && served[0] === app.defaultGroup;
    const evidently = (port: number | undefined) =>
      onlyService && app.services.some(({ internalPort }) => port === undefined || internalPort === port);
    const sections = [
      ...app.checks.map((check) => ({ ...check, evident: evidently(check.port) })),
      ...app.metrics.map((metrics) => ({ ...metrics, evident: false })),
    ];
    for (const section of sections) {
      if (section.processes.length > 0) continue;
      yield {
        path: section.path,
        at: "header",
        message: `${header(section.path)} names no process group, so it applies to ${quoted(app.defaultGroup)} only and not to ${names
          .filter((name) => name !== app.defaultGroup)
          .map(quoted)
          .join(", ")}.`,
        help: `For that group alone write: processes = ${toml([app.defaultGroup])}\nFor all: processes = ${toml(names)}`,
        ...(section.evident ? { severity: "info" as const } : {}),
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
