import { type HealthCheck, httpChecks, isHttps, sendsHeader } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { type KnownRuntime, runtimeBeside } from "../beside/runtime.ts";
import { imageBehind } from "../beside/start.ts";
import { code } from "../help.ts";
import { redirectSetting } from "../hints/health-check.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { addedHeader, FORWARDED, FORWARDED_LINE } from "../words/checks.ts";

const TITLES: Readonly<Record<string, string>> = { rails: "Rails", django: "Django", phoenix: "Phoenix" };

const says = {
  redirectIsSet: (name: string, value: string) =>
    `${name} = ${value} makes the app redirect this check to HTTPS. Checks use plain HTTP, and a redirect counts as a failure.`,
  apps: (framework: string, seen: readonly FilePlace[]) =>
    [`${framework} apps`, ...seen.map((place) => `(${lineOf(place)})`)].join(" "),
  redirectIsLikely: (apps: string) =>
    `${apps} often redirect to HTTPS. This check uses plain HTTP, and a redirect counts as a failure.`,
  addTo: (headers: string, line: string) => [`Add to ${headers}:`, code(line)],
};

export default rule({
  id: "check-forwarded-proto",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  options: {
    frameworks: {
      description: "Frameworks to report even if no variable in the file turns on the redirect to HTTPS.",
      default: ["rails"] as readonly string[],
    },
  },
  *check({ app, options, beside }) {
    const setting = redirectSetting(app, imageBehind(app, beside));
    if (setting?.isOn === false) return;
    for (const check of httpChecks(app)) {
      if (isHttps(check) || sendsHeader(check, FORWARDED.name)) continue;
      const framework = frameworkOf(app, beside, check, options.frameworks);
      const message = setting
        ? says.redirectIsSet(setting.variable.name, short(setting.variable.value))
        : framework && says.redirectIsLikely(says.apps(framework.title, framework.related ?? []));
      if (!message) continue;
      const change = addedHeader(check, FORWARDED_LINE);
      yield {
        path: check.path,
        message,
        help: isTable(field(check, "headers"))
          ? says.addTo(header(fieldPath(check, "headers")), FORWARDED_LINE)
          : code(`headers = { ${FORWARDED_LINE} }`),
        fix: change && { safe: false, changes: [change] },
        related: setting ? undefined : framework?.related,
      };
    }
  },
});

interface Framework extends Pick<KnownRuntime, "related"> {
  readonly title: string;
}

function frameworkOf(app: App, beside: Beside, check: HealthCheck, names: readonly string[]): Framework | undefined {
  const known = check.groups
    .flatMap((group) => runtimeBeside(app, group, beside) ?? [])
    .find(({ runtime }) => names.includes(runtime));
  return known && { title: TITLES[known.runtime] ?? known.runtime, related: known.related };
}

export const manual: Manual = {
  title: "A check that the app redirects to HTTPS",
  why: "Health checks bypass Fly Proxy: they use plain HTTP, follow no redirects and need a 2xx status. If the app redirects to HTTPS, it answers 301, and its Machines never become healthy. `force_https` in fly.toml is not the cause: that redirect happens in Fly Proxy.",
  how: 'Tell the app that the check came over HTTPS: `headers = { X-Forwarded-Proto = "https" }`. Apps that do not redirect need nothing, and neither does Rails 8 or Rails with `config.assume_ssl`.',
  links: [
    "https://github.com/superfly/flyctl/issues/2475",
    "https://github.com/superfly/flyctl/issues/2483",
    "https://github.com/superfly/docs/issues/1862",
  ],
  examples: [
    {
      name: "Django, set to redirect",
      toml: `
        [env]
          SECURE_SSL_REDIRECT = "true"
        [http_service]
          internal_port = 8000
          [[http_service.checks]] # <--
            path = "/health"
      `,
      fixed: `
        [env]
          SECURE_SSL_REDIRECT = "true"
        [http_service]
          internal_port = 8000
          [[http_service.checks]]
            headers.X-Forwarded-Proto = "https"
            path = "/health"
      `,
    },
    {
      name: "Rails, with another header",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]] # <--
            path = "/up"
            [http_service.checks.headers]
              Host = "acme.fly.dev"
      `,
      fixed: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            path = "/up"
            [http_service.checks.headers]
              X-Forwarded-Proto = "https"
              Host = "acme.fly.dev"
      `,
    },
    {
      name: "Rails as fly launch writes it",
      toml: `
        console_command = "/rails/bin/rails console"
        [http_service]
          internal_port = 3000
        [checks.status] # <--
          type = "http"
          port = 3000
          path = "/up"
      `,
      fixed: `
        console_command = "/rails/bin/rails console"
        [http_service]
          internal_port = 3000
        [checks.status]
          headers.X-Forwarded-Proto = "https"
          type = "http"
          port = 3000
          path = "/up"
      `,
    },
    {
      name: "Rails in the Dockerfile",
      toml: `
        [http_service]
          internal_port = 3000
          [[http_service.checks]] # <--
            path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            headers.X-Forwarded-Proto = "https"
            path = "/up"
      `,
      files: {
        Dockerfile: `
          FROM ruby:3.4-slim
          CMD ["./bin/rails", "server"]
        `,
        Gemfile: `
          gem "rails"
        `,
      },
    },
    {
      name: "Ghost, which redirects to its own address",
      toml: `
        [build]
          image = "ghost:5-alpine"
        [env]
          url = "https://blog.example.com"
        [http_service]
          internal_port = 2368
          [[http_service.checks]] # <--
            path = "/"
      `,
      fixed: `
        [build]
          image = "ghost:5-alpine"
        [env]
          url = "https://blog.example.com"
        [http_service]
          internal_port = 2368
          [[http_service.checks]]
            headers.X-Forwarded-Proto = "https"
            path = "/"
      `,
    },
    {
      name: "a value that needs escaping",
      toml: `
        [env]
          FORCE_HTTPS = '"true"'
        [http_service]
          internal_port = 8000
          [[http_service.checks]] # <--
            path = "/health"
      `,
      fixed: `
        [env]
          FORCE_HTTPS = '"true"'
        [http_service]
          internal_port = 8000
          [[http_service.checks]]
            headers.X-Forwarded-Proto = "https"
            path = "/health"
      `,
    },
    {
      name: "with the header",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            path = "/up"
            headers = { x-forwarded-proto = "https" }
      `,
    },
    {
      name: "redirect turned off",
      toml: `
        [env]
          RAILS_FORCE_SSL = "false"
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "nothing that redirects",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
  ],
};
