/* deeds: what one account did about one person in some time, for who looks after that. */
#include "domain/ledger/pages.h"

#include <stdlib.h>

int ledger_deeds(struct request *rq, const struct ledger_asked *asked,
    const struct ledger_deed **out)
{
	struct ledger_deed *deed;
	struct work reader;
	struct rows *rs;
	int n;

	*out = NULL;
	if (!ledger_reader(&reader, rq))
		return 0;
	rs = ledger_list(&reader,
	    &(struct ledger_query){ .region = rq->work->actor.region,
		.account = asked->account,
		.about = asked->about,
		.from = asked->from,
		.until = asked->until,
		.limit = LEDGER_DEEDS_MOST });
	ledger_keep(rq, rs);
	n = rs->n;
	deed = arena_alloc(&rq->work->arena, ((size_t)n + 1) * sizeof *deed);
	for (int i = 0; i < n; i++) {
		const char *const *cells = &CELL(rs, n - 1 - i, 0);
		struct shown s = ledger_shown(rq, cells);

		deed[i] = (struct ledger_deed){ .at = s.at,
			.action = s.action,
			.what = s.what,
			.result = s.result,
			.path = cells[LEDGER_PATH],
			.part = strtoll(cells[LEDGER_PART], NULL, 10) };
	}
	ledger_close(&reader, rq->work);
	*out = deed;
	return n;
}
