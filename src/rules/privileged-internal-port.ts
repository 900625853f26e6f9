import { imageOf } from "../app/build.ts";
import { allCommands } from "../app/command.ts";
import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

/** Their images listen on 80 and start as root. */
const WEB_SERVER = /nginx|caddy|httpd|apache|wordpress|php|traefik|haproxy|thrust/i;

const says = {
  needsRoot: (port: number) =>
    `internal_port = ${port} is below 1024. If the image does not start as root, the app may be unable to listen there.`,
  listenOn: (port: number) => [
    code(`internal_port = ${port}`),
    `Make the app listen on ${port}, too. The public port does not change.`,
  ],
};

export default rule({
  id: "privileged-internal-port",
  category: "networking",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/app-services/",
  *check({ app }) {
    if (isMultiContainer(app) || WEB_SERVER.test(`${imageOf(app)}\n${allCommands(app)}`)) return;
    for (const service of app.services) {
      const { internalPort, protocol } = service;
      // UDP has to use the number of the public port.
      if (internalPort === undefined || internalPort < 1 || internalPort >= 1024 || protocol === "udp") continue;
      const path = fieldPath(service, "internal_port");
      yield { path, message: says.needsRoot(internalPort), help: says.listenOn(8000 + internalPort) };
    }
  },
});

export const manual: Manual = {
  title: "An internal port below 1024",
  why: "By default, only root can listen on ports below 1024 on Linux. Most images start as root. An image with a `USER` in its Dockerfile may fail to listen.",
  how: "Use port 1024 or above. Visitors still connect to 80 and 443.",
  examples: [
    {
      name: "port 80",
      toml: `
        [http_service]
          internal_port = 80 # <--
      `,
    },
    {
      name: "an unprivileged port",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "nginx",
      toml: `
        [build]
          image = "nginx:1.29"
        [http_service]
          internal_port = 80
      `,
    },
    {
      name: "UDP",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
    },
  ],
};
