import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { checkLines } from "../words/checks.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noCheckAtAll:
    "bluegreen switches over when the new Machines pass their health checks, and this file has none: every deploy after the first one fails, once the image is built.",
  uncheckedGroup: (group: string) =>
    `bluegreen has no health check to go by for the group ${group}, so it switches over even to a release that crashes.`,
  addTo: (service: string, check: string) => `Add a check to ${service}:\n${check}`,
};

export default rule({
  id: "bluegreen-without-checks",
  category: "availability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  replaces: ["missing-health-checks"],
  *check({ app }) {
    if (app.deploy?.strategy !== "bluegreen") return;
    const path = fieldPath(app.deploy, "strategy");
    const unchecked = app.groups.filter(({ name }) => !isChecked(app, name));
    if (unchecked.length === app.groups.length) yield noCheckAtAll(app, path);
    else yield* unchecked.map(({ name }) => uncheckedGroup(app, name, path));
  },
});

function isChecked(app: App, group: string): boolean {
  return (
    app.services.some(({ checks, groups }) => checks.length > 0 && groups.includes(group)) ||
    app.checks.some(({ groups }) => groups.includes(group))
  );
}

function noCheckAtAll(app: App, path: Path): Finding {
  const [service] = app.services;
  return {
    path,
    about: [],
    missing: app.services.flatMap(listsOf),
    message: says.noCheckAtAll,
    help: service ? checkOf(service) : topLevelCheck("alive"),
  };
}

function uncheckedGroup(app: App, group: string, strategy: Path): Finding {
  const service = app.services.find(({ groups }) => groups.includes(group));
  const path = service?.path ?? strategy;
  return {
    path,
    severity: service ? "warning" : "info",
    outcome: "risk",
    about: path,
    missing: service ? listsOf(service) : [],
    message: says.uncheckedGroup(quoted(group)),
    help: service
      ? says.addTo(serviceName(service), checkOf(service))
      : `${topLevelCheck(group)}\n  processes = [${quoted(group)}]`,
  };
}

/** Where the checks of a service may stand. */
function listsOf({ path }: Service): readonly Path[] {
  return [
    [...path, "checks"],
    [...path, "http_checks"],
  ];
}

function checkOf({ kind }: Service): string {
  const list = kind === "http_service" ? "http_service.checks" : "services.http_checks";
  return `[[${list}]]\n  ${checkLines("http", "/", ["10s", "3s", "10s"])}`;
}

function topLevelCheck(name: string): string {
  return `[checks.${name}]\n  type = "tcp"\n  port = 8080\n  interval = "10s"\n  timeout = "3s"`;
}

export const manual: Manual = {
  title: "Blue-green deploys without health checks",
  why: "Blue-green decides by health checks when to send users to the new Machines. Where the app has none, flyctl stops the deploy after the image was built (not on the very first deploy, when there is nothing to replace); a group without checks is switched over blindly.",
  how: "Add a check to every service, or use another strategy.",
  links: ["https://github.com/superfly/flyctl/pull/2509"],
  examples: [
    {
      name: "no check at all",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "one group without",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [processes]
          admin = "bin/admin"
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
          [[http_service.checks]]
            path = "/up"
        [[services]] # <--
          internal_port = 9090
          protocol = "tcp"
          processes = ["admin"]
          [[services.ports]]
            port = 9443
      `,
    },
    {
      name: "with a check",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "a top-level check is enough",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [checks.alive]
          type = "tcp"
          port = 8080
      `,
    },
  ],
};
