/* Records, in order, everything a process does to the files below one folder: the raw material of a power cut.
 *
 * K2K_RECORD names the log. `k2k_record_start(folder)` begins, `k2k_record_stop()` ends; both are called through ctypes.
 * Each record: u8 kind, u64 file, u64 offset, u64 length, then `length` bytes (contents, or one or two paths).
 */
#include "shim.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/uio.h>

enum { WRITE = 'w', TRUNCATE = 't', SYNC = 's', SYNC_FOLDER = 'd', CREATE = 'c', RENAME = 'r', UNLINK = 'u' };

static int log_fd = -1;
static uint64_t file_of[MOST_FILES]; /* inode number of an open file below the folder; 0: not ours */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static int ours(const char *path) { return log_fd >= 0 && is_below(path); }

static void all_of(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    const char *at = data;
    while (size) {
        ssize_t done = real_write(fd, at, size);
        if (done <= 0) abort();
        at += done;
        size -= (size_t)done;
    }
}

static void record(char kind, uint64_t file, uint64_t offset, const void *data, uint64_t length) {
    char head[25];
    head[0] = kind;
    memcpy(head + 1, &file, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 8);
    all_of(log_fd, head, sizeof head);
    if (length && data) all_of(log_fd, data, length);
}

static uint64_t file_at(int fd) { return log_fd >= 0 && fd >= 0 && fd < MOST_FILES ? file_of[fd] : 0; }

int k2k_record_start(const char *below) {
    const char *name = getenv("K2K_RECORD");
    REAL(int, open64, const char *, int, ...);
    if (!name) return -1;
    look_below(below);
    log_fd = real_open64(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return log_fd;
}

void k2k_record_stop(void) {
    pthread_mutex_lock(&guard);
    log_fd = -1; /* the log itself is closed with the process */
    pthread_mutex_unlock(&guard);
}

static int opened(int fd, const char *path, int flags, int was_there) {
    struct stat found;
    if (fd < 0 || fd >= MOST_FILES) return fd;
    file_of[fd] = 0;
    if (!ours(path)) return fd;
    pthread_mutex_lock(&guard);
    if (fstat(fd, &found) == 0) {
        file_of[fd] = (uint64_t)found.st_ino;
        if (!was_there && (flags & O_CREAT)) record(CREATE, found.st_ino, 0, path, strlen(path));
        else if (S_ISREG(found.st_mode) && (flags & O_TRUNC)) record(TRUNCATE, found.st_ino, 0, NULL, 0);
    }
    pthread_mutex_unlock(&guard);
    return fd;
}

#define OPENING(name)                                                                                                  \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(int, name, const char *, int, ...);                                                                       \
        MODE_AFTER(flags, mode);                                                                                       \
        int there = ours(path) && access(path, F_OK) == 0;                                                             \
        return opened(real_##name(path, flags, mode), path, flags, there);                                             \
    }
OPENING(open)
OPENING(open64)

int close(int fd) {
    REAL(int, close, int);
    if (fd >= 0 && fd < MOST_FILES) file_of[fd] = 0;
    return real_close(fd);
}

#define WRITING_AT(name, offset_type)                                                                                  \
    ssize_t name(int fd, const void *data, size_t size, offset_type offset) {                                          \
        REAL(ssize_t, name, int, const void *, size_t, offset_type);                                                   \
        uint64_t file = file_at(fd);                                                                                   \
        if (!file) return real_##name(fd, data, size, offset);                                                         \
        pthread_mutex_lock(&guard);                                                                                    \
        ssize_t done = real_##name(fd, data, size, offset);                                                            \
        if (done > 0) record(WRITE, file, (uint64_t)offset, data, (uint64_t)done);                                     \
        pthread_mutex_unlock(&guard);                                                                                  \
        return done;                                                                                                   \
    }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    uint64_t file = file_at(fd);
    if (!file) return real_write(fd, data, size);
    pthread_mutex_lock(&guard);
    ssize_t done = real_write(fd, data, size);
    if (done > 0) record(WRITE, file, (uint64_t)(lseek(fd, 0, SEEK_CUR) - done), data, (uint64_t)done);
    pthread_mutex_unlock(&guard);
    return done;
}

#define TRUNCATING(name, offset_type)                                                                                  \
    int name(int fd, offset_type size) {                                                                               \
        REAL(int, name, int, offset_type);                                                                             \
        uint64_t file = file_at(fd);                                                                                   \
        if (!file) return real_##name(fd, size);                                                                       \
        pthread_mutex_lock(&guard);                                                                                    \
        int done = real_##name(fd, size);                                                                              \
        if (done == 0) record(TRUNCATE, file, (uint64_t)size, NULL, 0);                                                \
        pthread_mutex_unlock(&guard);                                                                                  \
        return done;                                                                                                   \
    }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

static void synced(int fd) {
    struct stat found;
    uint64_t file = file_at(fd);
    if (!file || fstat(fd, &found) != 0) return;
    record(S_ISDIR(found.st_mode) ? SYNC_FOLDER : SYNC, file, 0, NULL, 0);
}

#define SYNCING(name)                                                                                                  \
    int name(int fd) {                                                                                                 \
        REAL(int, name, int);                                                                                          \
        if (!file_at(fd)) return real_##name(fd);                                                                      \
        pthread_mutex_lock(&guard);                                                                                    \
        int done = real_##name(fd);                                                                                    \
        if (done == 0) synced(fd);                                                                                     \
        pthread_mutex_unlock(&guard);                                                                                  \
        return done;                                                                                                   \
    }
SYNCING(fsync)
SYNCING(fdatasync)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    if (!ours(from) && !ours(to)) return real_rename(from, to);
    char both[2 * PATH_MAX + 1];
    pthread_mutex_lock(&guard);
    int done = real_rename(from, to);
    if (done == 0) {
        int length = snprintf(both, sizeof both, "%s\n%s", from, to);
        record(RENAME, 0, 0, both, (uint64_t)length);
    }
    pthread_mutex_unlock(&guard);
    return done;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    if (!ours(path)) return real_unlink(path);
    pthread_mutex_lock(&guard);
    int done = real_unlink(path);
    if (done == 0) record(UNLINK, 0, 0, path, strlen(path));
    pthread_mutex_unlock(&guard);
    return done;
}

/* Ways of writing that this recorder cannot see: nobody may use them below the folder without our noticing. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (file_at(fd)) abort();
    return real_writev(fd, parts, count);
}

ssize_t sendfile64(int out, int in, off64_t *offset, size_t size) {
    REAL(ssize_t, sendfile64, int, int, off64_t *, size_t);
    if (file_at(out)) {
        errno = EINVAL; /* Python then reads and writes */
        return -1;
    }
    return real_sendfile64(out, in, offset, size);
}

ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    REAL(ssize_t, sendfile, int, int, off_t *, size_t);
    if (file_at(out)) {
        errno = EINVAL;
        return -1;
    }
    return real_sendfile(out, in, offset, size);
}
