/* Time, and what /proc tells of the server's processes. */
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double clock_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Epoch ms, as the stamps have it. */
static uint64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static inline double own_cpu_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sum over the processes of a comma-separated list: user and system time, or memory. */
static inline double over_processes(const char *pids, double (*of)(int pid)) {
  double sum = 0;
  for (const char *at = pids; *at;) {
    char *end;
    sum += of((int)strtol(at, &end, 10));
    if (end == at) break;
    at = *end == ',' ? end + 1 : end;
  }
  return sum;
}

/* To the first of the list, if there is one. */
static inline void tell_process(const char *pids, int signal) {
  if (atoi(pids) > 0) kill((pid_t)atoi(pids), signal);
}

/* User and system time, to the nanosecond: /proc tells it in steps of 10 ms, half of what a small load costs. */
static inline double cpu_of(int pid) {
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t)) return 0;
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline double rss_of(int pid) {
  char path[64];
  long size = 0, resident = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
  fclose(file);
  return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1024;
}

/* What every core of the machine did since it began, idle time left out: who else is at work shows in it. */
static inline double machine_cpu_s(void) {
  unsigned long long user = 0, nice = 0, system = 0, idle, wait, irq = 0, soft = 0;
  FILE *file = fopen("/proc/stat", "r");
  if (!file) return 0;
  int got = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &wait, &irq, &soft);
  fclose(file);
  return got < 7 ? 0 : (double)(user + nice + system + irq + soft) / (double)sysconf(_SC_CLK_TCK);
}

static inline double cpu_s(const char *pids) { return over_processes(pids, cpu_of); }
static inline long rss_kb(const char *pids) { return (long)over_processes(pids, rss_of); }
