import { imageOf } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { fieldPath, table, texts } from "../app/section.ts";
import { isH2Backend, type Service, speaksHttp } from "../app/service.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { exposedPort } from "../beside/start.ts";
import { code } from "../help.ts";
import { GRPC, SERVERS } from "../hints/servers.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { realName } from "../words/commands.ts";
import { serviceName } from "../words/names.ts";

const says = {
  notHttp: (port: number, server: string, service: string) =>
    `Port ${port} is the usual port of ${server}, but ${service} speaks HTTP to it, so no client gets through.`,
  exposed: (port: number, server: string, place: string, service: string) =>
    `The image says EXPOSE ${port} (${place}), the usual port of ${server}, but ${service} speaks HTTP, so no client gets through.`,
  useServices: (port: number, address: string) => [
    "Replace it with a TCP service:",
    code(`[[services]]\n  protocol = "tcp"\n  internal_port = ${port}\n  [[services.ports]]\n    port = ${port}`),
    `Or, if only your own apps connect, delete it: they can connect to ${address} without a service.`,
  ],
  grpc: (service: string) =>
    `Port ${GRPC} is the usual port of gRPC, which needs HTTP/2, but ${service} speaks HTTP/1.1 to the app, so calls fail.`,
  h2: (section: string) => code(`${section}\n  h2_backend = true`),
};

export default rule({
  id: "other-protocol-over-http",
  category: "networking",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  replaces: ["missing-health-checks", "image-port-mismatch", "check-path-root", "force-https-missing"],
  *check({ app, beside }) {
    for (const service of app.services.filter(speaksHttp)) {
      const { internalPort } = service;
      if (internalPort === undefined) continue;
      const server = SERVERS[internalPort];
      const path = fieldPath(service, "internal_port");
      const about = service.path;
      const name = serviceName(service);
      if (server !== undefined) {
        const message = says.notHttp(internalPort, server, name);
        const help = says.useServices(internalPort, addressOf(app, internalPort));
        yield { path: handlersOf(service) ?? path, about, message, help };
      } else if (internalPort === GRPC && !isH2(service)) {
        yield { path, about, message: says.grpc(name), help: says.h2(optionsOf(service)) };
      } else if (app.services.length === 1) {
        const image = imageOf(app) === "" ? beside.image() : undefined;
        const port = image && exposedPort(image);
        if (port) yield* exposedFinding(app, service, port.port, { file: port.file, line: port.line });
      }
    }
  },
});

/** Where a `[[services]]` asks for HTTP. */
function handlersOf({ kind, ports }: Service): Path | undefined {
  if (kind === "http_service") return undefined;
  const port = ports.find(({ handlers }) => handlers.includes("http"));
  return port && fieldPath(port, "handlers");
}

function* exposedFinding(app: App, service: Service, port: number, place: FilePlace): Iterable<Finding> {
  const server = SERVERS[port];
  // SSH is there to look after an app, and says nothing of it.
  if (server === undefined || port === 22) return;
  yield {
    path: fieldPath(service, "internal_port"),
    about: service.path,
    message: says.exposed(port, server, lineOf(place), serviceName(service)),
    help: says.useServices(port, addressOf(app, port)),
    related: [place],
  };
}

function addressOf(app: App, port: number): string {
  return `${realName(app) ?? "APP"}.internal:${port}`;
}

/** HTTP/2 reaches the app: the proxy speaks it, or passes on what it is told. */
function isH2(service: Service): boolean {
  const alpn = [service, ...service.ports].flatMap((one) => {
    const options = table(one, "tls_options");
    return options ? texts(options, "alpn") : [];
  });
  return isH2Backend(service) || alpn.includes("h2");
}

function optionsOf({ kind }: Service): string {
  return kind === "http_service" ? "[http_service.http_options]" : "[services.ports.http_options]";
}

export const manual: Manual = {
  title: "HTTP in front of a server that speaks something else",
  why: "`[http_service]` and the `http` handler make Fly Proxy speak HTTP to the app. Databases, queues and game servers use other protocols, so nothing gets through. `fly launch` writes `[http_service]` whatever the image is.",
  how: "Use `[[services]]` without the `http` handler, or no service at all if only your own apps connect. For gRPC, set `h2_backend = true`.",
  links: ["https://github.com/paradedb/paradedb/pull/5599", "https://github.com/superfly/fly/issues/276"],
  examples: [
    {
      name: "Postgres",
      toml: `
        app = "acme-db"
        [http_service]
          internal_port = 5432 # <--
      `,
    },
    {
      name: "gRPC",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 50051 # <--
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "the Dockerfile of a game server",
      toml: `
        app = "acme-mc"
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM eclipse-temurin:21
          EXPOSE 25565
          ENTRYPOINT ["/start"]
        `,
      },
    },
    {
      name: "gRPC with HTTP/2 to the app",
      toml: `
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
      `,
    },
    {
      name: "without the handler",
      toml: `
        app = "acme-db"
        [[services]]
          protocol = "tcp"
          internal_port = 5432
          [[services.ports]]
            port = 5432
            handlers = ["pg_tls"]
      `,
    },
  ],
};
