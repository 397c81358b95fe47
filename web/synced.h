/* synced: whether somebody sets the machine's clock by others. */
#ifndef SYNCED_H
#define SYNCED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the kernel knows of its clock. */
struct synced {
	bool known, set; /* set: a service keeps it right */
	int64_t most_us; /* by so much it may be wrong at most */
	int64_t off_us;  /* and by so much it is thought to be, either way */
};
struct synced synced_now(void);
/* A line of what is doubtful about it, or false. */
bool synced_doubt(const struct synced *, char *line, size_t room);
/* Says a doubt in the log, once an hour from the beginning on; *looked: µs, 0 at first. */
void synced_look(bool begun, int64_t *looked);

#endif
