import { httpChecks } from "../app/check.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  neverPasses: (path: string, fault: string) =>
    `path = ${path} ${fault}, so the check never passes and the deploy fails.`,
  space: "contains a space",
  fullUrl: "is a full URL instead of a path",
  noSlash: "does not start with a slash",
};

export default rule({
  id: "check-path-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  replaces: ["check-path-root"],
  *check({ app }) {
    for (const check of httpChecks(app)) {
      const written = text(check, "path");
      const fault = written && faultOf(written);
      if (!written || !fault) continue;
      const path = fieldPath(check, "path");
      const better = pathIn(written);
      const message = says.neverPasses(short(written, 80), fault);
      yield { path, message, ...setTo(path, toml(better), { safe: better === `/${written}` }) };
    }
  },
});

function faultOf(path: string): string | undefined {
  if (/\s/.test(path)) return says.space;
  if (path.startsWith("/")) return undefined;
  return path.includes("://") ? says.fullUrl : says.noSlash;
}

/** The path of an address, with its slash; blanks at the ends go, those inside are written as in addresses. */
function pathIn(written: string): string {
  const path = written
    .trim()
    .replace(/\s/g, "%20")
    .replace(/^[a-z]+:\/\/[^/]*|^[\w.-]+:\d+(?=\/|$)/i, "")
    .replace(/^\.?\/*/, "");
  return `/${path}`;
}

export const manual: Manual = {
  title: "A health check path that is not a path",
  why: "A check calls the Machine directly, so Fly appends the path to its address and port. If the path has no leading slash, contains a space or is a full URL, the result is an address that nothing answers. The Machine counts as failed and gets no requests.",
  how: 'Write only the path, starting with a slash: `path = "/healthz"`.',
  examples: [
    {
      name: "no slash",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "healthz" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
      `,
    },
    {
      name: "a full URL",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "https://acme.fly.dev/healthz?full=1" # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/healthz?full=1"
      `,
    },
    {
      name: "a trailing space",
      toml: `
        [checks.up]
          type = "http"
          port = 8080
          path = "/up " # <--
      `,
      fixed: `
        [checks.up]
          type = "http"
          port = 8080
          path = "/up"
      `,
    },
    {
      name: "a path with a URL as a parameter",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/check?url=http://localhost"
      `,
    },
  ],
};
