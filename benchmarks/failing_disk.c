/* Preloaded into a program, fails one call on files of one folder: its N-th write or sync, and all after it.

   FAIL_IN      the folder (a part of the file's path)
   FAIL_CALL    write or sync
   FAIL_AT      which call, from 1
   FAIL_ERROR   the error's number: 5 is EIO, 28 is ENOSPC */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int descriptor, const char *call) {
    static int count = 0;
    const char *wanted = getenv("FAIL_CALL"), *folder = getenv("FAIL_IN"), *at = getenv("FAIL_AT");
    const char *error = getenv("FAIL_ERROR");
    char name[64], path[4096];
    ssize_t length;
    if (!wanted || !folder || !at || !error || strcmp(wanted, call)) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, folder)) return 0;
    if (__sync_add_and_fetch(&count, 1) < atoi(at)) return 0;
    errno = atoi(error);
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) { return fails(descriptor, "sync") ? -1 : REAL(fsync)(descriptor); }
int fdatasync(int descriptor) { return fails(descriptor, "sync") ? -1 : REAL(fdatasync)(descriptor); }
ssize_t write(int descriptor, const void *from, size_t size) {
    return fails(descriptor, "write") ? -1 : REAL(write)(descriptor, from, size);
}
ssize_t pwrite(int descriptor, const void *from, size_t size, off_t offset) {
    return fails(descriptor, "write") ? -1 : REAL(pwrite)(descriptor, from, size, offset);
}
ssize_t pwrite64(int descriptor, const void *from, size_t size, off64_t offset) {
    return fails(descriptor, "write") ? -1 : REAL(pwrite64)(descriptor, from, size, offset);
}
