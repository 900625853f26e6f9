import { hasBuildpacks } from "../app/build.ts";
import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { isCache } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { capitalized } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

/** Folders that images keep the system or the app in; a folder below one of them is fine, and nobody misses what was in /tmp. */
const SYSTEM =
  "/bin /sbin /lib /lib64 /usr /usr/bin /usr/lib /usr/local /etc /proc /sys /dev /run /boot /var /fly /.fly".split(" ");
const CODE = "/app /rails /code /srv /usr/src/app /home".split(" ");
/** Where buildpacks put the app; in other images it is a folder for data. */
const BUILDPACKS = "/workspace";
/** Often empty, or meant: a home of root, add-ons. */
const PERHAPS = ["/root", "/opt"];

const says = {
  hides: (volume: string, folder: string) => `${volume} starts empty and hides everything the image has in ${folder}.`,
  isSocket: (volume: string, path: string) =>
    `${volume} is an empty directory at ${path}. A Machine has no Docker daemon and no host socket to mount.`,
  deleteMount:
    "Delete this section. To run Docker in a Machine, install and start it there, with /var/lib/docker on a volume.",
  hidesApp: (volume: string, folder: string) =>
    `${volume} starts empty and hides everything the image has in ${folder}, usually the app itself.`,
  mountElsewhere: (line: string) => [
    "Mount it at a path that the image does not use, and configure the app to use that path:",
    code(line),
  ],
};

export default rule({
  id: "mount-shadows-system-path",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#destination",
  options: {
    paths: {
      description: "Paths that a volume must not be mounted over.",
      default: [...SYSTEM, ...CODE, ...PERHAPS] as readonly string[],
    },
  },
  *check({ app, options }) {
    const paths = hasBuildpacks(app) ? [...options.paths, BUILDPACKS] : options.paths;
    for (const mount of app.mounts) {
      const folder = plain(mount.destination ?? "");
      const volume = capitalized(volumeName(mount));
      if (/\.sock$/.test(folder)) {
        yield {
          path: fieldPath(mount, "destination"),
          message: says.isSocket(volume, folder),
          help: says.deleteMount,
        };
        continue;
      }
      const isRuntime = /^(?:\/var)?\/run(?:\/|$)/.test(folder);
      if (folder === "" || !(isRuntime || paths.includes(folder))) continue;
      const better = isRuntime || SYSTEM.includes(folder) || folder === "/home" ? "/data" : `${folder}/data`;
      yield {
        path: fieldPath(mount, "destination"),
        message:
          CODE.includes(folder) || folder === BUILDPACKS ? says.hidesApp(volume, folder) : says.hides(volume, folder),
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
  title: "A volume mounted over a directory that the image needs",
  why: "A new volume is empty, and a mount hides the directory below it. Over `/app` or `/usr`, that is the code or the system: the app works locally and fails on Fly because a module or program is missing. Later deploys do not bring the files back.",
  how: "Mount the volume at a separate path such as `/data`, or at a subdirectory such as `/app/data`.",
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
      name: "over root's home directory",
      toml: `
        [mounts]
          source = "data"
          destination = "/root" # <--
      `,
    },
    {
      name: "over the app of a buildpack",
      toml: `
        [build]
          builder = "heroku/builder:26"
        [mounts]
          source = "data"
          destination = "/workspace" # <--
      `,
    },
    {
      name: "/workspace without buildpacks",
      toml: `
        [mounts]
          source = "data"
          destination = "/workspace"
      `,
    },
    {
      name: "in a subdirectory of the app",
      toml: `
        [mounts]
          source = "data"
          destination = "/app/data"
      `,
    },
    {
      name: "in a subdirectory of the system",
      toml: `
        [mounts]
          source = "pg_data"
          destination = "/var/lib/postgresql/data"
      `,
    },
    {
      name: "temporary files",
      toml: `
        [mounts]
          source = "scratch"
          destination = "/tmp"
      `,
    },
    {
      name: "a user's home directory",
      toml: `
        [mounts]
          source = "home"
          destination = "/home/coder"
      `,
    },
    {
      name: "with the option paths",
      toml: `
        [mounts]
          source = "data"
          destination = "/srv"
      `,
      options: { paths: ["/app"] },
    },
    {
      name: "the socket of Docker",
      toml: `
        [mounts]
          source = "docker_sock"
          destination = "/var/run/docker.sock" # <--
      `,
    },
    {
      name: "what a system makes anew at each start",
      toml: `
        [mounts]
          source = "state"
          destination = "/var/run/app" # <--
      `,
    },
  ],
};
