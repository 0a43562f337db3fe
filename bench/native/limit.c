/*
 * The limit: what a server in C needs for the same work. One thread, one epoll, the wire bytes of our stream (an HTTP/1.1
 * chunk around an enveloped StreamPricesResponse), conflation by bits and a flush of every client each window, in cohorts.
 * Nothing else: no sessions, no limits, no slow readers, no failures.
 *
 * limit PORT TICKERS TICKS_PER_SECOND WINDOW_MS. A request's body is its tickers: numbers, comma-separated, then a line feed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include "process.h"

#define STEP_MS 5
#define COHORTS 10
#define CLIENTS_MAX 20000
#define TICKERS_MAX 2048

struct client { int fd, count; uint32_t *bits; uint16_t *tickers; };
struct record { uint8_t bytes[192]; int length; uint32_t sequence; };
struct subscriber { struct client *client; int slot; };

static struct client *clients[CLIENTS_MAX];
static int client_count;
static struct record records[TICKERS_MAX];
static struct { struct subscriber *of; int count; } subscribers[TICKERS_MAX];
static uint8_t out[1 << 16];

static uint8_t *put_varint(uint8_t *at, uint64_t value) {
  for (; value > 127; value >>= 7) *at++ = (uint8_t)(value | 128);
  *at++ = (uint8_t)value;
  return at;
}

static uint8_t *put_text(uint8_t *at, int field, const char *text) {
  size_t n = strlen(text);
  at = put_varint(at, (uint64_t)(field << 3 | 2));
  at = put_varint(at, n);
  memcpy(at, text, n);
  return at + n;
}

/* A quote with the fields that ours has in the same run. */
static void tick(int ticker) {
  struct record *record = &records[ticker];
  uint8_t body[192], *at = body;
  char name[16], price[16];
  snprintf(name, sizeof name, "T%03d", ticker);
  snprintf(price, sizeof price, "219.%02d", (int)(record->sequence % 100));
  uint64_t now = now_ms();
  at = put_text(at, 1, name), at = put_text(at, 2, price);
  *at++ = 3 << 3, at = put_varint(at, now);
  *at++ = 4 << 3, at = put_varint(at, now);
  *at++ = 5 << 3, at = put_varint(at, ++record->sequence);
  *at++ = 6 << 3, *at++ = 4;
  *at++ = 12 << 3, at = put_varint(at, now);
  at = put_text(at, 13, "bench");
  uint8_t *end = record->bytes;
  *end++ = 1 << 3 | 2, end = put_varint(end, (uint64_t)(at - body));
  memcpy(end, body, (size_t)(at - body));
  record->length = (int)(end - record->bytes) + (int)(at - body);
  for (int i = 0; i < subscribers[ticker].count; i++) {
    struct subscriber *s = &subscribers[ticker].of[i];
    s->client->bits[s->slot >> 5] |= 1u << (s->slot & 31);
  }
}

static void flush(struct client *client) {
  uint8_t *body = out + 16, *at = body + 5;
  for (int word = 0; word <= (client->count - 1) >> 5; word++) {
    for (uint32_t bits = client->bits[word]; bits; bits &= bits - 1) {
      const struct record *record = &records[client->tickers[(word << 5) + __builtin_ctz(bits)]];
      memcpy(at, record->bytes, (size_t)record->length);
      at += record->length;
    }
    client->bits[word] = 0;
  }
  size_t n = (size_t)(at - body - 5);
  if (n == 0) return;
  body[0] = 0, body[1] = (uint8_t)(n >> 24), body[2] = (uint8_t)(n >> 16), body[3] = (uint8_t)(n >> 8), body[4] = (uint8_t)n;
  char head[16];
  int head_length = snprintf(head, sizeof head, "%zx\r\n", n + 5);
  memcpy(body - head_length, head, (size_t)head_length);
  memcpy(at, "\r\n", 2);
  if (write(client->fd, body - head_length, (size_t)(at + 2 - (body - head_length))) < 0) exit(1);
}

static void subscribe(struct client *client, char *list) {
  client->tickers = calloc(TICKERS_MAX, sizeof *client->tickers);
  for (char *text = strtok(list, ",\n"); text; text = strtok(NULL, ",\n")) {
    int ticker = atoi(text);
    client->tickers[client->count] = (uint16_t)ticker;
    int n = subscribers[ticker].count++;
    subscribers[ticker].of = realloc(subscribers[ticker].of, sizeof(struct subscriber) * (size_t)(n + 1));
    subscribers[ticker].of[n] = (struct subscriber){client, client->count++};
  }
  client->tickers = realloc(client->tickers, sizeof *client->tickers * (size_t)client->count);
  client->bits = calloc((size_t)((client->count + 31) >> 5), sizeof *client->bits);
  static const char answer[] =
    "HTTP/1.1 200 OK\r\ncontent-type: application/connect+proto\r\ntransfer-encoding: chunked\r\n\r\n";
  if (write(client->fd, answer, sizeof answer - 1) < 0) exit(1);
  clients[client_count++] = client;
}

static void serve(int listener, int epoll) {
  struct epoll_event events[256];
  int n = epoll_wait(epoll, events, 256, 1);
  for (int i = 0; i < n; i++) {
    struct client *client = events[i].data.ptr;
    if (!client) {
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
      if (fd < 0) continue;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      client = calloc(1, sizeof *client);
      client->fd = fd;
      struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
      epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
      continue;
    }
    char request[8192];
    ssize_t got = read(client->fd, request, sizeof request - 1);
    if (got <= 0) {
      if (client->bits) exit(0); /* the load is over */
      close(client->fd);
      free(client);
      continue;
    }
    request[got] = 0;
    char *body = strstr(request, "\r\n\r\n");
    if (body && !client->bits) subscribe(client, body + 4);
  }
}

static volatile sig_atomic_t are_told;

static void begin_or_end(int signal) { (void)signal, are_told = !are_told; }

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  /* Prices begin when every reader has come, and end when all is measured. */
  signal(SIGUSR2, begin_or_end);
  int port = atoi(argv[1]), tickers = atoi(argv[2]), on = 1;
  double rate = atof(argv[3]), cohort_s = atof(argv[4]) / COHORTS / 1e3;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), epoll = epoll_create1(EPOLL_CLOEXEC);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 4096) < 0) { perror("listen"); return 1; }
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  uint32_t chance = 2463534242u;
  double next_step = clock_s(), next_cohort = next_step, owed = 0;
  /* Every ticker once, and then at random: who has none of one after the first of them lacks it. */
  int ticked = 0;
  for (int cohort = 0;;) {
    serve(listener, epoll);
    double now = clock_s();
    for (; now >= next_step; next_step += STEP_MS / 1e3)
      for (owed += are_told ? rate * STEP_MS / 1e3 : 0; owed >= 1; owed--) {
        chance ^= chance << 13, chance ^= chance >> 17, chance ^= chance << 5;
        tick(ticked < tickers ? ticked++ : (int)(chance % (uint32_t)tickers));
      }
    for (; now >= next_cohort; next_cohort += cohort_s, cohort = (cohort + 1) % COHORTS)
      for (int i = cohort; i < client_count; i += COHORTS) flush(clients[i]);
  }
}
