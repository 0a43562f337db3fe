/*
 * The load client: opens connections, sends each its prepared first bytes, reads what comes and prints one line of
 * JSON: deliveries, latency from the stamp in each quote, the server's CPU time and memory. One thread, one epoll.
 *
 * Words are key=value: port, hello (file: per client a 32-bit little-endian length and bytes), next (the same, sent when
 * a WebSocket is open: `at` says with the handshake's answer or the server's first frame), framing
 * (raw, chunked, h2, websocket), payload (protobuf, or the text in front of a 13-digit stamp), tickers (comma-separated,
 * to check sequences; then with wanted, a file: per client a length and the 32-bit numbers of its tickers, and last, a
 * file: the first bytes of a reader of all of them, who comes when prices have stopped), warm and seconds, pids (of the
 * server), mute=1 (never read), publish (file: per ticker length, offset of the stamp, bytes; without it the server makes
 * prices between two SIGUSR2, one when all have come and one when all is measured), publisher (file of its first bytes)
 * and rate (messages published per second).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include "framing.h"
#include "process.h"

/* The publisher makes ticks in steps of this length, as the peers in Node and the limit do. */
#define STEP_MS 5
/* How long it rests between two looks at its connections. */
#define REST_S 2e-4
/* From the word that prices stop until they have: a step, and room for a busy machine. */
#define HOLD_S 0.1
/* How long the newest prices may take to everybody, once there are no newer ones; and how often it is looked. */
#define ARRIVAL_S 3
#define LOOK_S 0.05
#define ROOM 64
#define READ_BYTES 262144

static const char *word(int argc, char **argv, const char *name, const char *fallback) {
  size_t n = strlen(name);
  for (int i = 1; i < argc; i++) if (!strncmp(argv[i], name, n) && argv[i][n] == '=') return argv[i] + n + 1;
  return fallback;
}

static uint8_t *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(1); }
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length + 1);
  if (fread(bytes, 1, *length, file) != *length) exit(1);
  fclose(file);
  return bytes;
}

static int read_blobs(const char *path, int has_stamp, struct blob **blobs) {
  size_t length, at = 0;
  uint8_t *bytes = read_file(path, &length);
  int count = 0;
  *blobs = NULL;
  while (at + 4 <= length) {
    struct blob blob = {0};
    memcpy(&blob.length, bytes + at, 4), at += 4;
    if (has_stamp) memcpy(&blob.stamp, bytes + at, 4), at += 4;
    blob.bytes = bytes + at, at += blob.length;
    *blobs = realloc(*blobs, sizeof blob * (size_t)(count + 1));
    (*blobs)[count++] = blob;
  }
  return count;
}

static int dial(int port, const uint8_t *hello, size_t length) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) { perror("connect"); exit(1); }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (length && write(fd, hello, length) != (ssize_t)length) { perror("hello"); exit(1); }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static int epoll;
static uint8_t arena[ROOM + READ_BYTES];
static struct connection *connections;

/*
 * Reads what is there, and rests. It never waits for a connection: whoever does is woken by the server, at its cost, and
 * the more often the slower that writes. Clients elsewhere cost a server nothing of the kind.
 */
static void pump(double rest_s) {
  struct epoll_event events[512];
  if (rest_s > 0) {
    struct timespec rest = {.tv_nsec = (long)((rest_s < REST_S ? rest_s : REST_S) * 1e9)};
    nanosleep(&rest, NULL);
  }
  int n = epoll_wait(epoll, events, 512, 0);
  for (int i = 0; i < n; i++) {
    struct connection *c = events[i].data.ptr;
    int fd = c ? c->fd : (int)stats.publisher;
    ssize_t got = read(fd, arena + ROOM, READ_BYTES);
    if (got > 0) { if (c) take(c, arena + ROOM, (size_t)got); continue; }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    fault("a connection was closed");
    close(fd);
  }
}

static struct blob *ticks;
static int tick_count;
static uint8_t *pending;
static size_t pending_from, pending_to;
static uint32_t chance = 2463534242u;

static void flush_published(void) {
  while (pending_from < pending_to) {
    ssize_t n = write((int)stats.publisher, pending + pending_from, pending_to - pending_from);
    if (n <= 0) return;
    pending_from += (size_t)n;
  }
  pending_from = pending_to = 0;
}

/* One step of ticks, of every ticker once and then of random ones; left out, and counted, while the server has not taken the last. */
static void publish(double per_step) {
  static double owed;
  static int ticked;
  if (pending_to) { stats.held_back += (uint64_t)per_step; return; }
  for (owed += per_step; owed >= 1; owed--) {
    chance ^= chance << 13, chance ^= chance >> 17, chance ^= chance << 5;
    const struct blob *tick = &ticks[ticked < tick_count ? ticked++ : (int)(chance % (uint32_t)tick_count)];
    char stamp[24];
    snprintf(stamp, sizeof stamp, "%013llu", (unsigned long long)now_ms());
    memcpy(pending + pending_to, tick->bytes, tick->length);
    memcpy(pending + pending_to + tick->stamp, stamp, 13);
    pending_to += tick->length;
  }
}

static void run_until(double until, double per_step, double *next_step) {
  for (double now = clock_s(); now < until; now = clock_s()) {
    if (per_step > 0 && now >= *next_step) publish(per_step), *next_step += STEP_MS / 1e3;
    if (per_step > 0) flush_published();
    double wake = per_step > 0 && *next_step < until ? *next_step : until;
    pump(wake - now);
  }
}

/* One who reads every ticker comes, and the newest are waited for. Nothing is measured any more. */
static void end_with_last(int port, const char *path, struct connection *last) {
  size_t length;
  uint8_t *hello = read_file(path, &length);
  double next_step = 0, until = clock_s() + HOLD_S;
  run_until(until, 0, &next_step);
  last->index = client_count;
  last->fd = dial(port, hello, length);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = last};
  epoll_ctl(epoll, EPOLL_CTL_ADD, last->fd, &event);
  do run_until(clock_s() + LOOK_S, 0, &next_step);
  while (count_behind() && clock_s() < until + ARRIVAL_S);
}

int main(int argc, char **argv) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int port = atoi(word(argc, argv, "port", "0")), mute = atoi(word(argc, argv, "mute", "0"));
  double warm = atof(word(argc, argv, "warm", "1")), seconds = atof(word(argc, argv, "seconds", "1"));
  const char *pids = word(argc, argv, "pids", ""), *hello = word(argc, argv, "hello", NULL);
  const char *templates = word(argc, argv, "publish", NULL);
  struct blob *hellos;
  int count = read_blobs(hello, 0, &hellos);
  expect(word(argc, argv, "framing", "raw"), word(argc, argv, "payload", ""), word(argc, argv, "tickers", ""), count);
  connections = calloc((size_t)count + 1, sizeof *connections);
  const char *last = word(argc, argv, "last", NULL);
  struct blob *numbers;
  if (last && read_blobs(word(argc, argv, "wanted", NULL), 0, &numbers) != count) return 2;
  wanted = last ? calloc((size_t)count, sizeof *wanted) : NULL;
  for (int i = 0; last && i < count; i++) wanted[i] = (struct wanted){numbers[i].length, numbers[i].bytes};
  const char *next = word(argc, argv, "next", NULL);
  next_at_frame = !strcmp(word(argc, argv, "at", "answer"), "frame");
  if (next && read_blobs(next, 0, &nexts) != count) return 2;
  epoll = epoll_create1(EPOLL_CLOEXEC);
  long rss_before = rss_kb(pids);
  for (int i = 0; i < count; i++) {
    connections[i].index = i;
    connections[i].fd = dial(port, hellos[i].bytes, hellos[i].length);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
    if (!mute) epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event);
    /* Slower than the server accepts: an overflowing backlog costs a second's retransmission. */
    double until = clock_s() + 2e-4;
    while (clock_s() < until) pump(0);
  }
  double per_step = 0;
  double next_step = clock_s();
  if (templates) {
    size_t length;
    uint8_t *first = read_file(word(argc, argv, "publisher", "/dev/null"), &length);
    tick_count = read_blobs(templates, 1, &ticks);
    per_step = atof(word(argc, argv, "rate", "0")) * STEP_MS / 1000;
    pending = malloc(512 * (size_t)(per_step + 2));
    stats.publisher = dial(port, first, length);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, (int)stats.publisher, &event);
  } else tell_process(pids, SIGUSR2);
  run_until(clock_s() + warm, per_step, &next_step);
  begin_counting();
  double began = clock_s(), cpu = cpu_s(pids), own = own_cpu_s(), others = machine_cpu_s();
  run_until(began + seconds, per_step, &next_step);
  double took = clock_s() - began;
  cpu = cpu_s(pids) - cpu, own = own_cpu_s() - own;
  others = machine_cpu_s() - others - cpu - own;
  long rss_after = rss_kb(pids);
  end_counting();
  if (!templates) tell_process(pids, SIGUSR2);
  if (last) end_with_last(port, last, &connections[count]);
  print_counted(count, took, cpu, own, others, rss_before, rss_after);
  return 0;
}
