/* spool: bytes that came and are too many for memory, in a nameless file.  Its key is nowhere but
 * in this process, so that what is left on the disk afterwards tells nothing. */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>

struct spool;
struct spool *spool_new(void); /* NULL: there is no room for one */
bool spool_add(struct spool *, const void *, size_t);
size_t spool_size(const struct spool *);
/* False: it cannot be read, or is not that long. */
bool spool_read(const struct spool *, size_t at, void *to, size_t n);
/* One more that reads it, and frees it; NULL is fine. */
struct spool *spool_keep(const struct spool *);
void spool_free(struct spool *); /* NULL is fine; the last one who has it takes it away */

#endif
