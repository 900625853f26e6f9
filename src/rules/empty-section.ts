import type { Document } from "../document/document.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path } from "../path.ts";
import { rule } from "../rule.ts";
import { isEmptyService } from "../schema/decode.ts";
import { header } from "../toml/write.ts";

const says = {
  absent: (section: string) => `${section} is empty, so flyctl ignores it.`,
  unreachable: (section: string) => `${section} is empty, so flyctl ignores it and the app has no such service.`,
  fillIn: "Indent its keys below it, or delete the line.",
  dropped: (section: string) => `This entry of ${section} has no keys, so flyctl ignores it.`,
  fillInEntry: "Write the keys of the service, or delete the entry.",
};

/** Without these an app runs all the same. */
const HARMLESS: ReadonlySet<string> = new Set(["deploy", "files", "restart", "statics"]);

export default rule({
  id: "empty-section",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ document, violations }) {
    // A null that somebody wrote out is meant to say nothing.
    for (const { path } of violations.filter((violation) => isBare(violation.path, document))) {
      const name = header(path);
      const isService = path[0] === "http_service" && path.length === 1;
      const message = isService ? says.unreachable(name) : says.absent(name);
      const severity = HARMLESS.has(String(path[0])) ? "info" : undefined;
      yield { path, at: "key", message, help: says.fillIn, severity };
    }
    const { services } = document.value;
    for (const [index, service] of (Array.isArray(services) ? services : []).entries()) {
      if (!isTable(service) || Object.keys(service).length > 0 || !isEmptyService(service)) continue;
      yield { path: ["services", index], message: says.dropped(header(["services", 0])), help: says.fillInEntry };
    }
  },
});

/** Whether nothing at all is written behind the key: then its value stands where the key does. */
function isBare(path: Path, document: Document): boolean {
  const locator = document.locate();
  return locator.range(path, "value").start.offset === locator.range(path, "key").start.offset;
}

export const manual: Manual = {
  title: "An empty section, which flyctl ignores",
  why: "In a fly.yaml, a section is empty if its keys are not indented below it, and flyctl treats an empty section as missing. With `http_service:` alone, the app has no service, and nobody can reach it. In all formats, flyctl ignores an entry of `services` without keys.",
  how: "Indent the keys of the section below it, or delete the section.",
  examples: [
    {
      name: "an empty service in a fly.yaml",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        http_service: # <--
      `,
    },
    {
      name: "an empty list of files",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        files: # <--
      `,
    },
    {
      name: "an entry of services without keys",
      toml: `
        app = "my-shop"
        [[services]] # <--
      `,
    },
    {
      name: "null, as programs write it",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop",
          "http_service": null
        }
      `,
    },
    {
      name: "a section with keys",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        http_service:
          internal_port: 8080
      `,
    },
  ],
};
