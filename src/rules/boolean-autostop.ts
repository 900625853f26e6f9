import { field, fieldPath } from "../app/section.ts";
import type { Help } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { setTo } from "../words/advice.ts";

const says = {
  oldWay: (value: boolean, better: string) => `auto_stop_machines = ${value} is the old spelling of ${better}.`,
  orSuspend: (line: Help) => [line, 'Or use "suspend": suspended Machines start faster.'],
};

export default rule({
  id: "boolean-autostop",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/launch/autostop-autostart/",
  *check({ app }) {
    for (const service of app.services) {
      const value = field(service, "auto_stop_machines");
      if (typeof value !== "boolean") continue;
      const path = fieldPath(service, "auto_stop_machines");
      const better = value ? '"stop"' : '"off"';
      const { help, fix } = setTo(path, better, { safe: true });
      yield { path, message: says.oldWay(value, better), help: value ? says.orSuspend(help) : help, fix };
    }
  },
});

export const manual: Manual = {
  title: "`auto_stop_machines` as a boolean",
  why: 'flyctl still accepts `true` for "stop" and `false` for "off". The strings say what happens, and there is a third value, "suspend".',
  how: "Use the string.",
  examples: [
    {
      name: "true",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = true # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "false",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          auto_stop_machines = false # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          auto_stop_machines = "off"
      `,
    },
    {
      name: "a string",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend"
      `,
    },
  ],
};
