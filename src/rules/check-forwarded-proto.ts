import { type HealthCheck, httpChecks, isHttps, sendsHeader } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { runtimeOf } from "../hints/runtime.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { addedHeader } from "../words/checks.ts";

/** Settings that make an app redirect to https; a value such as `true` turns them on. */
const REDIRECTS = /^(?:\w+_)?(?:SECURE_SSL_REDIRECT|FORCE_SSL|FORCE_HTTPS|HTTPS_REDIRECT|REDIRECT_HTTPS)$/;
const OFF = /^(?:0|false|off|no)?$/i;

const TITLES: Readonly<Record<string, string>> = { rails: "Rails", django: "Django", phoenix: "Phoenix" };

const says = {
  redirectIsSet: (name: string, value: string) =>
    `${name} = "${value}" makes the app send everybody to https, this check too: it comes straight to the Machine over http, and a redirect counts as a failure.`,
  redirectIsLikely: (framework: string) =>
    `Apps made with ${framework} often send everybody to https; this check comes straight to the Machine over http, and a redirect counts as a failure.`,
};

export default rule({
  id: "check-forwarded-proto",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  options: {
    frameworks: {
      description: "Frameworks whose apps are taken to redirect to https although no variable says so.",
      default: ["rails"] as readonly string[],
    },
  },
  *check({ app, options }) {
    const setting = app.env.find(({ name }) => REDIRECTS.test(name));
    if (setting && OFF.test(setting.value)) return;
    for (const check of httpChecks(app)) {
      if (isHttps(check) || sendsHeader(check, "X-Forwarded-Proto")) continue;
      const framework = frameworkOf(app, check, options.frameworks);
      const message = setting
        ? says.redirectIsSet(setting.name, setting.value)
        : framework && says.redirectIsLikely(framework);
      if (!message) continue;
      const change = addedHeader(check, 'X-Forwarded-Proto = "https"');
      yield {
        path: check.path,
        message,
        help: 'headers = { X-Forwarded-Proto = "https" }',
        fix: change && { safe: false, changes: [change] },
      };
    }
  },
});

function frameworkOf(app: App, check: HealthCheck, names: readonly string[]): string | undefined {
  const runtimes = check.groups.map((group) => runtimeOf(app, group));
  const runtime = runtimes.find((name) => name && names.includes(name));
  return runtime && (TITLES[runtime] ?? runtime);
}

export const manual: Manual = {
  title: "A check that the app redirects to https",
  why: "Health checks do not pass the proxy: they come over plain http, follow no redirect and need an answer with a 2xx status. An app that redirects to https answers 301, and its Machines never become healthy. `force_https` in the fly.toml is not the cause: that redirect happens in the proxy.",
  how: 'Let the check say that it came by https: `headers = { X-Forwarded-Proto = "https" }`. Apps that do not redirect do not mind. Rails from version 8 on, or with `config.assume_ssl`, answers either way.',
  links: [
    "https://github.com/superfly/flyctl/issues/2475",
    "https://github.com/superfly/flyctl/issues/2483",
    "https://github.com/superfly/docs/issues/1862",
  ],
  examples: [
    {
      name: "Django, told to redirect",
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
      name: "the header is there",
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
      name: "told not to redirect",
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
