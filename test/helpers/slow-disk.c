/* Loaded into a program, it lets each fsync and fdatasync take 50 ms more, as a slow disk does, while the file SLOW_DISK is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_for_disk(void) {
  const char *file = getenv("SLOW_DISK");
  struct timespec time = {0, 50 * 1000000L};
  if (file && access(file, F_OK) == 0) nanosleep(&time, NULL);
}

static int synced(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  wait_for_disk();
  return real(file);
}

int fsync(int file) { return synced("fsync", file); }

int fdatasync(int file) { return synced("fdatasync", file); }
