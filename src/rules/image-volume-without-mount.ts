import { stepsOf } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { code } from "../help.ts";
import { isClustered, isLitefs, isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block, quoted } from "../toml/write.ts";

const says = {
  notMounted: (folder: string, place: string) =>
    `Fly ignores VOLUME ${folder} of the image (${place}), and no volume is mounted there. The next deploy deletes what the app writes there.`,
  mount: (folder: string, section: string) => [
    "Mount a volume there:",
    code(section),
    `If nothing in ${folder} must be kept, delete VOLUME from the Dockerfile.`,
  ],
};

export default rule({
  id: "image-volume-without-mount",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  replaces: ["database-on-root-disk"],
  *check({ app, beside }) {
    if (isMultiContainer(app) || isLitefs(app) || isClustered(app) || hasServer(app)) return;
    const image = beside.image();
    const reported = new Set<string>();
    for (const { value, file, line } of image?.volumes ?? []) {
      const folder = `/${stepsOf(value).join("/")}`;
      const isMounted = app.mounts.some(({ destination = "" }) =>
        isAround(`/${stepsOf(destination).join("/")}`, folder),
      );
      if (isMounted || NOT_DATA.test(folder) || !value.startsWith("/") || reported.has(folder)) continue;
      reported.add(folder);
      const source = folder.replace(/^.*\//, "").replace(/\W+/g, "_").toLowerCase();
      const section = block("[[mounts]]", { source, destination: folder });
      yield {
        path: app.name === undefined ? [] : fieldPath(app.root, "app"),
        message: says.notMounted(quoted(folder), lineOf({ file, line })),
        help: says.mount(folder, section),
        related: [{ file, line }],
      };
    }
  },
});

/** The data is in a database server or a bucket, so what the image would keep in a file need not last. */
function hasServer({ env }: App): boolean {
  return env.some(({ name, value }) => /postgres|mysql|mariadb|mongo|\bs3\b|tigris/i.test(`${name}=${value}`));
}

/** Folders of what can be lost. */
const NOT_DATA = /^\/(?:tmp|run|var\/(?:run|tmp|cache|log)|proc|sys|dev)(?:\/|$)|cache|\/logs?$|\/tmp$/i;

/** Whether a volume at `destination` holds what is in `folder`, or the part of it that somebody wants to keep. */
function isAround(destination: string, folder: string): boolean {
  return folder === destination || folder.startsWith(`${destination}/`) || destination.startsWith(`${folder}/`);
}

export const manual: Manual = {
  title: "A VOLUME in the Dockerfile without a mount",
  why: "`VOLUME` tells Docker to keep a directory outside the container. Fly ignores it: without `[[mounts]]`, the directory is on the root disk, which each deploy rebuilds from the image.",
  how: "Mount a volume at that directory, or delete `VOLUME` if nothing there must be kept.",
  links: ["https://github.com/itzg/docker-minecraft-server/pull/4097"],
  examples: [
    {
      name: "a game server",
      toml: `
        app = "acme-mc" # <--
        [[services]]
          protocol = "tcp"
          internal_port = 25565
          [[services.ports]]
            port = 25565
      `,
      files: {
        Dockerfile: `
          FROM eclipse-temurin:21
          VOLUME ["/data"]
          EXPOSE 25565
        `,
      },
    },
    {
      name: "the data is elsewhere",
      toml: `
        app = "acme"
        [env]
          DB_TYPE = "postgres"
      `,
      files: {
        Dockerfile: `
          FROM debian:13
          VOLUME /app/data
        `,
      },
    },
    {
      name: "mounted",
      toml: `
        app = "acme-mc"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM eclipse-temurin:21
          VOLUME /data /tmp
        `,
      },
    },
  ],
};
