/* What arrives on a connection, taken apart: transport framing first, then quotes, counted with their latency. */
#pragma once
#include "counting.h"

enum framing { RAW, CHUNKED, H2, WEBSOCKET };
enum phase { HEAD, SIZE, BODY, BODY_END };

struct blob { uint32_t length, stamp; const uint8_t *bytes; };

struct connection {
  int fd, index, is_told;
  enum phase phase;
  int matched;          /* of the empty line that ends an HTTP head */
  uint8_t gathered[160];
  int gathered_length;
  uint64_t left;        /* of the chunk or frame */
  int kind;             /* of the frame */
  uint8_t tail[48];     /* of the text, where a stamp may have been cut */
  int tail_length;
  uint8_t *message;     /* a protobuf message so far, with its five bytes of head */
  size_t message_length, message_room;
};

static enum framing framing;
static const char *marker;
static size_t marker_length;
static struct blob *nexts;
static int next_at_frame;

static void expect(const char *framing_name, const char *payload, const char *tickers, int clients) {
  framing = !strcmp(framing_name, "chunked") ? CHUNKED : !strcmp(framing_name, "h2") ? H2
    : !strcmp(framing_name, "websocket") ? WEBSOCKET : RAW;
  marker = strcmp(payload, "protobuf") ? payload : NULL;
  marker_length = marker ? strlen(marker) : 0;
  learn_tickers(tickers, clients);
}

/* Text: every stamp behind a marker. `bytes` may be written up to 48 bytes in front: they are read already. */
static void take_text(struct connection *c, uint8_t *bytes, size_t length) {
  size_t whole = marker_length + 13;
  uint8_t *at = bytes - c->tail_length, *end = bytes + length, *found;
  memcpy(at, c->tail, (size_t)c->tail_length);
  while ((found = memmem(at, (size_t)(end - at), marker, marker_length)) && (size_t)(end - found) >= whole) {
    uint64_t stamp = 0;
    for (size_t i = marker_length; i < whole; i++) stamp = stamp * 10 + (found[i] - '0');
    count_delivery(stamp);
    at = found + whole;
  }
  size_t keep = (size_t)(end - at) < whole - 1 ? (size_t)(end - at) : whole - 1;
  memcpy(c->tail, end - keep, keep);
  c->tail_length = (int)keep;
}

static void take_messages(struct connection *c, const uint8_t *bytes, size_t length) {
  while (length) {
    size_t want = c->message_length < 5 ? 5 : 5 + (size_t)read_u32(c->message + 1);
    size_t part = want - c->message_length < length ? want - c->message_length : length;
    if (c->message_room < want) c->message = realloc(c->message, c->message_room = want < 512 ? 512 : want * 2);
    memcpy(c->message + c->message_length, bytes, part);
    c->message_length += part, bytes += part, length -= part;
    if (c->message_length < 5) return;
    if (c->message_length < 5 + (size_t)read_u32(c->message + 1)) continue;
    if (c->message[0] == 0) count_batch(c->index, c->message + 5, c->message + c->message_length);
    else fault("a stream was ended");
    c->message_length = 0;
  }
}

static void take_payload(struct connection *c, uint8_t *bytes, size_t length) {
  if (marker) take_text(c, bytes, length);
  else take_messages(c, bytes, length);
}

/* Copies towards `want` gathered bytes; how many were used up. */
static size_t gather(struct connection *c, const uint8_t *bytes, size_t length, int want) {
  size_t part = (size_t)(want - c->gathered_length) < length ? (size_t)(want - c->gathered_length) : length;
  memcpy(c->gathered + c->gathered_length, bytes, part);
  c->gathered_length += (int)part;
  return part;
}

static void reply(struct connection *c, const void *bytes, size_t length) {
  if (write(c->fd, bytes, length) != (ssize_t)length) fault("a reply was not taken");
}

/* What the client says second, once. */
static void tell_next(struct connection *c) {
  if (!nexts || c->is_told) return;
  c->is_told = 1;
  reply(c, nexts[c->index].bytes, nexts[c->index].length);
}

static size_t take_http_head(struct connection *c, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (c->gathered_length < 12) c->gathered[c->gathered_length++] = bytes[i];
    c->matched = bytes[i] == "\r\n\r\n"[c->matched] ? c->matched + 1 : bytes[i] == '\r';
    if (c->matched < 4) continue;
    if (memcmp(c->gathered + 9, "200", 3) && memcmp(c->gathered + 9, "101", 3)) fault("a request was refused");
    c->phase = SIZE, c->gathered_length = 0;
    if (!next_at_frame) tell_next(c);
    return i + 1;
  }
  return length;
}

static size_t take_chunk_size(struct connection *c, const uint8_t *bytes, size_t length) {
  size_t part = gather(c, bytes, length < 1 ? length : 1, 16);
  if (c->gathered[c->gathered_length - 1] != '\n') return part;
  c->left = strtoull((char *)c->gathered, NULL, 16);
  c->gathered_length = 0;
  if (c->left == 0) fault("a response ended");
  c->phase = BODY;
  return part;
}

/* A frame's head; its payload is left for BODY. HTTP/2 and WebSocket differ in the head only. */
static size_t take_frame_head(struct connection *c, const uint8_t *bytes, size_t length) {
  int want = framing == H2 ? 9 : 2;
  if (framing == WEBSOCKET && c->gathered_length >= 2) {
    int short_length = c->gathered[1] & 127;
    want = short_length < 126 ? 2 : short_length == 126 ? 4 : 10;
  }
  size_t part = gather(c, bytes, length, want);
  if (c->gathered_length < want) return part;
  const uint8_t *head = c->gathered;
  if (framing == H2) {
    c->left = (uint64_t)head[0] << 16 | (uint64_t)head[1] << 8 | head[2];
    c->kind = head[3];
    if (c->kind == 4 && !(head[4] & 1)) reply(c, "\0\0\0\4\1\0\0\0\0", 9);
    if (c->kind == 6 && (head[4] & 1)) c->kind = 4;
    if (c->kind == 3 || c->kind == 7 || (c->kind == 1 && (head[4] & 1))) fault("a stream was ended");
  } else {
    int short_length = head[1] & 127;
    if (want == 2 && short_length >= 126) return part;
    c->left = want == 2 ? (uint64_t)short_length : want == 4 ? (uint64_t)head[2] << 8 | head[3] : read_u32(head + 6);
    c->kind = head[0] & 15;
    if (c->kind == 8) fault("a stream was ended");
    if (c->kind == 1 || c->kind == 2) stats.messages++;
    tell_next(c);
  }
  c->gathered_length = 0;
  c->phase = BODY;
  return part;
}

/* A ping's bytes go back. */
static void answer_ping(struct connection *c, const uint8_t *bytes, size_t length) {
  size_t at = (size_t)c->gathered_length;
  if (at + length > 125) return;
  memcpy(c->gathered + at, bytes, length);
  c->gathered_length += (int)length;
  if (c->left > 0) return;
  uint8_t pong[160];
  size_t n = (size_t)c->gathered_length;
  if (framing == H2) memcpy(pong, "\0\0\10\6\1\0\0\0\0", 9), memcpy(pong + 9, c->gathered, n), reply(c, pong, 9 + n);
  else {
    /* Masked with zeros, which leave the bytes as they are. */
    pong[0] = 0x8a, pong[1] = (uint8_t)(0x80 | n), memset(pong + 2, 0, 4);
    memcpy(pong + 6, c->gathered, n), reply(c, pong, 6 + n);
  }
  c->gathered_length = 0;
}

static void take_body(struct connection *c, uint8_t *bytes, size_t length) {
  int is_payload = framing == CHUNKED || (framing == H2 ? c->kind == 0 : c->kind < 8);
  if (is_payload) take_payload(c, bytes, length);
  else if (c->kind == (framing == H2 ? 6 : 9)) answer_ping(c, bytes, length);
}

/* Takes what was read. `bytes` may be written up to 48 bytes in front of it. */
static void take(struct connection *c, uint8_t *bytes, size_t length) {
  stats.bytes += length;
  if (framing == RAW) { take_payload(c, bytes, length); return; }
  if (framing == H2 && c->phase == HEAD) c->phase = SIZE;
  while (length) {
    size_t used;
    if (c->phase == HEAD) used = take_http_head(c, bytes, length);
    else if (c->phase == SIZE) used = (framing == CHUNKED ? take_chunk_size : take_frame_head)(c, bytes, length);
    else {
      used = c->left < length ? (size_t)c->left : length;
      c->left -= used;
      if (c->phase == BODY) take_body(c, bytes, used);
    }
    bytes += used, length -= used;
    if (c->phase == BODY && c->left == 0) c->phase = framing == CHUNKED ? BODY_END : SIZE, c->left = 2;
    else if (c->phase == BODY_END && c->left == 0) c->phase = SIZE;
  }
}
