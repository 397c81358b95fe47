/* show: entries of the ledger as people read them, and what is unusual about them. */
#include "base/fold.h"
#include "domain/accounts/accounts.h"
#include "domain/ledger/pages.h"

#include <stdlib.h>
#include <string.h>

/* More than this within the minutes before is more than a day's work brings: people, records of
 * nobody known, entries of any kind, files written out, and what was refused. */
enum { MANY_MINUTES = 10, MANY_MOST = 30, RECORDS_MOST = 60, ENTRIES_MOST = 300, EXPORTS_MOST = 5,
	REFUSED_MOST = 10, NIGHT_FROM = 22 * 60, NIGHT_UNTIL = 6 * 60, MINUTE = 60000 };

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

/* Within the minutes before: of one account, up to that entry. */
static int marks_lately(struct work *ledger, int64_t account, int64_t since, int64_t number)
{
	struct ledger_lately l = ledger_lately(ledger, account, since, number);
	int marks = 0;

	if (l.people > MANY_MOST || l.records > RECORDS_MOST)
		marks |= MANY;
	if (l.entries > ENTRIES_MOST)
		marks |= OFTEN;
	if (l.exports > EXPORTS_MOST)
		marks |= EXPORTS;
	if (l.refused > REFUSED_MOST)
		marks |= REFUSALS;
	return marks;
}

/* The marks that may stand on this entry: on one that is among what was counted for them. */
static int marks_that_fit(const char *const *cells)
{
	int64_t status = strtoll(cells[LEDGER_STATUS], NULL, 10);
	int fit = OFTEN;

	if (strtoll(cells[LEDGER_ABOUT], NULL, 10) || strtoll(cells[LEDGER_ID], NULL, 10))
		fit |= MANY;
	if (text_same(cells[LEDGER_ACTION], "export") && status < 400)
		fit |= EXPORTS;
	if (text_same(cells[LEDGER_ACTION], "refused") || status == 403 || status == 404)
		fit |= REFUSALS;
	return fit;
}

/* What no span of twice the length has, no entry within it has: one question for all of these. */
static int marks_of_span(struct work *ledger, struct ledger_view *v, int64_t account, int64_t at)
{
	int64_t span = at / (MANY_MINUTES * MINUTE);
	struct spans *s = &v->spans;
	int last = s->n < SPANS_MOST ? s->n : SPANS_MOST;

	for (int i = 0; i < last; i++)
		if (s->of[i].account == account && s->of[i].span == span)
			return s->of[i].marks;
	last = s->n++ % SPANS_MOST;
	s->of[last] = (struct span){ account, span,
		marks_lately(ledger, account, (span - 1) * MANY_MINUTES * MINUTE,
		    ledger_last_before(ledger, (span + 1) * MANY_MINUTES * MINUTE)) };
	return s->of[last].marks;
}

static int marks_of_rush(struct work *ledger, struct ledger_view *v, const char *const *cells)
{
	int64_t at = strtoll(cells[LEDGER_AT], NULL, 10);
	int64_t account = strtoll(cells[LEDGER_ACCOUNT], NULL, 10);
	int fit = marks_that_fit(cells);

	if (!(marks_of_span(ledger, v, account, at) & fit))
		return 0;
	return fit & marks_lately(ledger, account, at - MANY_MINUTES * MINUTE,
	    strtoll(cells[LEDGER_NUMBER], NULL, 10));
}

/* Folded as the search folds: 髙橋 is 高橋.  0: nothing is typed between the two names. */
static size_t surname(struct arena *a, const char *name, const char **folded)
{
	const char *wide = fold_width(a, name), *blank = strchr(wide, ' ');

	*folded = fold_search(a, wide);
	return blank ? strlen(fold_search(a, arena_copyn(a, wide, (size_t)(blank - wide)))) : 0;
}

/* 山田 of 山田 花子 and of 山田太郎; without a blank in either, the first two characters. */
static bool are_namesakes(struct arena *a, const char *one, const char *other)
{
	const char *s, *t, *end;
	size_t n, m;

	if (text_empty(one) || text_empty(other))
		return false;
	n = surname(a, one, &s);
	m = surname(a, other, &t);
	if (n && m)
		return n == m && memcmp(s, t, n) == 0;
	end = s;
	for (int i = 0; i < 2 && *end; i++)
		utf8_next(&end);
	n = n ? n : m ? m : (size_t)(end - s);
	return n && strncmp(s, t, n) == 0;
}

/* What is unusual about an entry about that person (or NULL). */
static int marks_of(struct request *rq, struct work *ledger, struct ledger_view *v,
    const char *const *cells, const char *person)
{
	int marks = 0;

	if (!strtoll(cells[LEDGER_ACCOUNT], NULL, 10))
		return 0;
	if (is_at_night(strtoll(cells[LEDGER_AT], NULL, 10)))
		marks |= AT_NIGHT;
	marks |= marks_of_rush(ledger, v, cells);
	if (are_namesakes(&rq->work->arena, cells[LEDGER_NAME], person))
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
	struct shown *shown =
	    arena_alloc(&rq->work->arena, (size_t)(v->n + rs->n + 1) * sizeof *shown);

	if (v->n)
		memcpy(shown, v->shown, (size_t)v->n * sizeof *shown);
	v->shown = shown;
	for (int i = 0; i < rs->n; i++) {
		const char *const *cells = &CELL(rs, i, 0);
		const char *person = ledger_title(rq, &person_record,
		    strtoll(cells[LEDGER_ABOUT], NULL, 10));
		int marks = marks_of(rq, ledger, v, cells, person);

		if (v->asked.unusual && !marks)
			continue;
		v->shown[v->n] = ledger_shown(rq, cells);
		v->shown[v->n++].marks = marks;
	}
}
