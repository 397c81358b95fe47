/* templates: sets of an action's fields by name, one's own and the hub's. */
#include "domain/consultations/desk.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct template
#define FIELDS "domain/consultations/templates.def"
#include "base/rows.h"
};

static const char *visible(const struct actor *a)
{
	return a->account ? OWN_VISIBLE("template") : NULL;
}

/* What is the hub's, whoever keeps the hub's lists says. */
static void check(struct work *w, const void *rec)
{
	const struct template *t = rec;
	struct template before = {0};

	if (t->head.version)
		store_get(w, &template_record, t->head.id, &before);
	if (t->shared != before.shared && !actor_may(&w->actor, WRITE_CODES))
		work_problem(w, "shared",
		    "みんなのひな形にしたり、やめたりできるのはセンター管理者だけです。");
	own_check_room(w, &template_record, rec);
}

const struct record template_record = {
	.name = "template",
	.label = "ひな形",
	.size = sizeof(struct template),
	.fields = fields,
	.visible = visible,
	.check = check,
	.read = WRITE_CASES,
	.write = WRITE_CASES,
	.export = WRITE_CASES,
};

/* ---- Filling an action ------------------------------------------------------------------- */

static struct date open_days_on(struct work *w, struct number days)
{
	struct opening o;

	if (!days.known)
		return (struct date){0};
	opening_load(w, &o);
	return days.n ? opening_after(&o, work_today(w), (int)days.n)
		      : opening_from(&o, work_today(w));
}

bool template_asked(struct request *rq, struct template *t)
{
	const char *asked = query_value(rq, "template");
	int64_t id;

	return asked && text_number(asked, 1, INT64_MAX, &id)
	    && store_get(rq->work, &template_record, id, t) && !t->head.removed;
}

void template_fill(struct work *w, const struct template *t, struct action *a,
    struct consultation *c)
{
	if (t->content)
		a->content = phrase_filled(w, t->content, c->person.id);
	a->organization = t->organization;
	a->method = t->method;
	a->minutes = t->minutes;
	if (t->due_days.known && t->kind == ACTION_REQUEST)
		a->due = open_days_on(w, t->due_days);
	if (t->next_step)
		c->next_step = t->next_step;
	if (t->next_days.known)
		c->next_date = open_days_on(w, t->next_days);
}

void template_used(struct request *rq)
{
	const char *said = form_value(rq, "template");
	int64_t id;

	if (said && text_number(said, 1, INT64_MAX, &id))
		own_count(rq->work, &template_record, id);
}

/* ---- Made of an action ------------------------------------------------------------------- */

/* Whose name it is stands for whoever comes next. */
static const char *without_name(struct arena *a, const char *content, const char *name)
{
	struct text t = { .arena = a };
	const char *at;

	while (content && name && *name && (at = strstr(content, name)) != NULL) {
		text_addn(&t, content, (size_t)(at - content));
		text_add(&t, "〔対象者〕");
		content = at + strlen(name);
	}
	text_add(&t, content);
	return t.s;
}

static struct number days_until(struct work *w, int64_t from, struct date day)
{
	struct opening o;

	if (!date_known(day))
		return (struct number){0};
	opening_load(w, &o);
	return (struct number){ true, opening_between(&o, moment_date(from), day) };
}

static struct template made_of(struct work *w, const struct slip *s, const struct action *a)
{
	return (struct template){
		.name = a->headline,
		.kind = a->kind,
		.organization = a->organization,
		.method = a->method,
		.content = without_name(&w->arena, a->content, s->known ? s->person.name : NULL),
		.minutes = a->minutes,
		.due_days = days_until(w, a->at, a->due),
	};
}

static bool action_asked(struct request *rq, struct template *t)
{
	const char *asked = query_value(rq, "action");
	struct action a;
	struct slip s;
	int64_t id;

	if (!asked || !text_number(asked, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &action_record, id, &a)
	    || !slip_load(rq->work, a.consultation.id, &s))
		return false;
	*t = made_of(rq->work, &s, &a);
	return true;
}

/* As if it had been typed into the form of a new one. */
static void type_in(struct request *rq, const struct template *t)
{
	struct arena *a = &rq->work->arena;
	int n = 0;

	rq->form.pair = arena_alloc(a, 2 * COUNT(fields) * sizeof *rq->form.pair);
	for EACH_FIELD(f, &template_record) {
		const char *value = f->fixed ? NULL : field_write(a, f, t);

		if (!value)
			continue;
		rq->form.pair[n++] = (struct pair){ f->name, value };
		if (f->kind == LINK)
			rq->form.pair[n++] = (struct pair){ arena_printf(a, "%s.title", f->name),
				t->organization.title ? t->organization.title : "" };
	}
	rq->form.n = n;
}

static int new_get(struct request *rq)
{
	struct template t;

	if (action_asked(rq, &t)) {
		type_in(rq, &t);
		rq->flash = "対応から写しました。お名前や事情が残っていないか確かめて、保存してください。";
	}
	return any_new(rq);
}

static int list(struct request *rq)
{
	struct listing l = own_list(rq->work, &template_record, false),
		       gone = own_list(rq->work, &template_record, true);

	rq->title = "ひな形";
	templates_page(&rq->page, rq, &l, &gone);
	return 200;
}

#define ROUTE(method, path, run, ...) \
	{ method, "/templates" path, WRITE_CASES, run, .record = &template_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", list, .deed = LISTING),
	ROUTE(GET, "/new", new_get, .deed = VIEWING),
	OWN_ROUTES,
	{ 0 }
};

const struct module templates_module = {
	.path = "/templates",
	.label = "ひな形",
	.may = WRITE_CASES,
	.routes = routes,
	.records = (const struct record *const[]){ &template_record, NULL },
};
