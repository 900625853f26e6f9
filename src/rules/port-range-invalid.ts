import { fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

export default rule({
  id: "port-range-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app, violations }) {
    for (const { path, value } of violations) {
      yield {
        path,
        message: `${path.at(-1)} = ${toml(value)} is no port: ports go from 1 to 65535, so the deploy fails.`,
        help: `${path.at(-1)} = ${path.at(-1) === "port" ? 443 : 8080}`,
      };
    }
    for (const port of app.services.flatMap(({ kind, ports }) => (kind === "services" ? ports : []))) {
      const both = has(port, "port") && (has(port, "start_port") || has(port, "end_port"));
      if (both) {
        yield {
          path: fieldPath(port, "port"),
          message:
            "port stands beside start_port or end_port, and Fly takes either one port or a range: the deploy fails.",
          help: "Delete port to keep the range, or the other two to keep the one port.",
        };
      } else if (port.start !== undefined && port.end !== undefined && port.start > port.end) {
        yield {
          path: fieldPath(port, "start_port"),
          message: `start_port = ${port.start} is above end_port = ${port.end}, so the range is empty and the deploy fails.`,
          help: `start_port = ${port.end}\nend_port = ${port.start}`,
          fix: {
            safe: false,
            changes: [
              { set: fieldPath(port, "start_port"), toml: String(port.end) },
              { set: fieldPath(port, "end_port"), toml: String(port.start) },
            ],
          },
        };
      }
    }
  },
});

export const manual: Manual = {
  title: "A port or a range of ports that does not exist",
  why: "flyctl does not look at the numbers; the platform refuses the deploy.",
  how: "Write a port from 1 to 65535, or a range whose first port is not above its last.",
  links: ["https://github.com/superfly/flyctl/issues/3583"],
  examples: [
    {
      name: "the wrong way round",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            start_port = 9000 # <--
            end_port = 8000
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            start_port = 8000
            end_port = 9000
      `,
    },
    {
      name: "too large",
      toml: `
        [http_service]
          internal_port = 80800 # <--
      `,
    },
    {
      name: "one port and a range",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443 # <--
            start_port = 8000
            end_port = 9000
      `,
    },
    {
      name: "a range",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            start_port = 8000
            end_port = 9000
      `,
    },
  ],
};
