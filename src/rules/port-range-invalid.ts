import { fieldPath, has } from "../app/section.ts";
import type { Port } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

const says = {
  noPort: (line: string) => `${line} is not a valid port (1 to 65535), so the deploy fails.`,
  portAndRange:
    "This section sets both port and a range (start_port, end_port). Fly accepts only one, so the deploy fails.",
  chooseOne: "Delete port to keep the range, or delete start_port and end_port to keep the port.",
  emptyRange: (start: number, end: number) =>
    `start_port = ${start} is greater than end_port = ${end}, so the deploy fails.`,
  range: (start: number, end: number) => code(`start_port = ${start}\nend_port = ${end}`),
};

export default rule({
  id: "port-range-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app, violations }) {
    for (const { path, value } of violations) {
      const key = path.at(-1);
      const help = code(`${key} = ${key === "port" ? 443 : 8080}`);
      yield { path, message: says.noPort(`${key} = ${toml(value)}`), help };
    }
    const services = app.services.filter(({ kind }) => kind === "services");
    for (const port of services.flatMap(({ ports }) => ports)) yield* contradiction(port);
  },
});

function* contradiction(port: Port): Iterable<Finding> {
  const { start, end } = port;
  if (has(port, "port") && (has(port, "start_port") || has(port, "end_port"))) {
    yield { path: fieldPath(port, "port"), message: says.portAndRange, help: says.chooseOne };
  } else if (start !== undefined && end !== undefined && start > end) {
    const path = fieldPath(port, "start_port");
    const changes = [
      { set: path, toml: String(end) },
      { set: fieldPath(port, "end_port"), toml: String(start) },
    ];
    yield { path, message: says.emptyRange(start, end), help: says.range(end, start), fix: { safe: false, changes } };
  }
}

export const manual: Manual = {
  title: "An invalid port or port range",
  why: "flyctl does not check port numbers, so `fly config validate` passes. Fly itself rejects them, and the deploy fails.",
  how: "Write a port from 1 to 65535, or a range in which `start_port` is not greater than `end_port`.",
  links: ["https://github.com/superfly/flyctl/issues/3583"],
  examples: [
    {
      name: "a reversed range",
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
      name: "a port above 65535",
      toml: `
        [http_service]
          internal_port = 80800 # <--
      `,
    },
    {
      name: "a port and a range",
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
      name: "a range of one port",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            start_port = 8000
            end_port = 8000
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
