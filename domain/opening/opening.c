/* opening: the records of the calendar and where they are kept. */
#include "domain/opening/pages.h"

static const struct choice exception_kinds[] = { { "closed", "臨時休所" }, { "open", "臨時開所" },
	{ 0 } };

static const struct field pattern_fields[] = {
#define RECORD struct pattern
#define FIELDS "domain/opening/pattern.def"
#include "base/rows.h"
};

static const struct field exception_fields[] = {
#define RECORD struct exception
#define FIELDS "domain/opening/exception.def"
#include "base/rows.h"
};

static void check_days(struct work *w, struct date since, struct date until)
{
	if (date_known(since) && date_known(until) && date_compare(until, since) < 0)
		work_problem(w, "until", "終わりの日が初めの日（%s）より前です。",
		    date_era(&w->arena, since));
}

static void pattern_check(struct work *w, const void *rec)
{
	const struct pattern *p = rec;
	struct rows *rs;
	int days = 0;

	check_days(w, p->since, p->until);
	for (int i = 0; i < 7; i++)
		days += days_weekday(p, i);
	if (days == 0)
		work_problem(w, "monday",
		    "開く曜日がひとつもありません。しばらく閉めるときは、臨時休所を加えてください。");
	if (!date_known(p->since))
		return;
	rs = store_query(w,
	    "SELECT 1 FROM pattern WHERE region = $1 AND since = $2 AND id <> $3 AND removed = 0",
	    I(w->actor.region), T(date_iso(&w->arena, p->since)), I(p->head.id));
	if (rs->n)
		work_problem(w, "since",
		    "同じ日からの曜日がもうあります。そちらを直すか、別の日にしてください。");
}

static void exception_check(struct work *w, const void *rec)
{
	const struct exception *e = rec;

	check_days(w, e->since, e->until);
	if (e->yearly && date_known(e->until) && date_days_between(e->since, e->until) > 364)
		work_problem(w, "until",
		    "毎年くり返すものは、1年より短くしてください。ずっと閉める曜日は「開く曜日」で変えます。");
}

const struct record pattern_record = {
	.name = "pattern",
	.label = "開く曜日",
	.size = sizeof(struct pattern),
	.fields = pattern_fields,
	.check = pattern_check,
	.read = SIGNED_IN,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
};

const struct record exception_record = {
	.name = "exception",
	.label = "臨時の休所・開所",
	.size = sizeof(struct exception),
	.fields = exception_fields,
	.check = exception_check,
	.read = SIGNED_IN,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
};

#define PATTERN(method, path, may, run, ...) \
	{ method, "/opening/patterns" path, may, run, .record = &pattern_record, __VA_ARGS__ }
#define EXCEPTION(method, path, may, run, ...) \
	{ method, "/opening/exceptions" path, may, run, .record = &exception_record, __VA_ARGS__ }
#define KEPT(ROUTE) \
	ROUTE(GET, "", SIGNED_IN, any_list, .deed = LISTING), \
	ROUTE(GET, "/csv", READ_FIGURES, any_csv, .slow = true, .deed = EXPORTING), \
	ROUTE(GET, "/json", READ_FIGURES, any_json, .slow = true, .deed = EXPORTING), \
	ROUTE(GET, "/new", WRITE_REGION, any_new, .deed = VIEWING), \
	ROUTE(POST, "", WRITE_REGION, any_create, .deed = MAKING), \
	ROUTE(GET, "/:id", SIGNED_IN, any_show, .deed = VIEWING), \
	ROUTES_TO_CHANGE(ROUTE, "/:id", WRITE_REGION), \
	ROUTE(GET, "/:id/history", SIGNED_IN, any_history, .deed = VIEWING)

static const struct route routes[] = {
	{ GET, "/opening", SIGNED_IN, month_get, .deed = VIEWING },
	{ GET, "/opening/sheet", SIGNED_IN, month_sheet, .slow = true, .deed = PRINTING },
	KEPT(PATTERN),
	KEPT(EXCEPTION),
	{ 0 }
};

const struct module opening_module = {
	.path = "/opening",
	.label = "開所日",
	.may = SIGNED_IN,
	.routes = routes,
	.records = (const struct record *const[]){ &pattern_record, &exception_record, NULL },
};
