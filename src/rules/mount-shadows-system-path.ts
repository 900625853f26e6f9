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

const says = {
  hides: (volume: string, folder: string) =>
    `The volume ${volume} is empty at first and hides everything that the image has in ${folder}.`,
  hidesApp: (volume: string, folder: string) =>
    `The volume ${volume} is empty at first and hides everything that the image has in ${folder}, usually the app itself.`,
  mountElsewhere: (line: string) => `Mount it where the image has nothing, and point the app there:\n${line}`,
};

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
      const folder = plain(mount.destination ?? "");
      if (folder === "" || !options.paths.includes(folder)) continue;
      const volume = quoted(mount.source ?? "");
      const better = SYSTEM.includes(folder) || folder === "/home" ? "/data" : `${folder}/data`;
      yield {
        path: fieldPath(mount, "destination"),
        message: CODE.includes(folder) ? says.hidesApp(volume, folder) : says.hides(volume, folder),
        help: says.mountElsewhere(`destination = ${quoted(better)}`),
        severity: PERHAPS.includes(folder) || isCache(mount) ? "info" : undefined,
      };
    }
  },
});

/** The path without doubled slashes, and without the slash and the dots at its end. */
function plain(path: string): string {
  const single = path.replace(/\/+/g, "/");
  let end = single.endsWith("/") ? single.length - 1 : single.length;
  while (end >= 2 && single.startsWith("/.", end - 2)) end -= 2;
  return single.slice(0, end);
}

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
