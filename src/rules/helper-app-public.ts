import { usedBuildKey } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import { run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { serviceName } from "../words/names.ts";

/** Images of Fly's that serve an organization and answer nobody outside. */
const HELPERS: Readonly<Record<string, string>> = {
  "flyio/log-shipper": "The log shipper",
  "ghcr.io/superfly/fly-log-shipper": "The log shipper",
  "flyio/fly-autoscaler": "The autoscaler",
  "ghcr.io/superfly/fly-autoscaler": "The autoscaler",
};

const says = {
  needsNone: (helper: string, image: string, service: string) =>
    `${helper} (${image}) answers no requests. ${service} only makes it public, and autostop may stop it.`,
  deleteIt: (list: string) => ["Delete the service. To list the public addresses that remain:", run(list)],
};

export default rule({
  id: "helper-app-public",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/autoscale-by-metric/",
  replaces: [
    "missing-health-checks",
    "force-https-missing",
    "autostop-kills-background-work",
    "service-on-worker-group",
  ],
  *check({ app }) {
    const image = usedBuildKey(app, "image");
    if (image === undefined) return;
    const { name } = parseImage(image);
    // The template of the log shipper has a service without ports, which nobody can reach.
    const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
    const service = app.services.find(({ ghost, ports }) => !ghost && ports.length > 0);
    if (helper === undefined || !service) return;
    yield {
      path: service.path,
      message: says.needsNone(helper, quoted(name), serviceName(service)),
      help: says.deleteIt(fly(app, "ips list")),
    };
  },
});

export const manual: Manual = {
  title: "A log shipper or autoscaler with a service",
  why: "fly-log-shipper and fly-autoscaler need no incoming requests, but `fly launch` gives them a service anyway. Fly's guides say to delete it. With autostop, Fly Proxy stops them, because no request ever arrives.",
  how: "Delete `[http_service]` or `[[services]]`, and release the public addresses.",
  links: ["https://github.com/superfly/fly-log-shipper"],
  examples: [
    {
      name: "log shipper",
      toml: `
        app = "acme-logs"
        [build]
          image = "flyio/log-shipper:latest"
        [http_service] # <--
          internal_port = 8686
      `,
    },
    {
      name: "the template of the log shipper, which opens no port",
      toml: `
        app = "acme-logs"
        [build]
          image = "ghcr.io/superfly/fly-log-shipper:latest"
        [[services]]
          http_checks = []
          internal_port = 8686
      `,
    },
    {
      name: "autoscaler without a service",
      toml: `
        app = "acme-autoscaler"
        [build]
          image = "flyio/fly-autoscaler:0.3.1"
        [[metrics]]
          port = 9090
          path = "/metrics"
      `,
    },
  ],
};
