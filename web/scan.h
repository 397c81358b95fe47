/* scan: asks a scanner for viruses about a content, piece by piece.  Slow: on the side thread.
 *
 * The scanner is a socket of clamd ("clamd:/run/clamav/clamd.ctl", asked by INSTREAM) or a program
 * ("/usr/local/bin/scan"), which reads the content from its standard input and ends with 0 (clean)
 * or 1 (a virus, whose name is the first line that it says); any other end is no answer. */
#ifndef SCAN_H
#define SCAN_H

#include "base/arena.h"

enum { SCAN_SECONDS = 60 }; /* for one content */

enum scanned {
	SCAN_NONE, /* there is no scanner */
	SCAN_CLEAN,
	SCAN_VIRUS,
	SCAN_AWAY, /* it did not answer */
};

/* Before serving; NULL: none.  False: it is neither. */
bool scan_use(const char *scanner);
bool scan_there(void);

struct scan;
struct scan *scan_begin(struct arena *);
bool scan_put(void *scan, const void *, size_t); /* false: no more is wanted */
enum scanned scan_end(struct scan *, const char **virus); /* the name: UTF-8, one line */

#endif
