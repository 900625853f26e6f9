/** Addresses of servers in variables: `https://api.internal:8080/v1`, `localhost:6379`. */

/** Where a value points to. Credentials, path and query are left out, so it can be shown. */
export interface Address {
  /** In lower case; undefined where the value is a bare host, with or without a port. */
  readonly scheme: string | undefined;
  /** In lower case, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number | undefined;
  /** Whether a name or a password stands in front of the host. */
  readonly hasCredentials: boolean;
}

const URL_START =
  /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/([^@/?#\s]*@)?(\[[0-9a-f:]+\]|[^:/?#,\s[\]]+)(?::(\d{1,5}))?(?:[/?#,\s]|$)/i;
const HOST_AND_PORT = /^(\[[0-9a-f:]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i;

/** The address that a value begins with; undefined where it is none. */
export function readAddress(value: string): Address | undefined {
  const url = URL_START.exec(value);
  const bare = url ? null : HOST_AND_PORT.exec(value);
  const [scheme, user, host, port] = url?.slice(1) ?? [undefined, undefined, bare?.[1], bare?.[2]];
  if (host === undefined) return undefined;
  return {
    scheme: scheme?.toLowerCase(),
    host: host.replace(/^\[|\]$/g, "").toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    hasCredentials: user !== undefined,
  };
}

/** The address as text, without what else the value held. */
export function formatAddress({ scheme, host, port }: Address): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${scheme === undefined ? "" : `${scheme}://`}${name}${port === undefined ? "" : `:${port}`}`;
}

/** Servers that hardly ever come with the app itself, as names of variables call them. */
const SERVER =
  "(?:^|_)(?:DB|DATABASE|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|REDIS|VALKEY|MONGO(?:DB)?|MEMCACHED?|RABBITMQ|AMQP|KAFKA|ELASTIC(?:SEARCH)?|OPENSEARCH|CLICKHOUSE|CHROMA|WEAVIATE|MILVUS|MEILI(?:SEARCH)?|TYPESENSE|MINIO|NEO4J|INFLUX(?:DB)?|OLLAMA|SMTP|MAIL|TEMPORAL|NATS|QDRANT|RPC)";
/** Their addresses may stand without a scheme. */
const SERVER_ADDRESS = new RegExp(`${SERVER}_?(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVERS|ENDPOINT)$`);
const SERVER_PORT = new RegExp(`${SERVER}_?PORT$`);

/** Addresses to listen on, to compare with, or to fall back to: nobody connects to them at first. */
const OTHER_USE = /ASPNETCORE_URLS|BIND|LISTEN|ORIGIN|CORS|REDIRECT|CALLBACK|ALLOWED|TRUSTED|FALLBACK|AUDIENCE/;

/** Whether a variable holds the address of a server that the app calls. */
export function isServer(variable: string, { scheme }: Address): boolean {
  return !OTHER_USE.test(variable) && (scheme !== undefined || SERVER_ADDRESS.test(variable));
}

/** Whether a variable holds the port of a server that hardly ever comes with the app itself. */
export function isServerPort(variable: string): boolean {
  return SERVER_PORT.test(variable);
}
