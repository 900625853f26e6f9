import { fieldPath, isPatched, type Section, text } from "../app/section.ts";
import { parseInteger } from "../go/integer.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  works: (key: string, written: string) =>
    `${key} = ${written} works only because flyctl converts quoted ports in [[services]]. Elsewhere, flyctl cannot load a quoted port.`,
};

export default rule({
  id: "legacy-string-port",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#services-ports",
  *check({ app }) {
    for (const service of app.services.filter(({ kind }) => kind === "services")) {
      yield* inQuotes(service, "internal_port");
      for (const port of service.ports) yield* inQuotes(port, "port");
    }
  },
});

/** A port that stands in quotes. */
function* inQuotes(section: Section, key: string): Iterable<Finding> {
  const written = text(section, key);
  const number = written === undefined ? undefined : parseInteger(written);
  if (written === undefined || number === undefined) return;
  const path = fieldPath(section, key);
  // In other letter case the string stops the file from loading, which has a report of its own.
  if (!isPatched(path)) return;
  yield { path, message: says.works(key, quoted(written)), ...setTo(path, String(number), { safe: true }) };
}

export const manual: Manual = {
  title: "A port in quotes",
  why: "flyctl converts `port` and `internal_port` in `[[services]]` to integers. It does so nowhere else: under `[http_service]`, or for `start_port`, flyctl cannot load a quoted port.",
  how: "Remove the quotes.",
  examples: [
    {
      name: "ports in quotes",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = "8080" # <--
          [[services.ports]]
            port = "443" # <--
            handlers = ["tls", "http"]
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "different capitalization, which does not load (see value-type-mismatch)",
      toml: `
        [[services]]
          protocol = "tcp"
          Internal_Port = "8080"
      `,
    },
    {
      name: "numbers",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
  ],
};
