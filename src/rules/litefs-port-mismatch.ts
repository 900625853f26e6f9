import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { entry } from "../beside/tree.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { setTo } from "../words/advice.ts";

const says = {
  bypassed: (proxy: number, place: string, internal: number) =>
    `Fly sends requests to port ${internal} and bypasses the LiteFS proxy on port ${proxy} (${place}), so writes on replicas fail.`,
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
    const service = app.services.find(({ internalPort }) => internalPort === inner);
    // Another service for the proxy itself says that somebody has thought about it.
    if (!service || proxy === inner || app.services.some(({ internalPort }) => internalPort === proxy)) return;
    const place = { file: source.file, line: address.line };
    const path = fieldPath(service, "internal_port");
    yield {
      path,
      message: says.bypassed(proxy, lineOf(place), inner),
      ...setTo(path, String(proxy), { safe: false }),
      related: [place],
    };
  },
});

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
