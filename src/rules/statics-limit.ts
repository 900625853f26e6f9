import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

const MOST = 10;

const says = {
  tooMany: (count: number, section: string) =>
    `There are ${count} ${section} sections, and Fly takes at most ${MOST}: the deploy fails.`,
  fewer: "Serve several folders from one above them, or by the app itself, and delete this section.",
};

export default rule({
  id: "statics-limit",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app: { statics } }) {
    const extra = statics[MOST];
    if (!extra) return;
    yield { path: extra.path, message: says.tooMany(statics.length, header(extra.path)), help: says.fewer };
  },
});

const STATIC = (name: string) => `[[statics]]\n  guest_path = "/app/${name}"\n  url_prefix = "/${name}"\n`;
const TEN = "abcdefghij".split("").map(STATIC).join("");

export const manual: Manual = {
  title: "More than ten statics",
  why: "Fly's proxy serves the files of at most ten folders by itself, without the app.",
  how: "Put folders together, or let the app serve some of them.",
  examples: [
    { name: "eleven", toml: `${TEN}${STATIC("k").replace("[[statics]]", "[[statics]] # <--")}` },
    { name: "ten", toml: TEN },
  ],
};
