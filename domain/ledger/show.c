/* show: entries of the ledger as people read them, and what is unusual about them. */
#include "domain/accounts/accounts.h"
#include "domain/ledger/pages.h"

#include <stdlib.h>
#include <string.h>

/* More people than this within the minutes before is more than a day's work brings. */
enum { MANY_MINUTES = 10, MANY_MOST = 30, NIGHT_FROM = 22 * 60, NIGHT_UNTIL = 6 * 60 };

/* ---- Names ---- */

const char *ledger_title(struct request *rq, const struct record *r, int64_t id)
{
	struct work *w = rq->work;
	WORK_AS(w, actor_program(w->actor.region));
	void *rec = arena_alloc(&w->arena, r->size);

	return id && store_get(w, r, id, rec) ? field_show(w, record_title(r), rec) : NULL;
}

static const char *what_of(struct request *rq, const char *const *cells)
{
	const struct record *r = ledger_record(cells[LEDGER_RECORD]);
	struct arena *a = &rq->work->arena;
	int64_t id = strtoll(cells[LEDGER_ID], NULL, 10);
	const char *title = r && r != &person_record ? ledger_title(rq, r, id) : NULL;

	if (!r)
		return ledger_page_label(rq->work, cells[LEDGER_PATH]);
	return title ? arena_printf(a, "%s %s", r->label, title) : r->label;
}

/* ---- Marks ---- */

static bool is_at_night(int64_t at)
{
	int minutes = moment_minutes(at);

	return minutes >= NIGHT_FROM || minutes < NIGHT_UNTIL;
}

static bool are_many(struct work *ledger, const char *const *cells)
{
	int64_t at = strtoll(cells[LEDGER_AT], NULL, 10);

	return ledger_people(ledger, strtoll(cells[LEDGER_ACCOUNT], NULL, 10),
		   at - MANY_MINUTES * 60000, strtoll(cells[LEDGER_NUMBER], NULL, 10))
	    > MANY_MOST;
}

/* 山田 of 山田 花子 and of 山田　太郎; 0: one word is no surname. */
static size_t surname(const char *name)
{
	const char *blank = name ? strchr(name, ' ') : NULL;
	const char *wide = name ? strstr(name, "　") : NULL;
	const char *end = !blank ? wide : !wide || blank < wide ? blank : wide;

	return end ? (size_t)(end - name) : 0;
}

static bool are_namesakes(const char *one, const char *other)
{
	size_t n = surname(one);

	return n && n == surname(other) && memcmp(one, other, n) == 0;
}

/* What is unusual about an entry about that person (or NULL). */
static int marks_of(struct work *ledger, const char *const *cells, const char *person)
{
	int64_t about = strtoll(cells[LEDGER_ABOUT], NULL, 10);
	int marks = 0;

	if (!strtoll(cells[LEDGER_ACCOUNT], NULL, 10))
		return 0;
	if (is_at_night(strtoll(cells[LEDGER_AT], NULL, 10)))
		marks |= AT_NIGHT;
	if (about && are_many(ledger, cells))
		marks |= MANY;
	if (about && are_namesakes(cells[LEDGER_NAME], person))
		marks |= OWN_SURNAME;
	return marks;
}

/* ---- Rows ---- */

bool ledger_reader(struct work *reader, struct request *rq)
{
	assert(rq->route->slow);
	return ledger_open(reader, rq->work);
}

void ledger_keep(struct request *rq, struct rows *rs)
{
	for (int i = 0; i < rs->n * rs->cols; i++)
		rs->cell[i] = arena_copy(&rq->work->arena, rs->cell[i]);
}

static const char *result_of(struct arena *a, int64_t status)
{
	if (status == 0)
		return NULL;
	if (status < 400)
		return "できた";
	if (status == 404)
		return "なかった（404）";
	return arena_printf(a, "%s（%lld）",
	    status >= 500                        ? "障害"
		: status == 409 || status == 422 ? "直すよう返した"
						 : "断った",
	    (long long)status);
}

struct shown ledger_shown(struct request *rq, const char *const *cells)
{
	struct arena *a = &rq->work->arena;
	int64_t status = strtoll(cells[LEDGER_STATUS], NULL, 10);
	int64_t about = strtoll(cells[LEDGER_ABOUT], NULL, 10);
	const char *whom = ledger_title(rq, &person_record, about);

	return (struct shown){ .number = cells[LEDGER_NUMBER],
		.at = moment_era(a, strtoll(cells[LEDGER_AT], NULL, 10)),
		.who = cells[LEDGER_NAME] ? cells[LEDGER_NAME] : "（ログイン前）",
		.role = account_role_label(cells[LEDGER_ROLE]),
		.organization = ledger_title(rq, &organization_record,
		    strtoll(cells[LEDGER_ORGANIZATION], NULL, 10)),
		.action = ledger_action_label(cells[LEDGER_ACTION]),
		.what = what_of(rq, cells),
		.whom = whom ? whom : about ? arena_printf(a, "%lld", (long long)about) : NULL,
		.whom_href = about ? arena_printf(a, "/ledger?about=%lld", (long long)about) : NULL,
		.sought = ledger_sought(rq->work, ledger_record(cells[LEDGER_RECORD]),
		    cells[LEDGER_SOUGHT]),
		.result = result_of(a, status),
		.address = cells[LEDGER_ADDRESS],
		.request = cells[LEDGER_REQUEST],
		.bad = status >= 400 };
}

void ledger_show(struct request *rq, struct work *ledger, const struct rows *rs,
    struct ledger_view *v)
{
	v->shown = arena_alloc(&rq->work->arena, ((size_t)rs->n + 1) * sizeof *v->shown);
	for (int i = 0; i < rs->n; i++) {
		const char *const *cells = &CELL(rs, i, 0);
		const char *person = ledger_title(rq, &person_record,
		    strtoll(cells[LEDGER_ABOUT], NULL, 10));
		int marks = marks_of(ledger, cells, person);

		if (v->asked.unusual && !marks)
			continue;
		v->shown[v->n] = ledger_shown(rq, cells);
		v->shown[v->n++].marks = marks;
	}
}
