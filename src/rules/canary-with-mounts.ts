import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  volume: (mount: string) =>
    `canary starts an extra Machine, but the volume in ${mount} cannot be attached twice. flyctl rejects the file.`,
};

export default rule({
  id: "canary-with-mounts",
  category: "availability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  *check({ app }) {
    const [mount] = app.mounts;
    if (app.deploy?.strategy !== "canary" || !mount) return;
    const path = fieldPath(app.deploy, "strategy");
    yield { path, message: says.volume(header(mount.path)), ...setTo(path, '"rolling"', { safe: false }) };
  },
});

export const manual: Manual = {
  title: "Canary deploys with a volume",
  why: "A canary is an extra Machine, so it would need the volume of a running Machine. flyctl rejects the file, even if the mount belongs to another process group.",
  how: 'Use `strategy = "rolling"`, the default.',
  examples: [
    {
      name: "canary and a mount",
      toml: `
        [deploy]
          strategy = "canary" # <--
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
      name: "canary without mounts",
      toml: `
        [deploy]
          strategy = "canary"
      `,
    },
  ],
};
