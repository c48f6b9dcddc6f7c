/* What the libraries here share: the folder they look below, the real call behind one of ours, and the mode of a new
 * file. */
#pragma once
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 4096
#define REAL(type, name, ...)                                                                                          \
    static type (*real_##name)(__VA_ARGS__);                                                                           \
    if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

/* In a function (…, int flags, ...): the mode that follows where a file may be made. */
#define MODE_AFTER(flags, mode)                                                                                        \
    mode_t mode = 0;                                                                                                   \
    if (flags & O_CREAT) {                                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

static char folder[PATH_MAX];
static size_t folder_length;

static void look_below(const char *path) { folder_length = (size_t)snprintf(folder, sizeof folder, "%s", path); }

static int is_below(const char *path) {
    return folder_length && path && strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}
