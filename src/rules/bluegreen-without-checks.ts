import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { hasEmptyList, isH2Backend, type Service, speaksHttp } from "../app/service.ts";
import { code, type Help } from "../help.ts";
import { runtimeOf } from "../hints/runtime.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { block, header, quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { checkLines } from "../words/checks.ts";
import { aboveNext, serviceName } from "../words/names.ts";

const says = {
  noCheckAtAll:
    "bluegreen needs health checks, and this file has none. Every deploy except the first fails after the build.",
  uncheckedGroup: (group: string) =>
    `No health check covers process group ${group}, so bluegreen switches to a new release even if it crashes.`,
  add: "Add",
  deleteAndAdd: (list: string) => `Delete ${list} = [] and add`,
  pageCheck: (add: string, where: string, check: string) => [
    `${add} a check${where}, with a path that returns 200:`,
    code(check),
  ],
  portCheck: (add: string, where: string, check: string) => [
    `${add} a check${where} that connects to the port:`,
    code(check),
  ],
  to: (service: string) => ` to ${service}`,
  topLevel: " at the top level",
  rolling: (group: string) => `If ${group} listens on a port, add a top-level check for it. Otherwise write:`,
};

const TIMES: [string, string, string] = ["10s", "3s", "10s"];

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
    missing: app.services.flatMap(listsOf),
    message: says.noCheckAtAll,
    // Without a port there is nothing to check.
    ...(service ? { help: checkFor(app, service) } : setTo(path, '"rolling"', { safe: false })),
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
    missing: service ? listsOf(service) : [],
    message: says.uncheckedGroup(quoted(group)),
    help: service
      ? checkFor(app, service)
      : [says.rolling(quoted(group)), setTo(strategy, '"rolling"', { safe: false }).help],
  };
}

/** A check opens a connection, which UDP has not; a section that only holds checks has no port. */
function canBeChecked({ ghost, protocol }: Service): boolean {
  return !ghost && protocol === "tcp";
}

/** Where the checks of a service may stand. */
function listsOf({ path }: Service): readonly Path[] {
  return [
    [...path, "checks"],
    [...path, "http_checks"],
    [...path, "tcp_checks"],
  ];
}

/** A server of gRPC answers no GET, and [http_service] has no checks but those of HTTP. */
function checkFor(app: App, service: Service): Help {
  const kind = speaksHttp(service) && !isH2Backend(service) ? "http" : "tcp";
  const isTopLevel = service.kind === "http_service" && kind === "tcp";
  if (isTopLevel) return says.portCheck(says.add, says.topLevel, topLevelCheck(app, service));
  const list = service.kind === "http_service" ? "checks" : `${kind}_checks`;
  const path = service.groups.some((group) => runtimeOf(app, group) === "rails") ? "/up" : "/";
  const lines = `[[${service.kind}.${list}]]\n  ${checkLines(kind, path, TIMES)}`;
  const add = hasEmptyList(service, list) ? says.deleteAndAdd(list) : says.add;
  const where = says.to(serviceName(service)) + aboveNext(app.services, service);
  return kind === "http" ? says.pageCheck(add, where, lines) : says.portCheck(add, where, lines);
}

function topLevelCheck(app: App, { groups, internalPort = 8080 }: Service): string {
  const name = app.checks.some((check) => check.name === "grpc") ? `grpc-${internalPort}` : "grpc";
  return block(header(["checks", name]), {
    type: "tcp",
    port: internalPort,
    interval: TIMES[0],
    timeout: TIMES[1],
    grace_period: TIMES[2],
    processes: app.groups.length > 1 ? groups : undefined,
  });
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
