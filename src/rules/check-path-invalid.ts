import { httpChecks } from "../app/check.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  neverPasses: (path: string, fault: string) =>
    `path = ${path} ${fault}, so the check can never pass and the deploy fails.`,
  blank: "has a blank in it",
  wholeAddress: "is a whole address, where only the path behind the host belongs",
  noSlash: "does not begin with a slash",
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
      const message = says.neverPasses(toml(written), fault);
      yield { path, message, ...setTo(path, toml(better), { safe: better === `/${written}` }) };
    }
  },
});

function faultOf(path: string): string | undefined {
  if (/\s/.test(path)) return says.blank;
  if (path.startsWith("/")) return undefined;
  return path.includes("://") ? says.wholeAddress : says.noSlash;
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
  title: "A health check whose path is not a path",
  why: "The check asks the Machine itself, so Fly puts the path right behind address and port. Without a slash, with a blank, or as a whole URL, that is no address that anything answers: the Machine counts as failed and gets no requests.",
  how: 'Write the path alone, from its first slash on: `path = "/healthz"`.',
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
      name: "a whole address",
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
      name: "a blank at the end",
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
      name: "a path, with an address as its parameter",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/check?url=http://localhost"
      `,
    },
  ],
};
