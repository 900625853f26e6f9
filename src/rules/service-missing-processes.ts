import { has, texts } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { several } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  namesNone: (service: string, groups: readonly string[]) =>
    `${service} names no process group, but [processes] has ${several(groups, 6)}, so flyctl rejects the file.`,
};

export default rule({
  id: "service-missing-processes",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app }) {
    if (!app.hasProcesses) return;
    const names = app.groups.map(({ name }) => name);
    const group = names.find((name) => /^(app|web|server)$/.test(name)) ?? names[0] ?? "app";
    const line = `processes = [${quoted(group)}]`;
    for (const service of app.services) {
      if (texts(service, "processes").length > 0) continue;
      const fix = { safe: names.length === 1, changes: [{ add: service.path, toml: line }] };
      yield {
        path: service.path,
        missing: [[...service.path, "processes"]],
        message: says.namesNone(serviceName(service), names.map(quoted)),
        help: code(line),
        fix: has(service, "processes") ? undefined : fix,
      };
    }
  },
});

export const manual: Manual = {
  title: "A service without a process group",
  why: "Once `[processes]` defines a process group, every service must name the ones that handle its requests. Otherwise flyctl rejects the file, without saying which service it means.",
  how: "Add `processes` with the process group that listens on the port.",
  examples: [
    {
      name: "one group",
      toml: `
        [processes]
          web = "bin/web"
        [http_service] # <--
          internal_port = 8080
      `,
      fixed: `
        [processes]
          web = "bin/web"
        [http_service]
          processes = ["web"]
          internal_port = 8080
      `,
    },
    {
      name: "several groups",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service] # <--
          internal_port = 8080
      `,
      fixed: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          processes = ["web"]
          internal_port = 8080
      `,
    },
    {
      name: "with processes",
      toml: `
        [processes]
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "no groups",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
