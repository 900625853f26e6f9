/** `npm run new-rule ID`: writes src/rules/ID.ts, ready to be filled in. What follows from it is `npm run generate`. */
import { existsSync, writeFileSync } from "node:fs";

const [id = ""] = process.argv.slice(2);
const file = `src/rules/${id}.ts`;

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(id))
  stop("Say how the rule is called, in kebab-case: npm run new-rule mount-too-small");
if (existsSync(file)) stop(`${file} is there already.`);

writeFileSync(
  file,
  `import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { setTo } from "../words/advice.ts";

const says = {
  wrong: (region: string) => \`primary_region = "\${region}" is ... Fly will ...\`,
};

export default rule({
  id: "${id}",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ app }) {
    if (app.primaryRegion !== "xyz") return;
    const path = fieldPath(app.root, "primary_region");
    yield { path, message: says.wrong(app.primaryRegion), ...setTo(path, '"fra"', { safe: false }) };
  },
});

export const manual: Manual = {
  title: "What is wrong, in a few words",
  why: "What happens on Fly because of it, and to whom.",
  how: "What to write instead.",
  examples: [
    {
      name: "what the line shows",
      toml: \`
        primary_region = "xyz" # <--
      \`,
      fixed: \`
        primary_region = "fra"
      \`,
    },
    {
      name: "what is fine",
      toml: \`
        primary_region = "fra"
      \`,
    },
  ],
};
`,
);
console.log(
  `${file}\nnpm run generate\nnpx vitest run test/rules.test.ts -t "^${id} " -u\nThen read fixtures/rules/${id}.txt.`,
);
