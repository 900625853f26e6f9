import { listedCommand } from "../app/command.ts";
import { baseOf } from "../app/file-path.ts";
import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { scriptOf } from "../beside/script.ts";
import { run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { shell } from "../words/commands.ts";

const says = {
  windows: (script: string, place: string) =>
    `${script}, which the image starts (${place}), has Windows line endings (CRLF): the Machine stops with "no such file or directory".`,
  convert: (script: string) => [
    "Save the script with LF line endings. To convert it:",
    run(shell`sed -i 's/\\r$//' ${script}`),
    "To keep Git from changing it back:",
    run(shell`echo ${`${baseOf(script)} text eol=lf`} >> .gitattributes`),
  ],
};

export default rule({
  id: "script-line-endings",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "deploy",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  *check({ app, beside }) {
    if (listedCommand(app, "entrypoint")) return;
    const image = beside.image();
    // The Dockerfile may convert it.
    if (!image || /dos2unix|\\r/.test(image.text)) return;
    for (const start of [image.entrypoint, image.command]) {
      const script = start && scriptOf(image, start, beside);
      if (!start || !script || !/^#![^\n]*\r\n/.test(script.value)) continue;
      const { file, line } = start;
      yield {
        path: app.name === undefined ? [] : fieldPath(app.root, "app"),
        message: says.windows(script.file, lineOf(start)),
        help: says.convert(script.file),
        related: [{ file, line }],
      };
      return;
    }
  },
});

export const manual: Manual = {
  title: "A start script with Windows line endings",
  why: "The first line of a script names the program that runs it. With Windows line endings (CRLF), that name ends in an invisible character, and Linux finds no such program. Git on Windows creates these line endings when it checks out files.",
  how: "Save the script with LF line endings, and name it in `.gitattributes`: `start.sh text eol=lf`.",
  links: ["https://github.com/fspoettel/linkding-on-fly/issues/9"],
  examples: [
    {
      name: "CMD",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM alpine
          COPY start.sh /app/start.sh
          CMD ["/app/start.sh"]
        `,
        "start.sh": "#!/bin/sh\r\necho hi\r\n",
      },
    },
    {
      name: "a script without an ending",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM alpine
          WORKDIR /app
          COPY . .
          ENTRYPOINT ["./bin/start"]
        `,
        "bin/start": "#!/usr/bin/env bash\r\necho hi\r\n",
      },
    },
    {
      name: "a name that a shell would take for a command",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM alpine
          COPY . .
          ENTRYPOINT ["./it's.sh"]
        `,
        "it's.sh": "#!/bin/sh\r\necho hi\r\n",
      },
    },
    {
      name: "converted in the Dockerfile",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM alpine
          COPY start.sh /app/start.sh
          RUN sed -i "s/\\r$//" /app/start.sh
          CMD ["/app/start.sh"]
        `,
        "start.sh": "#!/bin/sh\r\necho hi\r\n",
      },
    },
    {
      name: "LF",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM alpine
          COPY start.sh /app/start.sh
          CMD ["/app/start.sh"]
        `,
        "start.sh": "#!/bin/sh\necho hi\n",
      },
    },
  ],
};
