import { fieldPath, has, integer } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  noEnd: (start: number) => `start_port = ${start} without end_port means all ports from ${start} to 65535.`,
  noStart: (end: number) => `end_port = ${end} without start_port means all ports up to ${end}.`,
  oneOrRange: (port: number, start: number, end: number) => [
    "For a single port:",
    code(`port = ${port}`),
    "For a range:",
    code(`start_port = ${start}\nend_port = ${end}`),
  ],
};

export default rule({
  id: "port-range-open",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    for (const port of app.services.filter(({ kind }) => kind === "services").flatMap(({ ports }) => ports)) {
      const [start, end] = [integer(port, "start_port"), integer(port, "end_port")];
      if (has(port, "port") || (start === undefined) === (end === undefined)) continue;
      if (start !== undefined) {
        const help = says.oneOrRange(start, start, Math.min(start + 100, 65_535));
        yield { path: fieldPath(port, "start_port"), message: says.noEnd(start), help };
      } else if (end !== undefined) {
        const help = says.oneOrRange(end, Math.max(end - 100, 1), end);
        yield { path: fieldPath(port, "end_port"), message: says.noStart(end), help };
      }
    }
  },
});

export const manual: Manual = {
  title: "A port range with only one end",
  why: "A range that names only one end is open at the other: the service takes thousands of ports, including those of other services.",
  how: "Set both `start_port` and `end_port`, or a single `port`.",
  examples: [
    {
      name: "no end",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5000
          [[services.ports]]
            start_port = 5000 # <--
      `,
    },
    {
      name: "both ends",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5000
          [[services.ports]]
            start_port = 5000
            end_port = 5100
      `,
    },
    {
      name: "no start",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5000
          [[services.ports]]
            end_port = 5100 # <--
      `,
    },
  ],
};
