/** References to container images: `ghcr.io/acme/web:1.4.2@sha256:...`. */

export interface Image {
  /** Without what stands for itself: `docker.io/library/redis` is `redis`. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes a reference apart. The colon of a registry's port is no tag. */
export function parseImage(reference: string): Image {
  const [tagged = "", digest] = reference.trim().split("@", 2);
  const colon = tagged.lastIndexOf(":");
  const isTag = colon > tagged.lastIndexOf("/");
  const name = isTag ? tagged.slice(0, colon) : tagged;
  return {
    name: name.replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, ""),
    tag: isTag ? tagged.slice(colon + 1) : undefined,
    digest,
  };
}
