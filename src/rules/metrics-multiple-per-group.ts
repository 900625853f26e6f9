import type { App, Scoped } from "../app/model.ts";
import { field, fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, short, toml } from "../toml/write.ts";

const says = {
  neverRead: (section: string, first: string) =>
    `Fly reads one ${section} for each group, and ${first}, so this one is never read.`,
  neverReadThere: (section: string, first: string) =>
    `Fly reads one ${section} for each group, and ${first}, so this one is never read there.`,
  hasOne: (group: string) => `${group} has one already`,
  hasOneOnPort: (group: string, port: string) => `${group} has one already (port = ${port})`,
  onePort: "Show all metrics of the app on one port, and delete this section.",
  onePortOrGroup:
    "Show all metrics of the app on one port, and delete this section; or give it to another group:\nprocesses = [...]",
  noPort: (section: string) => `${section} gives no port, so Fly reads no metrics from the app.`,
  noSlash: (path: string) =>
    `path = ${path} does not begin with a slash, so Fly asks for an address that the app does not have.`,
};

export default rule({
  id: "metrics-multiple-per-group",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/monitoring/metrics/",
  replaces: ["section-missing-processes"],
  *check({ app }) {
    for (const [index, metrics] of app.metrics.entries()) {
      const second = secondOfGroup(app, metrics, app.metrics.slice(0, index));
      if (second) yield second;
      else if (field(metrics, "port") === undefined) yield withoutPort(metrics);
      const path = text(metrics, "path");
      if (!path || path.startsWith("/")) continue;
      const help = `path = ${toml(`/${path}`)}`;
      yield { path: fieldPath(metrics, "path"), message: says.noSlash(toml(path)), help };
    }
  },
});

/** A section for a group that an earlier one is for already. */
function secondOfGroup(app: App, { path, groups }: Scoped, earlier: readonly Scoped[]): Finding | undefined {
  const group = groups.find((name) => earlier.some((other) => other.groups.includes(name)));
  const first = earlier.find((other) => group !== undefined && other.groups.includes(group));
  if (!first || group === undefined) return undefined;
  const [section, port] = [header(path), field(first, "port")];
  const owner = port === undefined ? says.hasOne(quoted(group)) : says.hasOneOnPort(quoted(group), short(port));
  return app.groups.length > 1
    ? { path, message: says.neverReadThere(section, owner), help: says.onePortOrGroup }
    : { path, message: says.neverRead(section, owner), help: says.onePort };
}

function withoutPort({ path }: Scoped): Finding {
  return { path, missing: [[...path, "port"]], message: says.noPort(header(path)), help: "port = 9091" };
}

export const manual: Manual = {
  title: "Metrics that nobody reads",
  why: "flyctl sends the first `[[metrics]]` of a group to the Machine and drops the others, so the second exporter never shows up in Grafana. A section without a port is of no use either.",
  how: "One section for each group, with the port and a path that begins with a slash.",
  examples: [
    {
      name: "two exporters",
      toml: `
        [[metrics]]
          port = 9091
          path = "/metrics"
        [[metrics]] # <--
          port = 9100
          path = "/metrics"
      `,
    },
    {
      name: "no port",
      toml: `
        [metrics] # <--
          path = "/metrics"
      `,
    },
    {
      name: "no slash",
      toml: `
        [metrics]
          port = 9091
          path = "metrics" # <--
      `,
    },
    {
      name: "one for each group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[metrics]]
          port = 9091
          path = "/metrics"
          processes = ["web"]
        [[metrics]]
          port = 9100
          path = "/metrics"
          processes = ["worker"]
      `,
    },
  ],
};
