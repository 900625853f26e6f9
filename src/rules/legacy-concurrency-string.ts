import { fieldPath, text } from "../app/section.ts";
import { parseLimits } from "../go/integer.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  oldForm: (written: string, soft: number, hard: number) =>
    `concurrency = ${written} is an old form: flyctl reads it as a soft limit of ${soft} and a hard limit of ${hard} requests.`,
};

export default rule({
  id: "legacy-concurrency-string",
  category: "deprecation",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#services-concurrency",
  *check({ app }) {
    for (const service of app.services.filter(({ kind }) => kind === "services")) {
      const written = text(service, "concurrency");
      const limits = written === undefined ? undefined : parseLimits(written);
      if (written === undefined || !limits) continue;
      const { soft, hard } = limits;
      const path = fieldPath(service, "concurrency");
      // flyctl internal/appconfig/patches.go: this form counts requests, while a table without `type` counts connections.
      const toml = `{ type = "requests", soft_limit = ${soft}, hard_limit = ${hard} }`;
      yield { path, message: says.oldForm(quoted(written), soft, hard), ...setTo(path, toml, { safe: true }) };
    }
  },
});

export const manual: Manual = {
  title: "Limits in the old form",
  why: '`concurrency = "20,25"` is from Fly\'s early days. It counts requests, which surprises, since a table without `type` counts connections. Under `[http_service]` it stops the file from loading.',
  how: "Write the limits as a table.",
  examples: [
    {
      name: "one text for both",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          concurrency = "20,25" # <--
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          concurrency = { type = "requests", soft_limit = 20, hard_limit = 25 }
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "a table",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [services.concurrency]
            type = "requests"
            soft_limit = 20
            hard_limit = 25
      `,
    },
  ],
};
