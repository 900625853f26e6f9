import { field, fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";

export default rule({
  id: "mount-destination-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-mounts-section",
  *check({ app }) {
    for (const mount of app.mounts) {
      const missing = ["source", "destination"].filter((key) => !has(mount, key) || field(mount, key) === "");
      if (missing.length > 0) {
        const lines = missing.map((key) => (key === "source" ? 'source = "data"' : 'destination = "/data"'));
        const absent = missing.every((key) => !has(mount, key));
        yield {
          path: mount.path,
          at: "header",
          missing: missing.map((key) => [...mount.path, key]),
          message: `${header(mount.path)} has no ${missing.join(" and no ")}, so the deploy fails: Fly needs the name of the volume and the folder where the app sees it.`,
          help: lines.join("\n"),
          ...(absent ? { fix: { safe: false, changes: [{ add: mount.path, toml: lines.join("\n") }] } } : {}),
        };
      }
      const { destination } = mount;
      if (!destination) continue;
      const path = fieldPath(mount, "destination");
      const plain = destination.replace(/\/+/g, "/").replace(/(?:\/\.)*\/?$/, "");
      if (plain === "") {
        yield {
          path,
          message: 'A volume cannot be mounted at "/", where the image of the app lives: the Machine does not start.',
          help: 'destination = "/data"',
        };
      } else if (!destination.startsWith("/") || /(^|\/)\.\.(\/|$)/.test(destination)) {
        const better = `/${destination.replace(/^[./\\]+/, "").replaceAll("../", "")}`;
        yield {
          path,
          message: `destination = ${toml(destination)} is not an absolute path, so the Machine does not start.`,
          help: `destination = ${toml(better)}`,
          fix: { safe: false, changes: [{ set: path, toml: toml(better) }] },
        };
      }
    }
  },
});

export const manual: Manual = {
  title: "A volume that cannot be mounted",
  why: "A volume needs a name (`source`) and an absolute path (`destination`) that is not `/`. flyctl does not check either; the deploy fails, or the Machine does not start.",
  how: 'Write both: `source = "data"` and `destination = "/data"`.',
  examples: [
    {
      name: "the root",
      toml: `
        [mounts]
          source = "data"
          destination = "/" # <--
      `,
    },
    {
      name: "a relative path",
      toml: `
        [mounts]
          source = "data"
          destination = "data" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "no source",
      toml: `
        [mounts] # <--
          destination = "/data"
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "both there",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
