/** Ports whose usual server speaks no HTTP, each with the name of that server. */
export const SERVERS: Readonly<Record<number, string>> = {
  22: "SSH",
  25: "SMTP",
  53: "DNS",
  1433: "SQL Server",
  1883: "MQTT",
  3306: "MySQL",
  4222: "NATS",
  5432: "Postgres",
  5433: "Postgres",
  5672: "RabbitMQ",
  6379: "Redis",
  6380: "Redis",
  7687: "Bolt",
  9042: "Cassandra",
  9092: "Kafka",
  11211: "Memcached",
  25565: "Minecraft",
  27017: "MongoDB",
};

/** The usual port of gRPC, which speaks HTTP/2 only and answers no GET. */
export const GRPC = 50_051;
