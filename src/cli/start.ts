/** Ties the command to the process. */
import { fstatSync, writeSync } from "node:fs";
import { main } from "./main.ts";

/** A pipe may close early (`flylint | head`), and may be full for a moment. */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

/** Asking process.stdout would load Node's streams, which takes as long as to lint a file. */
const isTerminal = fstatSync(1).isCharacterDevice();

main(process.argv.slice(2), {
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  isTty: isTerminal && process.stdout.isTTY,
  columns: isTerminal ? process.stdout.columns : undefined,
  env: process.env,
}).then((exitCode) => {
  // Everything is written. To take the program apart piece by piece would take Node longer than to just end it.
  process.exit(exitCode);
});
