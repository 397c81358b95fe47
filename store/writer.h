/* writer: the queue of those who want to write to one file, across processes. */
#ifndef WRITER_H
#define WRITER_H

#include <stdbool.h>

int writer_open(const char *database); /* the queue's descriptor; -1: errno */
/* Waits its turn in the kernel's queue, at most so many seconds; false: it did not come. */
bool writer_enter(int queue, int seconds);
void writer_leave(int queue);

#endif
