import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  volume: (mount: string) =>
    `bluegreen starts new Machines next to the old ones, but the volume in ${mount} cannot be attached twice. The deploy fails after the build.`,
};

export default rule({
  id: "bluegreen-with-mounts",
  category: "availability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  replaces: ["bluegreen-without-checks"],
  *check({ app }) {
    const [mount] = app.mounts;
    if (app.deploy?.strategy !== "bluegreen" || !mount) return;
    const path = fieldPath(app.deploy, "strategy");
    yield { path, message: says.volume(header(mount.path)), ...setTo(path, '"rolling"', { safe: false }) };
  },
});

export const manual: Manual = {
  title: "Blue-green deploys with a volume",
  why: "Blue-green deploys create all new Machines before they destroy the old ones, so each new Machine needs a volume that is still in use. `fly config validate` does not notice: the deploy fails after the image is built.",
  how: 'Use `strategy = "rolling"`, the default.',
  links: ["https://github.com/superfly/flyctl/pull/4456", "https://github.com/superfly/docs/issues/1886"],
  examples: [
    {
      name: "bluegreen with a mount",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "bluegreen without mounts",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
  ],
};
