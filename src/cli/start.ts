/** Ties the command to the process. */
import { writeSync } from "node:fs";
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

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  isTty: process.stdout.isTTY === true,
  columns: process.stdout.columns,
  env: process.env,
});
