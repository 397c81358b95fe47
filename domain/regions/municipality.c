/* municipality: who is inside the hub's area, and since when. */
#include "domain/regions/regions.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct municipality
#define FIELDS "domain/regions/municipality.def"
#include "base/rows.h"
};

static const struct field agreement_fields[] = {
#define RECORD struct agreement
#define FIELDS "domain/regions/agreement.def"
#include "base/rows.h"
};

bool municipality_code_valid(const char *code)
{
	int sum = 0;

	if (!code || strspn(code, "0123456789") != 6 || code[6])
		return false;
	for (int i = 0; i < 5; i++)
		sum += (code[i] - '0') * (6 - i);
	return code[5] - '0' == (sum < 11 ? 11 - sum : 11 - sum % 11) % 10;
}

static void check(struct work *w, const void *rec)
{
	const struct municipality *m = rec;

	if (m->code && !municipality_code_valid(m->code))
		work_problem(w, "code",
		    "このコードは検査数字が合いません。6桁を確かめてください。例：須賀川市は072079です。");
}

static void agreement_check(struct work *w, const void *rec)
{
	const struct agreement *a = rec;

	if (date_known(a->since) && date_known(a->until) && date_compare(a->until, a->since) < 0)
		work_problem(w, "until", "終了日が開始日（%s）より前です。",
		    date_era(&w->arena, a->since));
}

const struct record municipality_record = {
	.name = "municipality",
	.label = "市町村",
	.size = sizeof(struct municipality),
	.fields = fields,
	.check = check,
	.read = SIGNED_IN,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
	.keys = (const char *const[]){ "code", NULL },
};

const struct record agreement_record = {
	.name = "agreement",
	.label = "協定",
	.size = sizeof(struct agreement),
	.fields = agreement_fields,
	.check = agreement_check,
	.read = READ_FIGURES,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
};

bool municipality_inside(struct work *w, int64_t municipality, struct date on)
{
	const char *day = date_iso(&w->arena, on);
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM agreement WHERE region = $1 AND municipality = $2"
	    " AND removed = 0 AND since <= $3 AND (until IS NULL OR until >= $3) LIMIT 1",
	    I(w->actor.region), I(municipality), T(day));

	return rs->n > 0;
}

int municipalities_inside(struct work *w, struct date on, const struct municipality **out)
{
	const char *day = date_iso(&w->arena, on);
	struct rows *rs = store_query(w,
	    "SELECT id FROM municipality m WHERE region = $1 AND removed = 0"
	    " AND EXISTS (SELECT 1 FROM agreement a WHERE a.region = $1 AND a.municipality = m.id"
	    " AND a.removed = 0"
	    " AND a.since <= $2 AND (a.until IS NULL OR a.until >= $2)) ORDER BY code",
	    I(w->actor.region), T(day));
	struct municipality *m = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *m);
	int n = 0;

	for (int i = 0; i < rs->n; i++)
		n += store_get(w, &municipality_record, cell_number(rs, i, 0), &m[n]);
	*out = m;
	return n;
}

int64_t municipality_named(struct work *w, const char *name)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM municipality WHERE region = $1 AND name = $2 AND removed = 0",
	    I(w->actor.region), T(name));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}
