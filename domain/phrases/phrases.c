/* phrases: texts that are written again and again, one's own and the hub's. */
#include "domain/own/own.h"
#include "domain/phrases/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct phrase
#define FIELDS "domain/phrases/fields.def"
#include "base/rows.h"
};

static const char *visible(const struct actor *a)
{
	return a->account ? OWN_VISIBLE("phrase") : NULL;
}

/* The word ends where it is called: at a blank, a ; or the end of the line. */
static void check(struct work *w, const void *rec)
{
	const struct phrase *p = rec;

	if (p->word
	    && (strpbrk(p->word, " \t;") || strstr(p->word, "　") || strstr(p->word, "；")))
		work_problem(w, "word", "空白や ; を入れずに、続けて打てる字にしてください。");
	own_check_room(w, &phrase_record, rec);
}

const struct record phrase_record = {
	.name = "phrase",
	.label = "定型文",
	.size = sizeof(struct phrase),
	.fields = fields,
	.visible = visible,
	.check = check,
	.read = WRITE_CASES,
	.write = WRITE_CASES,
	.export = WRITE_CASES,
	.keys = (const char *const[]){ "owner, word", NULL },
};

/* ---- Filled ------------------------------------------------------------------------------ */

static const char *place_value(struct work *w, const char *name, size_t n, int64_t person)
{
	struct person p;

	if (text_same(arena_copyn(&w->arena, name, n), "今日"))
		return date_era(&w->arena, work_today(w));
	if (text_same(arena_copyn(&w->arena, name, n), "自分"))
		return w->actor.name;
	if (text_same(arena_copyn(&w->arena, name, n), "対象者") && person
	    && store_get(w, &person_record, person, &p))
		return field_show(w, record_title(&person_record), &p);
	return NULL;
}

const char *phrase_filled(struct work *w, const char *body, int64_t person)
{
	static const char open[] = "〔", close[] = "〕";
	struct text t = { .arena = &w->arena };
	const char *at, *end, *value;

	while (body && (at = strstr(body, open)) && (end = strstr(at, close))) {
		const char *name = at + sizeof open - 1;

		value = place_value(w, name, (size_t)(end - name), person);
		end = value ? end + sizeof close - 1 : name;
		text_addn(&t, body, (size_t)(at - body));
		text_add(&t, value ? value : open);
		body = end;
	}
	text_add(&t, body);
	return t.s ? t.s : "";
}

/* ---- Pages ------------------------------------------------------------------------------- */

static int64_t person_asked(const struct request *rq)
{
	const char *typed = query_value(rq, "person");
	int64_t id = 0;

	if (typed)
		text_number(typed, 1, INT64_MAX, &id);
	return id;
}

static int list(struct request *rq)
{
	struct phrases_view v = { .person = person_asked(rq),
		.phrases = own_list(rq->work, &phrase_record, false),
		.removed = own_list(rq->work, &phrase_record, true) };

	rq->title = "定型文";
	phrases_page(&rq->page, rq, &v);
	return 200;
}

static void add_member(struct text *o, const char *name, const char *value)
{
	text_addf(o, ",\"%s\":", name);
	text_add_json(o, value ? value : "");
}

/* For the script: in the order in which they are offered. */
static int json(struct request *rq)
{
	struct listing l = own_list(rq->work, &phrase_record, false);
	int64_t person = person_asked(rq);
	struct text *o = &rq->page;

	rq->type = "application/json";
	text_addc(o, '[');
	for (int i = 0; i < l.n; i++) {
		const struct phrase *p = LISTED(l, &phrase_record, i);

		text_addf(o, "%s{\"id\":\"%lld\"", i ? "," : "", (long long)p->head.id);
		add_member(o, "name", p->name);
		add_member(o, "word", p->word);
		add_member(o, "text", phrase_filled(rq->work, p->body, person));
		text_addc(o, '}');
	}
	text_addc(o, ']');
	return 200;
}

#define ROUTE(method, path, run, ...) \
	{ method, "/phrases" path, WRITE_CASES, run, .record = &phrase_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", list, .deed = LISTING),
	ROUTE(GET, "/json", json, .deed = LISTING),
	ROUTE(GET, "/new", any_new, .deed = VIEWING),
	ROUTE(POST, "/:id/used", own_used, .deed = DRAFTING),
	OWN_ROUTES,
	{ 0 }
};

const struct module phrases_module = {
	.path = "/phrases",
	.label = "定型文",
	.may = WRITE_CASES,
	.routes = routes,
	.records = (const struct record *const[]){ &phrase_record, NULL },
	.tables = (const struct table *const[]){ &own_use_table, NULL },
};
