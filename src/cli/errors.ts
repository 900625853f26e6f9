/** The user asked for something that cannot be done; the message is all there is to say. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
