import { field, fieldPath, type Section } from "../app/section.ts";
import { parseInteger } from "../go/integer.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

export default rule({
  id: "legacy-string-port",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#services-ports",
  *check({ app }) {
    for (const service of app.services.filter(({ kind }) => kind === "services")) {
      const found = [textPort(service, "internal_port"), ...service.ports.map((port) => textPort(port, "port"))];
      for (const { path, key, text, number } of found.filter((one) => one !== undefined)) {
        yield {
          path,
          message: `${key} = ${quoted(text)} works, because flyctl takes ports in quotes under [[services]]; anywhere else the quotes stop the file from loading.`,
          help: `${key} = ${number}`,
          fix: { safe: true, changes: [{ set: path, toml: String(number) }] },
        };
      }
    }
  },
});

interface TextPort {
  readonly path: Path;
  readonly key: string;
  readonly text: string;
  readonly number: number;
}

/** A port that stands in quotes. */
function textPort(section: Section, key: string): TextPort | undefined {
  const text = field(section, key);
  const number = typeof text === "string" ? parseInteger(text) : undefined;
  return typeof text === "string" && number !== undefined
    ? { path: fieldPath(section, key), key, text, number }
    : undefined;
}

export const manual: Manual = {
  title: "A port in quotes",
  why: "flyctl turns `port` and `internal_port` of `[[services]]` into numbers. It does so nowhere else: under `[http_service]`, or for `start_port`, the same habit breaks the file.",
  how: "Drop the quotes.",
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
