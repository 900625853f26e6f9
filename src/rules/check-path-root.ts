import { type HealthCheck, httpChecks } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has, text } from "../app/section.ts";
import { code } from "../help.ts";
import { runtimeOf } from "../hints/runtime.ts";
import { isMultiContainer, isStaticSite } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

const says = {
  frontPage:
    "This check requests the front page, which may be slow, need a login, or fail even if the Machine is healthy.",
  noPath: (check: string) =>
    `${check} has no path, so it requests the front page, which may be slow, need a login, or fail even if the Machine is healthy.`,
  ownPage: (path: string) => ["Add a page that only reports health, and check it:", code(`path = "${path}"`)],
};

export default rule({
  id: "check-path-root",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/#health-checks-failing",
  *check({ app, environment }) {
    if (environment === "nonprod" || isStaticSite(app) || isMultiContainer(app)) return;
    for (const check of httpChecks(app)) {
      const written = text(check, "path") ?? "";
      if (written !== "" && written !== "/") continue;
      const isSet = has(check, "path");
      yield {
        path: isSet ? fieldPath(check, "path") : check.path,
        missing: isSet ? undefined : [[...check.path, "path"]],
        message: isSet ? says.frontPage : says.noPath(header(check.path)),
        help: says.ownPage(pageOf(app, check)),
      };
    }
  },
});

/** Rails brings /up along since 7.1. */
function pageOf(app: App, check: HealthCheck): string {
  return check.groups.some((group) => runtimeOf(app, group) === "rails") ? "/up" : "/healthz";
}

export const manual: Manual = {
  title: "A health check of the front page",
  why: "The front page is often the slowest and most fragile page of an app: it needs the database, other services and sometimes a login. When one of them fails, Fly takes healthy Machines out of service.",
  how: "Add a page such as `/healthz` that returns 200 when the app is ready, needs no login and calls no other service. A small site can keep `/`.",
  examples: [
    {
      name: "the front page",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/" # <--
            interval = "15s"
      `,
    },
    {
      name: "no path",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]] # <--
            interval = "15s"
      `,
    },
    {
      name: "a health page",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
      `,
    },
    {
      name: "a static site",
      toml: `
        app = "acme"
        [build]
          image = "nginx:1.27"
        [http_service]
          internal_port = 80
          [[http_service.checks]]
            path = "/"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/"
      `,
    },
    {
      name: "several containers",
      toml: `
        app = "acme"
        machine_config = "machine.json"
        [http_service]
          internal_port = 80
          [[http_service.checks]]
            path = "/"
      `,
    },
  ],
};
