import { stepsOf } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import { fieldPath, type Section, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { volumeName } from "../words/names.ts";

const says = {
  replaced: (path: string, place: string) =>
    `The entry on ${place} also writes ${path}. The last one wins on every Machine, whatever processes says.`,
  oneEntry: "Delete one of the two entries, or give them different paths.",
  hidden: (path: string, volume: string, destination: string) =>
    `${path} is below ${destination}, where ${volume} is mounted. The volume hides the file, or keeps an old version of it.`,
  elsewhere: (name: string) => [
    "Write it to a directory that no volume covers, for example:",
    code(`guest_path = "/etc/app/${name}"`),
  ],
};

export default rule({
  id: "files-guest-path-conflict",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app }) {
    const seen = new Map<string, Section>();
    for (const file of app.files) {
      const guestPath = text(file, "guest_path");
      if (!guestPath) continue;
      const path = fieldPath(file, "guest_path");
      const other = seen.get(guestPath);
      seen.set(guestPath, file);
      if (other) {
        const message: Finding["message"] = (place) => says.replaced(quoted(guestPath), place(other.path));
        yield { path, message, help: says.oneEntry };
      } else yield* hidden(app, guestPath, path);
    }
  },
});

function* hidden(app: App, guestPath: string, path: Finding["path"]): Iterable<Finding> {
  for (const mount of app.mounts) {
    const destination = stepsOf(mount.destination ?? "").join("/");
    if (destination === "" || !stepsOf(guestPath).join("/").startsWith(`${destination}/`)) continue;
    const name = guestPath.replace(/^.*\//, "");
    const message = says.hidden(quoted(guestPath), volumeName(mount), mount.destination ?? "");
    yield { path, message, help: says.elsewhere(name) };
    return;
  }
}

export const manual: Manual = {
  title: "Files that overwrite each other or are hidden by a volume",
  why: "flyctl merges all `[[files]]` by `guest_path` and writes them to every Machine, whatever `processes` says. If two entries have the same path, the last one wins. A path below the destination of a mount is on the volume, not in the image.",
  how: "Give each file a different path, outside all volumes.",
  examples: [
    {
      name: "two entries for one path",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "web.conf"
          processes = ["web"]
        [[files]]
          guest_path = "/etc/app.conf" # <--
          local_path = "worker.conf"
          processes = ["worker"]
      `,
    },
    {
      name: "below a mount",
      toml: `
        [[files]]
          guest_path = "/data/app.conf" # <--
          local_path = "app.conf"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "paths of their own",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
        [[files]]
          guest_path = "/etc/data.conf"
          local_path = "data.conf"
        [mounts]
          source = "data"
          destination = "/etc/data"
      `,
    },
  ],
};
