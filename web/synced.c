/* synced: asks the kernel how right its clock is; whoever sets it (chrony, systemd-timesyncd) tells
 * the kernel. */
#include "web/http.h"
#include "web/synced.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/timex.h>

enum { WRONG_MOST = 1000000 /* µs */ };
#define LOOK_EVERY INT64_C(3600000000)

struct synced synced_now(void)
{
	struct timex t = { .modes = 0 };
	int state = adjtimex(&t);
	int64_t off = t.status & STA_NANO ? t.offset / 1000 : t.offset;

	if (state < 0)
		return (struct synced){0};
	return (struct synced){ .known = true,
		.set = state != TIME_ERROR && !(t.status & STA_UNSYNC),
		.most_us = t.maxerror,
		.off_us = off };
}

bool synced_doubt(const struct synced *s, char *line, size_t room)
{
	int64_t off = llabs(s->off_us);

	if (!s->known)
		return false;
	if (!s->set)
		return snprintf(line, room,
			   "機械の時計が合わせられていません。受付番号の年度、期日、記録の時刻がずれます。"
			   "timedatectl で時計合わせを動かしてください。")
		    > 0;
	if (off <= WRONG_MOST)
		off = s->most_us;
	if (off <= WRONG_MOST)
		return false;
	return snprintf(line, room,
		   "機械の時計が %.1f 秒ずれているかもしれません。"
		   "timedatectl で時計合わせを確かめてください。",
		   (double)off / 1e6)
	    > 0;
}

void synced_look(bool begun, int64_t *looked)
{
	int64_t now = clock_us();
	struct synced clock;
	char line[400];

	if (!begun || (*looked && now - *looked < LOOK_EVERY))
		return;
	*looked = now;
	clock = synced_now();
	if (synced_doubt(&clock, line, sizeof line))
		fprintf(stderr, "yui serve: %s\n", line);
}
