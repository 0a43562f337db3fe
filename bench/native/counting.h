/* Deliveries, their latency, and whether each reader got the newest and nothing older after it. */
#pragma once
#include "process.h"

#define LATENCIES 60000

static struct {
  uint64_t deliveries, messages, bytes, faults, disorder, behind, held_back;
  uint32_t latency[LATENCIES + 1];
  int64_t publisher;
  int counting;
} stats;

static char **names;
static int name_count, client_count, table[4096];
static uint32_t *sequences;
/* Which tickers each reader asked for, as numbers. */
static struct wanted { uint32_t length; const uint8_t *numbers; } *wanted;

static void fault(const char *what) {
  if (stats.faults++ == 0) fprintf(stderr, "%s\n", what);
}

static uint32_t read_u32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t hash(const uint8_t *text, size_t length) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < length; i++) h = (h ^ text[i]) * 16777619u;
  return h & 4095;
}

/* One reader more than `clients`: the last, who asks for every ticker. */
static void learn_tickers(const char *list, int clients) {
  char *copy = strdup(list);
  client_count = clients;
  for (char *name = strtok(copy, ","); name; name = strtok(NULL, ",")) {
    names = realloc(names, sizeof *names * (size_t)(name_count + 1));
    names[name_count++] = name;
    uint32_t at = hash((uint8_t *)name, strlen(name));
    while (table[at]) at = (at + 1) & 4095;
    table[at] = name_count;
  }
  sequences = calloc((size_t)(clients + 1) * (size_t)name_count + 1, sizeof *sequences);
}

static void count_delivery(uint64_t stamp) {
  uint64_t now = now_ms(), latency = now > stamp ? now - stamp : 0;
  stats.deliveries++;
  stats.latency[latency < LATENCIES ? latency : LATENCIES]++;
}

static void check_sequence(int client, const uint8_t *ticker, size_t length, uint32_t sequence) {
  for (uint32_t at = hash(ticker, length); table[at]; at = (at + 1) & 4095) {
    int name = table[at] - 1;
    if (strlen(names[name]) != length || memcmp(names[name], ticker, length)) continue;
    uint32_t *last = &sequences[(size_t)client * (size_t)name_count + (size_t)name];
    if (sequence <= *last) stats.disorder++;
    *last = sequence;
    return;
  }
}

static uint64_t varint(const uint8_t **at, const uint8_t *end) {
  uint64_t value = 0;
  for (int shift = 0; *at < end; shift += 7) {
    uint8_t byte = *(*at)++;
    value |= (uint64_t)(byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

static void skip(const uint8_t **at, const uint8_t *end, int wire_type) {
  if (wire_type == 0) varint(at, end);
  else if (wire_type == 2) { uint64_t n = varint(at, end); *at += n; }
  else *at += wire_type == 1 ? 8 : 4;
}

/* One Quote: 1 ticker, 4 received_time_ms, 5 sequence. */
static void count_quote(int client, const uint8_t *at, const uint8_t *end) {
  const uint8_t *ticker = at;
  uint64_t length = 0, stamp = 0, sequence = 0;
  while (at < end) {
    uint64_t tag = varint(&at, end);
    if (tag == (1 << 3 | 2)) length = varint(&at, end), ticker = at, at += length;
    else if (tag == 4 << 3) stamp = varint(&at, end);
    else if (tag == 5 << 3) sequence = varint(&at, end);
    else skip(&at, end, (int)(tag & 7));
  }
  count_delivery(stamp);
  if (name_count) check_sequence(client, ticker, length, (uint32_t)sequence);
}

/* One StreamPricesResponse: quotes are its first field. */
static void count_batch(int client, const uint8_t *at, const uint8_t *end) {
  stats.messages++;
  while (at < end) {
    uint64_t tag = varint(&at, end);
    if (tag != (1 << 3 | 2)) { skip(&at, end, (int)(tag & 7)); continue; }
    uint64_t length = varint(&at, end);
    count_quote(client, at, at + length);
    at += length;
  }
}

static struct { uint64_t deliveries, messages, bytes; uint32_t latency[LATENCIES + 1]; } counted;

static void begin_counting(void) {
  stats.deliveries = stats.messages = stats.bytes = stats.held_back = 0;
  memset(stats.latency, 0, sizeof stats.latency);
}

static void end_counting(void) {
  counted.deliveries = stats.deliveries, counted.messages = stats.messages, counted.bytes = stats.bytes;
  memcpy(counted.latency, stats.latency, sizeof counted.latency);
}

/*
 * Tickers, over all readers, of which a reader's latest is not the one that the last reader has: it came when the source
 * had stopped, so that it has what the server holds. Every ticker has ticked: who has no price of one lacks it, too.
 */
static uint64_t count_behind(void) {
  uint64_t behind = 0;
  const uint32_t *held = &sequences[(size_t)client_count * (size_t)name_count];
  for (int c = 0; wanted && c < client_count; c++)
    for (uint32_t i = 0; i < wanted[c].length; i += 4) {
      uint32_t name;
      memcpy(&name, wanted[c].numbers + i, 4);
      uint32_t has = sequences[(size_t)c * (size_t)name_count + name];
      if (!has || has != held[name]) behind++;
    }
  return behind;
}

static int percentile(double share) {
  uint64_t seen = 0, wanted = (uint64_t)((double)counted.deliveries * share);
  for (int ms = 0; ms <= LATENCIES; ms++) if ((seen += counted.latency[ms]) > wanted) return ms;
  return 0;
}

static void print_counted(int clients, double took, double cpu, double own, double others, long rss_before,
  long rss_after) {
  stats.behind = count_behind();
  printf("{\"clients\":%d,\"seconds\":%.3f,\"deliveries\":%llu,\"messages\":%llu,\"bytes\":%llu,"
    "\"serverCpu\":%.3f,\"clientCpu\":%.3f,\"othersCpu\":%.3f,\"p50\":%d,\"p99\":%d,\"rssBefore\":%ld,\"rssAfter\":%ld,"
    "\"faults\":%llu,\"disorder\":%llu,\"behind\":%llu,\"heldBack\":%llu}\n",
    clients, took, (unsigned long long)counted.deliveries, (unsigned long long)counted.messages,
    (unsigned long long)counted.bytes, cpu, own, others > 0 ? others : 0, percentile(0.5), percentile(0.99), rss_before, rss_after,
    (unsigned long long)stats.faults, (unsigned long long)stats.disorder, (unsigned long long)stats.behind,
    (unsigned long long)stats.held_back);
}
