/* sight_probes: routes that tell what they should not, each in its own way; the law of
 * tests/sight_test.c has to find them all. */
#ifndef SIGHT_PROBES_H
#define SIGHT_PROBES_H

#include "document/document.h"
#include "domain/people/people.h"
#include "web/web.h"

#include <stdlib.h>

static const char *name_of(struct request *rq, int64_t id)
{
	struct rows *rs = store_query(rq->work, "SELECT name FROM person WHERE id = $1", I(id));

	return rs->n ? CELL(rs, 0, 0) : NULL;
}

static int64_t number_in(const struct pairs *pairs)
{
	return pairs->n ? strtoll(pairs->pair[pairs->n - 1].value, NULL, 10) : 0;
}

static int probe_title(struct request *rq)
{
	out_text(&rq->page, name_of(rq, rq->id));
	return 200;
}

static int probe_status(struct request *rq)
{
	return name_of(rq, rq->id) ? 403 : 404;
}

static int probe_flash(struct request *rq)
{
	rq->flash = name_of(rq, rq->id);
	return reply_goto(rq, "/");
}

static int probe_query(struct request *rq)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT COUNT(*) FROM consultation WHERE person = $1", I(number_in(&rq->query)));

	out_text(&rq->page, CELL(rs, 0, 0));
	return 200;
}

static int probe_search(struct request *rq)
{
	const char *q = query_value(rq, "q");
	struct rows *rs = store_query(rq->work,
	    "SELECT COUNT(*) FROM person WHERE name LIKE $1",
	    T(arena_printf(&rq->work->arena, "%%%s%%", q ? q : "-")));

	out_text(&rq->page, CELL(rs, 0, 0));
	return 200;
}

static int probe_form(struct request *rq)
{
	out_text(&rq->page, name_of(rq, number_in(&rq->form)));
	return 422;
}

static int probe_paper(struct request *rq)
{
	struct sheet *s = sheet_begin(rq->work,
	    &(struct sheet_about){ .title = "紙", .issuer = "拠点", .number = "", .footer = "" });
	const char *name = name_of(rq, rq->id);

	sheet_flow(s, "氏名", name ? name : "なし", 0);
	return reply_pdf(rq, s);
}

static const struct route probes[] = {
	{ GET, "/people/:id", SIGNED_IN, probe_title, .record = &person_record },
	{ GET, "/people/:id", READ_FIGURES, probe_status, .record = &person_record },
	{ GET, "/people/:id/edit", SIGNED_IN, probe_flash, .record = &person_record },
	{ GET, "/people/:id/pdf", READ_CASES, probe_paper, .record = &person_record },
	{ GET, "/people", SIGNED_IN, probe_query },
	{ GET, "/search", SIGNED_IN, probe_search },
	{ POST, "/people", SIGNED_IN, probe_form },
};

#endif
