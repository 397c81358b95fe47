/* region: the demo region for tests of domain/, and requests by its accounts. */
#ifndef REGION_H
#define REGION_H

#include "domain/accounts/accounts.h"
#include "domain/demo/demo.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

static struct store *region;
UNUSED static int64_t region_later; /* ms by which the clock of what runs is ahead */

static inline void region_fill(struct work *w)
{
	w->actor = (struct actor){0};
	if (!demo_load(w))
		fail_msg("%s", w->fault);
}

static inline int region_open(void **state)
{
	(void)state;
	region = test_store_filled("region", web_schema(), region_fill);
	return 0;
}

static inline int region_close(void **state)
{
	(void)state;
	store_close(region);
	return 0;
}

/* A writing work of that account of the demo. */
static inline void region_begin(struct work *w, const char *login)
{
	struct rows *rs;

	test_begin(w, region, true);
	rs = store_query(w, "SELECT id FROM account WHERE login = $1", T(login));
	if (rs->n != 1 || !account_actor(w, cell_number(rs, 0, 0), &w->actor))
		fail_msg("no account %s", login);
}

/* Runs a request of that account (NULL: of nobody) through the dispatcher; its answer lives until
 * region_done. */
static inline int region_run(struct request *rq, struct work *w, const char *login,
    const char *method, const char *path)
{
	struct actor actor = {0};

	if (login) {
		region_begin(w, login);
		actor = w->actor;
		store_end(w);
	} else {
		test_work(w, region);
	}
	w->actor = actor;
	w->now += region_later;
	*rq = (struct request){ .work = w,
		.method = method,
		.path = path,
		.address = "192.0.2.1",
		.query = rq->query,
		.form = rq->form,
		.uploads = rq->uploads,
		.upload = rq->upload,
		.fragment = rq->fragment,
		.wire = { .cookie = rq->wire.cookie,
		    .agent = rq->wire.agent,
		    .client = rq->wire.client,
		    .host = rq->wire.host,
		    .tls = rq->wire.tls },
		.page.arena = &w->arena };
	if (login)
		rq->session = (struct session){ .id = 1, .csrf = "seal" };
	return web_run(rq);
}

static inline void region_done(struct work *w)
{
	arena_reset(&w->arena);
}

#define PAIRS(...) \
	{ \
		.n = (int)(sizeof(struct pair[]){ __VA_ARGS__ } / sizeof(struct pair)), \
		.pair = (struct pair[]) \
		{ \
			__VA_ARGS__ \
		} \
	}

static inline bool page_says(const struct request *rq, const char *words)
{
	return rq->page.s && strstr(rq->page.s, words);
}

#endif
