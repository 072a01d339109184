/* Records what a disk holds after a power failure, for the tests: preloaded into a process, it
 * keeps the content of each file, and the names in each folder, as of their last sync. Whatever
 * was not synced is not recorded, so it is lost. It also ends the process at its n-th operation
 * on the disk, as a power failure does. It syncs nothing itself: the tests are fast on any disk.
 *
 * SENDOFF_DISK_ROOT    the folder that counts, with a slash at its end
 * SENDOFF_DISK_SHADOW  where what is synced is kept, by inode
 * SENDOFF_DISK_END     at which operation the power fails, from 0 on; none for never
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *root, *shadow;
static long end = -1;
static atomic_long operations;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void)
{
    root = getenv("SENDOFF_DISK_ROOT");
    shadow = getenv("SENDOFF_DISK_SHADOW");
    const char *number = getenv("SENDOFF_DISK_END");
    if (number && *number)
        end = atol(number);
}

static void fail(const char *what)
{
    perror(what);
    abort();
}

/* Whether the file counts. A removed one has " (deleted)" behind its name, and counts as well. */
static int counts(int fd)
{
    if (!root || !shadow)
        return 0;
    char link[64], path[PATH_MAX + 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length < 0)
        return 0;
    path[length] = '/';
    path[length + 1] = 0;
    return strncmp(path, root, strlen(root)) == 0;
}

static void operation(int fd)
{
    if (counts(fd) && atomic_fetch_add(&operations, 1) == end) {
        kill(getpid(), SIGKILL);
        for (;;)
            pause();
    }
}

static void record_file(int fd, int out, off_t size)
{
    char link[64];
    int in = fd;
    if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        in = open(link, O_RDONLY | O_CLOEXEC);
    }
    for (off_t at = 0; at < size;) {
        ssize_t copied = sendfile(out, in, &at, size - at);
        if (copied < 0)
            fail("sendfile");
        if (copied == 0)
            break;
    }
    if (in != fd)
        close(in);
}

/* A name a line: its inode, a space, the name. */
static void record_folder(int fd, int out)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    DIR *folder = opendir(link);
    if (!folder)
        fail("opendir");
    struct dirent *entry;
    while ((entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            dprintf(out, "%lu %s\n", (unsigned long)entry->d_ino, entry->d_name);
    closedir(folder);
}

/* Keeps the file open for good, so that no other one gets its inode. */
static void hold(int fd, ino_t inode)
{
    static ino_t held[512];
    static size_t count;
    for (size_t at = 0; at < count; at++)
        if (held[at] == inode)
            return;
    if (count == sizeof held / sizeof *held || fcntl(fd, F_DUPFD_CLOEXEC, 100) < 0)
        fail("too many files");
    held[count++] = inode;
}

static int synced(int fd)
{
    operation(fd);
    struct stat status;
    if (!counts(fd) || fstat(fd, &status))
        return 0;
    pthread_mutex_lock(&one);
    char part[PATH_MAX], whole[PATH_MAX];
    snprintf(part, sizeof part, "%s/part", shadow);
    snprintf(whole, sizeof whole, "%s/%lu", shadow, (unsigned long)status.st_ino);
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0)
        fail(part);
    if (S_ISDIR(status.st_mode))
        record_folder(fd, out);
    else
        record_file(fd, out, status.st_size);
    close(out);
    if (renameat(AT_FDCWD, part, AT_FDCWD, whole))
        fail(whole);
    hold(fd, status.st_ino);
    pthread_mutex_unlock(&one);
    return 0;
}

int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count)
{
    operation(fd);
    return NEXT(write)(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    operation(fd);
    return NEXT(pwrite)(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    operation(fd);
    return NEXT(pwrite64)(fd, bytes, count, at);
}

int ftruncate(int fd, off_t length)
{
    operation(fd);
    return NEXT(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    operation(fd);
    return NEXT(ftruncate64)(fd, length);
}
