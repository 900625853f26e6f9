import { listedCommand } from "../app/command.ts";
import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { scriptOf } from "../beside/script.ts";
import { usesImageCommand } from "../beside/start.ts";
import { run } from "../help.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { shell } from "../words/commands.ts";
import { volumeName } from "../words/names.ts";

const says = {
  ofRoot: (volume: string, folder: string, user: string, place: string) =>
    `The image starts as root, so ${volume} belongs to root. Then ${place} switches to the user ${user}, which cannot write to ${folder}.`,
  chown: (user: string, folder: string, script: string) => [
    `In ${script}, change the owner before that line:`,
    run(shell`chown ${user} ${folder}`),
  ],
};

/**
 * The volume belongs to the user that the image starts as: "Mounting /dev/vdb at /data w/ uid: 1000, gid: 1000 and chmod
 * 0755" is what the logs of a Machine say (https://github.com/fly-apps/dockerfile-rails/issues/35). So `USER` does no harm.
 */
export default rule({
  id: "image-user-cannot-write",
  category: "reliability",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app, beside }) {
    const mount = app.mounts.find(({ destination }) => destination);
    if (!mount?.destination || isMultiContainer(app) || listedCommand(app, "entrypoint")) return;
    const image = beside.image();
    if (!image || !/^(?:root|0)?$/.test(image.user?.value ?? "")) return;
    // A command of the fly.toml takes the place of CMD.
    const command = app.groups.every(({ name }) => usesImageCommand(app, name)) ? image.command : undefined;
    for (const start of [image.entrypoint, command]) {
      const script = start && scriptOf(image, start, beside);
      const change = script && userChange(script.value);
      if (!script || !change) continue;
      const place = { file: script.file, line: change.line };
      yield {
        path: fieldPath(mount, "destination"),
        message: says.ofRoot(volumeName(mount), mount.destination, quoted(change.user), lineOf(place)),
        help: says.chown(change.user, mount.destination, script.file),
        related: [place],
      };
      return;
    }
  },
});

/** What starts a program as somebody else, up to the name of that user. */
const SWITCHES: readonly RegExp[] = [
  /\b(?:gosu|su-exec)[ \t]+([\w.-]+)/,
  // setpriv
  /--reuid[= \t]([\w.-]+)/,
  /\brunuser[ \t]+(?:-u[ \t]+)?([\w][\w.-]*)/,
  /(?:^|[ \t])(?:exec[ \t]+)?su[ \t]+(?:-[ \t]+|-l[ \t]+)?([a-z_][\w.-]*)[ \t]+-/,
];

/** Where a script goes on as another user; undefined where it changes owners, or rights, by itself. */
function userChange(script: string): { readonly user: string; readonly line: number } | undefined {
  if (/\b(?:chown|chmod|install|setfacl)\b/.test(script)) return undefined;
  for (const [index, line] of script.split("\n").entries()) {
    const code = line.replace(/(?:^|\s)#.*/, "");
    const user = SWITCHES.map((pattern) => pattern.exec(code)?.[1]).find((name) => name !== undefined);
    if (user !== undefined && user !== "root" && user !== "0") return { user, line: index + 1 };
  }
  return undefined;
}

export const manual: Manual = {
  title: "A volume that the app cannot write to",
  why: 'Fly gives a volume to the user that the image starts as. An image that starts as root, and goes on as another user in its start script, leaves the volume to root: SQLite says "attempt to write a readonly database", other programs "permission denied".',
  how: "Change the owner in the script before it switches to the other user. Or end the Dockerfile with `USER app`: then Fly gives the volume to that user. Files that a different user wrote before keep their owner.",
  links: ["https://github.com/fly-apps/dockerfile-rails/issues/35", "https://github.com/superfly/flyctl/issues/632"],
  examples: [
    {
      name: "a script that switches the user",
      toml: `
        [mounts]
          source = "data"
          destination = "/data" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          RUN apk add --no-cache su-exec
          COPY docker-entrypoint.sh /usr/local/bin/
          ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
          CMD ["node", "server.js"]
        `,
        "docker-entrypoint.sh": `
          #!/bin/sh
          set -e
          exec su-exec node "$@"
        `,
      },
    },
    {
      name: "a script that changes the owner first",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          COPY docker-entrypoint.sh /usr/local/bin/
          ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
          CMD ["node", "server.js"]
        `,
        "docker-entrypoint.sh": `
          #!/bin/sh
          chown -R node /data
          exec su-exec node "$@"
        `,
      },
    },
    {
      name: "USER, to whom Fly gives the volume",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          RUN adduser -S nextjs
          USER nextjs
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "root all along",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          COPY start.sh /start.sh
          CMD ["/start.sh"]
        `,
        "start.sh": `
          #!/bin/sh
          # su-exec node node server.js
          exec node server.js
        `,
      },
    },
  ],
};
