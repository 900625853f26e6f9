import { fieldPath } from "../app/section.ts";
import { isCache } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

/** Folders that images keep the system or the app in; a folder below one of them is fine, and nobody misses what was in /tmp. */
const SYSTEM =
  "/bin /sbin /lib /lib64 /usr /usr/bin /usr/lib /usr/local /etc /proc /sys /dev /run /boot /var /fly /.fly".split(" ");
const CODE = "/app /rails /code /workspace /srv /usr/src/app /home".split(" ");
/** Often empty, or meant: a home of root, add-ons. */
const PERHAPS = ["/root", "/opt"];

export default rule({
  id: "mount-shadows-system-path",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#destination",
  options: {
    paths: {
      description: "The folders that a volume must not be mounted over.",
      default: [...SYSTEM, ...CODE, ...PERHAPS] as readonly string[],
    },
  },
  *check({ app, options }) {
    for (const mount of app.mounts) {
      const plain = mount.destination?.replace(/\/+/g, "/").replace(/(?:\/\.)*\/?$/, "");
      if (!plain || !options.paths.includes(plain)) continue;
      const better = SYSTEM.includes(plain) || plain === "/home" ? "/data" : `${plain}/data`;
      yield {
        path: fieldPath(mount, "destination"),
        message: `The volume ${quoted(mount.source ?? "")} is empty at first and hides everything that the image has in ${plain}${CODE.includes(plain) ? ", usually the app itself" : ""}.`,
        help: `Mount it where the image has nothing, and point the app there:\ndestination = ${quoted(better)}`,
        ...(PERHAPS.includes(plain) || isCache(mount) ? { severity: "info" as const } : {}),
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume over a folder that the image needs",
  why: "A new volume is empty, and what is mounted hides what was there. Over `/app` or `/usr` that is the code or the system: the app works on every computer and fails on Fly, with a module or a program that cannot be found. Later deploys do not bring the files back.",
  how: "Mount the volume at a folder of its own, such as `/data`, or at one below the app, such as `/app/data`.",
  examples: [
    {
      name: "over the app",
      toml: `
        [mounts]
          source = "data"
          destination = "/app" # <--
      `,
    },
    {
      name: "over the system",
      toml: `
        [mounts]
          source = "data"
          destination = "/var/" # <--
      `,
    },
    {
      name: "over the home of root",
      toml: `
        [mounts]
          source = "data"
          destination = "/root" # <--
      `,
    },
    {
      name: "below the app",
      toml: `
        [mounts]
          source = "data"
          destination = "/app/data"
      `,
    },
    {
      name: "below the system",
      toml: `
        [mounts]
          source = "pg_data"
          destination = "/var/lib/postgresql/data"
      `,
    },
    {
      name: "room for temporary files",
      toml: `
        [mounts]
          source = "scratch"
          destination = "/tmp"
      `,
    },
    {
      name: "the home of a user",
      toml: `
        [mounts]
          source = "home"
          destination = "/home/coder"
      `,
    },
    {
      name: "a list of one's own",
      toml: `
        [mounts]
          source = "data"
          destination = "/srv"
      `,
      options: { paths: ["/app"] },
    },
  ],
};
