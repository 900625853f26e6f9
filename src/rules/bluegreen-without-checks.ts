import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { checkFor } from "../hints/health-check.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { addCheck, checkLists } from "../words/checks.ts";

const says = {
  noCheckAtAll:
    "bluegreen needs health checks, and this file has none. Every deploy except the first fails after the build.",
  uncheckedGroup: (group: string) =>
    `No health check covers process group ${group}, so bluegreen switches to a new release even if it crashes.`,
  rolling: (group: string) => `If ${group} listens on a port, add a top-level check for it. Otherwise write:`,
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
  const service = app.services.find(canBeChecked);
  return {
    path,
    about: [],
    missing: app.services.flatMap(checkLists),
    message: says.noCheckAtAll,
    // Without a port there is nothing to check.
    ...(service
      ? { help: addCheck(app, service, checkFor(app, service), true) }
      : setTo(path, '"rolling"', { safe: false })),
  };
}

function uncheckedGroup(app: App, group: string, strategy: Path): Finding {
  const service = app.services.find((one) => canBeChecked(one) && one.groups.includes(group));
  const path = service?.path ?? strategy;
  return {
    path,
    severity: service ? "warning" : "info",
    outcome: "risk",
    about: path,
    missing: service ? checkLists(service) : [],
    message: says.uncheckedGroup(quoted(group)),
    help: service
      ? addCheck(app, service, checkFor(app, service), true)
      : [says.rolling(quoted(group)), setTo(strategy, '"rolling"', { safe: false }).help],
  };
}

/** A check opens a connection, which UDP has not; a section that only holds checks has no port. */
function canBeChecked({ ghost, protocol }: Service): boolean {
  return !ghost && protocol === "tcp";
}

export const manual: Manual = {
  title: "Blue-green deploys without health checks",
  why: "Blue-green deploys use health checks to decide when to send traffic to the new Machines. If the app has none, flyctl stops the deploy after the image is built (except on the first deploy, when there is nothing to replace). If only one process group has no checks, it switches to the new release blindly.",
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
      name: "one group without a check",
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
      name: "a group without a service, and nothing to check",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [processes]
          "mail sender" = "bin/mail"
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "workers only",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [processes]
          worker = "bin/worker"
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
        [processes]
          worker = "bin/worker"
      `,
    },
    {
      name: "gRPC",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
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
