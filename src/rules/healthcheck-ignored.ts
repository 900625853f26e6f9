import { healthChecks } from "../app/check.ts";
import type { Service } from "../app/service.ts";
import { lineOf } from "../beside/files.ts";
import { imageBehind } from "../beside/start.ts";
import { checkFor } from "../hints/health-check.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { addCheck, checkLists } from "../words/checks.ts";

const says = {
  ignored: (place: string) =>
    `Fly ignores the HEALTHCHECK of the image (${place}), and this file has no health check: Fly does not notice if the app hangs.`,
};

export default rule({
  id: "healthcheck-ignored",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/health-checks/",
  replaces: ["missing-health-checks"],
  *check({ app, beside }) {
    const service = app.services.find(({ ghost, protocol }) => !ghost && protocol === "tcp");
    if (!service || healthChecks(app).length > 0 || isMultiContainer(app)) return;
    const healthcheck = beside.image()?.healthcheck;
    if (!healthcheck) return;
    const { file, line } = healthcheck;
    yield {
      path: service.path,
      missing: checkLists(service),
      message: says.ignored(lineOf(healthcheck)),
      help: addCheck(
        app,
        service,
        checkFor(app, service, imageBehind(app, beside), pageIn(healthcheck.value, service)),
      ),
      related: [{ file, line }],
    };
  },
});

/** A page of the image itself, as `curl -f http://localhost:8080/health || exit 1` asks for it. */
const LOCAL_PAGE =
  /\bhttp:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::([^/\s"'`]*))?(\/[\w./~-]*)(?![\w./~$%{?-])/;

/** The page that the HEALTHCHECK asks for, if it does so on the port of the service. */
function pageIn(command: string, { internalPort }: Service): string | undefined {
  const [, port = "80", page] = LOCAL_PAGE.exec(command) ?? [];
  return port === String(internalPort) || /^\$\{?PORT\b/.test(port) ? page : undefined;
}

export const manual: Manual = {
  title: "A HEALTHCHECK in the Dockerfile",
  why: "Docker runs `HEALTHCHECK`, but Fly Machines do not. Without a check in fly.toml, Fly Proxy keeps sending requests to an app that no longer answers, and a broken release counts as deployed.",
  how: "Write the check in fly.toml, below the service.",
  examples: [
    {
      name: "only in the Dockerfile",
      toml: `
        [http_service] # <--
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          HEALTHCHECK CMD curl -f http://localhost:8080/health
        `,
      },
    },
    {
      name: "the port by its variable, in the exec form",
      toml: `
        [http_service] # <--
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          HEALTHCHECK --interval=30s CMD ["sh", "-c", "wget -qO- http://127.0.0.1:\${PORT:-8080}/up/live"]
        `,
      },
    },
    {
      name: "pages that say nothing about the service",
      toml: `
        [http_service] # <--
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM eclipse-temurin:21
          HEALTHCHECK CMD curl -f http://localhost:9001/actuator/health
        `,
      },
    },
    {
      name: "a page with a variable in it",
      toml: `
        [http_service] # <--
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          HEALTHCHECK CMD curl -f http://localhost:8080/base-$PREFIX/health
        `,
      },
    },
    {
      name: "a check with a misspelt header, which is reported itself",
      toml: `
        [[services]]
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.checks]]
            path = "/health"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          HEALTHCHECK CMD curl -f http://localhost:8080/health
        `,
      },
    },
    {
      name: "in both",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          HEALTHCHECK CMD curl -f http://localhost:8080/health
        `,
      },
    },
  ],
};
