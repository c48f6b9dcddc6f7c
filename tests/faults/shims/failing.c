/* Lets the n-th thing done to the files below one folder fail: a write, a flush, a truncation, a new file, a rename.
 *
 * Through ctypes: `k2k_watch(folder)` once; `k2k_fail(n, error, for_ever, half)` lets call n from now (1 is the next)
 * fail with errno *error*, once or from then on, a write after half of it was written; n = 0 ends it. `k2k_calls()`
 * says how many calls there were since.
 */
#include "shim.h"

#include <stdatomic.h>

static char is_ours[MOST_FILES];
static atomic_long calls, failing;
static int error_given, goes_on, writes_half;

void k2k_watch(const char *below) { look_below(below); }

void k2k_fail(long n, int error, int for_ever, int half) {
    error_given = error;
    goes_on = for_ever;
    writes_half = half;
    calls = 0;
    failing = n;
}

long k2k_calls(void) { return calls; }

static int watched(int fd) { return fd >= 0 && fd < MOST_FILES && is_ours[fd]; }

static int fails(void) {
    long now = ++calls;
    if (!failing || now < failing || (now > failing && !goes_on)) return 0;
    errno = error_given;
    return 1;
}

#define OPENING(name)                                                                                                  \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(int, name, const char *, int, ...);                                                                       \
        MODE_AFTER(flags, mode);                                                                                       \
        int mine = is_below(path);                                                                                     \
        if (mine && (flags & O_CREAT) && access(path, F_OK) != 0 && fails()) return -1;                                \
        int fd = real_##name(path, flags, mode);                                                                       \
        if (fd >= 0 && fd < MOST_FILES) is_ours[fd] = (char)mine;                                                      \
        return fd;                                                                                                     \
    }
OPENING(open)
OPENING(open64)

int close(int fd) {
    REAL(int, close, int);
    if (fd >= 0 && fd < MOST_FILES) is_ours[fd] = 0;
    return real_close(fd);
}

#define WRITING_AT(name, offset_type)                                                                                  \
    ssize_t name(int fd, const void *data, size_t size, offset_type offset) {                                          \
        REAL(ssize_t, name, int, const void *, size_t, offset_type);                                                   \
        if (watched(fd) && fails()) {                                                                                  \
            if (writes_half) real_##name(fd, data, size / 2, offset);                                                  \
            errno = error_given;                                                                                       \
            return -1;                                                                                                 \
        }                                                                                                              \
        return real_##name(fd, data, size, offset);                                                                    \
    }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (watched(fd) && fails()) {
        if (writes_half) real_write(fd, data, size / 2);
        errno = error_given;
        return -1;
    }
    return real_write(fd, data, size);
}

#define TRUNCATING(name, offset_type)                                                                                  \
    int name(int fd, offset_type size) {                                                                               \
        REAL(int, name, int, offset_type);                                                                             \
        return watched(fd) && fails() ? -1 : real_##name(fd, size);                                                    \
    }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

#define SYNCING(name)                                                                                                  \
    int name(int fd) {                                                                                                 \
        REAL(int, name, int);                                                                                          \
        return watched(fd) && fails() ? -1 : real_##name(fd);                                                          \
    }
SYNCING(fsync)
SYNCING(fdatasync)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    return is_below(to) && fails() ? -1 : real_rename(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    return is_below(path) && fails() ? -1 : real_mkdir(path, mode);
}
