import { listedCommand } from "../app/command.ts";
import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { run } from "../help.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { capitalized } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

const says = {
  ofRoot: (volume: string, folder: string, user: string, place: string) =>
    `${volume} belongs to root at first, but the image runs as ${user} (${place}), which cannot write to ${folder}.`,
  chown: (user: string, folder: string, file: string, command: string) => [
    `In ${file}, delete USER to start as root. In an entrypoint script, change the owner before the app starts:`,
    run(`chown ${user} ${folder}`),
    run(`exec setpriv --reuid=${user} --init-groups "$@"`),
    "Or change the owner once for each volume:",
    run(command),
  ],
};

const ROOT = /^(?:root|0)?$/;

export default rule({
  id: "image-user-cannot-write",
  category: "reliability",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app, beside }) {
    const [mount] = app.mounts;
    const { destination } = mount ?? {};
    if (!mount || !destination || isMultiContainer(app) || listedCommand(app, "entrypoint")) return;
    const image = beside.image();
    const user = image?.user;
    if (!image || !user || ROOT.test(user.value)) return;
    // What the image does about owners may be about this folder, too.
    const owns = /\b(?:chown|gosu|su-exec|setpriv|sudo)\b|--chown/.test(image.text);
    if (owns && image.text.includes(destination)) return;
    yield {
      path: fieldPath(mount, "destination"),
      message: says.ofRoot(capitalized(volumeName(mount)), destination, quoted(user.value), lineOf(user)),
      help: says.chown(
        user.value,
        destination,
        image.file,
        fly(app, `ssh console --user root -C "chown ${user.value} ${destination}"`),
      ),
      related: [{ file: user.file, line: user.line }],
    };
  },
});

export const manual: Manual = {
  title: "A volume that the app cannot write to",
  why: 'A new volume belongs to root. If the Dockerfile sets another `USER`, the app cannot write there: SQLite says "attempt to write a readonly database", other programs say "permission denied".',
  how: "Start as root and change the owner in an entrypoint script before the app starts, or change it once with `fly ssh console`. The volume keeps its owner.",
  links: ["https://github.com/superfly/flyctl/issues/1400", "https://github.com/fly-apps/dockerfile-rails/issues/35"],
  examples: [
    {
      name: "USER of the app",
      toml: `
        [mounts]
          source = "data"
          destination = "/data" # <--
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
      name: "root",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          USER node
          RUN npm ci
          USER root
          CMD ["./entrypoint.sh"]
        `,
      },
    },
    {
      name: "the folder belongs to the user in the image",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM node:22-alpine
          RUN mkdir /data && chown node /data
          USER node
        `,
      },
    },
  ],
};
