import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { lineOf } from "../beside/files.ts";
import { startWords } from "../beside/start.ts";
import { entry } from "../beside/tree.ts";
import { isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { setTo } from "../words/advice.ts";

const says = {
  bypassed: (proxy: number, place: string, internal: number) =>
    `Fly sends requests to port ${internal} and bypasses the LiteFS proxy on port ${proxy} (${place}), so writes on replicas fail.`,
  nothing: (proxy: number, place: string, internal: number) =>
    `Fly sends requests to port ${internal}, but the LiteFS proxy listens on port ${proxy} (${place}), so they fail.`,
};

export default rule({
  id: "litefs-port-mismatch",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/litefs/proxy/",
  replaces: ["image-port-mismatch"],
  *check({ app, beside }) {
    if (app.services.length === 0) return;
    const source = beside.yaml("litefs.yml");
    const address = source && entry(source.value, "proxy", "addr");
    const target = source && entry(source.value, "proxy", "target");
    const [proxy, inner] = [portIn(address?.text), portIn(target?.text)];
    if (!source || !address || proxy === undefined || inner === undefined) return;
    const behind = app.services.find(({ internalPort }) => internalPort === inner);
    // LiteFS starts the app, so of a single service nothing else can be meant.
    const [only] = app.services.length === 1 && startsLitefs(app, beside) ? app.services : [];
    const service = behind ?? only;
    const internal = service?.internalPort;
    // Another service for the proxy itself says that somebody has thought about it.
    if (!service || internal === undefined || proxy === inner) return;
    if (app.services.some(({ internalPort }) => internalPort === proxy)) return;
    const place = { file: source.file, line: address.line };
    const path = fieldPath(service, "internal_port");
    yield {
      path,
      message: (behind ? says.bypassed : says.nothing)(proxy, lineOf(place), internal),
      ...setTo(path, String(proxy), { safe: false }),
      related: [place],
    };
  },
});

function startsLitefs(app: App, beside: Beside): boolean {
  const image = beside.image();
  return isLitefs(app) || (image !== undefined && startWords(image).join(" ").includes("litefs mount"));
}

/** `:8080`, `localhost:8081`, `:${INTERNAL_PORT}` */
function portIn(address = ""): number | undefined {
  const [, port] = /:(\d{1,5})$/.exec(address) ?? [];
  return port === undefined ? undefined : Number(port);
}

export const manual: Manual = {
  title: "An `internal_port` that bypasses the LiteFS proxy",
  why: "The LiteFS proxy sends writes to the primary Machine. If requests go directly to the app, each Machine handles its writes itself, and on replicas they fail.",
  how: "Write the port of `proxy.addr` in `internal_port`.",
  links: ["https://github.com/superfly/litefs/issues/386"],
  examples: [
    {
      name: "a port on which nothing listens",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 3000
      `,
      files: {
        "litefs.yml": `
          proxy:
            addr: ":3000"
            target: "localhost:8081"
        `,
        Dockerfile: `
          FROM node:22-slim
          COPY litefs.yml /etc/litefs.yml
          CMD ["litefs", "mount"]
        `,
      },
    },
    {
      name: "the port of the app",
      toml: `
        [http_service]
          internal_port = 8081 # <--
      `,
      files: {
        "litefs.yml": `
          proxy:
            addr: ":8080"
            target: "localhost:8081"
            db: "db"
        `,
      },
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "the port of the proxy",
      toml: `
        [http_service]
          internal_port = 8080
      `,
      files: {
        "litefs.yml": `
          proxy:
            addr: ":8080"
            target: "localhost:8081"
        `,
      },
    },
  ],
};
