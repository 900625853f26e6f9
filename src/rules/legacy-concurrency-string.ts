import { fieldPath, isPatched, text } from "../app/section.ts";
import { parseLimits } from "../go/integer.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";

const says = {
  oldForm: (written: string, values: readonly string[]) =>
    `concurrency = ${written} is a legacy form. flyctl reads it as ${both(values)}.`,
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
      const path = fieldPath(service, "concurrency");
      // In other letter case the string stops the file from loading, which has a report of its own.
      if (!isPatched(path)) continue;
      // flyctl internal/appconfig/patches.go: this form counts requests, while a table without `type` counts connections.
      const values = ['type = "requests"', ...sentLimits(limits)];
      const advice = setTo(path, `{ ${values.join(", ")} }`, { safe: true });
      yield { path, message: says.oldForm(quoted(written), values), ...advice };
    }
  },
});

/** The limits that flyctl sends; 0 stands for a limit that is not there. */
function sentLimits({ soft, hard }: { readonly soft: number; readonly hard: number }): readonly string[] {
  const limits = Object.entries({ soft_limit: soft, hard_limit: hard });
  return limits.filter(([, limit]) => limit !== 0).map(([key, limit]) => `${key} = ${limit}`);
}

export const manual: Manual = {
  title: "`concurrency` as a string",
  why: '`concurrency = "20,25"` is a legacy form. It counts requests, while a table without `type` counts connections. Under `[http_service]`, flyctl cannot load it.',
  how: "Write the limits as a table.",
  examples: [
    {
      name: "both limits in one string",
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
      name: "0, which is no limit",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          concurrency = "200,0" # <--
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          concurrency = { type = "requests", soft_limit = 200 }
      `,
    },
    {
      name: "different capitalization, which does not load (see value-type-mismatch)",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          Concurrency = "20,25"
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
