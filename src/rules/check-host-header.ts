import { httpChecks, sendsHeader } from "../app/check.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { addedHeader } from "../words/checks.ts";

const NAMES =
  /^(?:(?:DJANGO|WAGTAIL|RAILS|APP|WEB|HTTP|SERVER)_)?ALLOWED_HOSTS?$|^(?:RAILS_DEVELOPMENT_HOSTS|APP_HOSTS)$/;
/** Everything, or the private addresses that a check uses. */
const OPEN = /\*(?!\.)|^\.?$|fdaa|\[|::|\.internal|^all$/i;
const HOST = /^[\w-]+(?:\.[\w-]+)+$/;

const says = {
  turnedAway: (variable: string, hosts: string) =>
    `${variable} = ${hosts} makes the app accept only these hosts. Checks call the private address of the Machine, so the app may reject them.`,
};

export default rule({
  id: "check-host-header",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  *check({ app }) {
    const list = app.env.find(({ name, value }) => NAMES.test(name) && !OPEN.test(value));
    const host = list && hostIn(list.value);
    if (!list || host === undefined) return;
    for (const check of httpChecks(app)) {
      if (sendsHeader(check, "Host")) continue;
      const change = addedHeader(check, `Host = ${toml(host)}`);
      yield {
        path: check.path,
        message: says.turnedAway(list.name, short(list.value)),
        help: code(`headers = { Host = ${toml(host)} }`),
        fix: change && { safe: false, changes: [change] },
      };
    }
  },
});

/** The name of the app on Fly, else the first name of the list. */
function hostIn(list: string): string | undefined {
  const hosts = list.split(/[\s,;"']+/).filter((host) => HOST.test(host) && !/^[\d.]+$/.test(host));
  return hosts.find((host) => host.endsWith(".fly.dev")) ?? hosts[0];
}

export const manual: Manual = {
  title: "A check with a host that the app does not accept",
  why: "A health check calls the private address of a Machine. Django with `ALLOWED_HOSTS`, and Rails with `config.hosts`, answer such a request with 400 or 403, which counts as a failure. Adding the check takes the app down.",
  how: "Send the app's hostname as `Host`, or let the app accept any host on the path of the check.",
  links: ["https://github.com/fboundy/agile_predict/issues/66"],
  examples: [
    {
      name: "Django",
      toml: `
        [env]
          ALLOWED_HOSTS = "acme.com,acme.fly.dev"
        [http_service]
          internal_port = 8000
          [[http_service.checks]] # <--
            path = "/health"
      `,
      fixed: `
        [env]
          ALLOWED_HOSTS = "acme.com,acme.fly.dev"
        [http_service]
          internal_port = 8000
          [[http_service.checks]]
            headers.Host = "acme.fly.dev"
            path = "/health"
      `,
    },
    {
      name: "any host",
      toml: `
        [env]
          ALLOWED_HOSTS = "*"
        [http_service]
          internal_port = 8000
          [[http_service.checks]]
            path = "/health"
      `,
    },
    {
      name: "with the header",
      toml: `
        [env]
          ALLOWED_HOSTS = "acme.fly.dev"
        [http_service]
          internal_port = 8000
          [[http_service.checks]]
            path = "/health"
            headers = { Host = "acme.fly.dev" }
      `,
    },
    {
      name: "a check that only opens a connection",
      toml: `
        [env]
          ALLOWED_HOSTS = "acme.fly.dev"
        [[services]]
          internal_port = 8000
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
  ],
};
