/* services: what an organization of the directory offers. */
#include "domain/organizations/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct service
#define FIELDS "domain/organizations/services.def"
#include "base/rows.h"
};

static void check_twice(struct work *w, const struct service *s)
{
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM service WHERE region = $1 AND organization = $2 AND kind = $3"
	    " AND COALESCE(number, '') = $4 AND id <> $5 AND removed = 0",
	    I(w->actor.region), I(s->organization.id), T(s->kind), T(s->number ? s->number : ""),
	    I(s->head.id));

	if (rs->n)
		work_problem(w, "kind",
		    "同じ種類と事業所番号のサービスが、もうこの施設にあります。そちらを直してください。");
}

static void check(struct work *w, const void *rec)
{
	const struct service *s = rec;

	if (s->number && !business_number_formed(s->number))
		work_problem(w, "number", "半角の数字（3けた目は英字のこともあります）10けたです。");
	if (s->kind && s->organization.id)
		check_twice(w, s);
}

const struct record service_record = {
	.name = "service",
	.label = "サービス",
	.size = sizeof(struct service),
	.fields = fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	/* Finding goes through the days of all services. */
	.indexes = (const char *const[]){ "number, kind", "kind, organization, removed",
	    "removed, organization, weekdays, saturdays, sundays, holidays", NULL },
};

/* ---- How it is called and said ----------------------------------------------------------- */

const char *service_called(struct work *w, const char *place, const char *kind)
{
	return arena_printf(&w->arena, "%s　%s", place, code_label(w, "service_kind", kind));
}

bool service_name_is_plain(struct work *w, const struct organization *o, const struct service *s)
{
	return text_same(s->name, o->name)
	    || (s->kind && text_same(s->name, service_called(w, o->name, s->kind)));
}

const char *service_published(struct work *w, const struct organization *o,
    const struct service *s)
{
	return s->name && !service_name_is_plain(w, o, s) ? s->name : o->name;
}

const char *service_days(struct arena *a, const struct service *s)
{
	const struct {
		bool on;
		const char *word;
	} days[] = { { s->weekdays, "平日" }, { s->saturdays, "土曜日" }, { s->sundays, "日曜日" },
		{ s->holidays, "祝日" } };
	struct text t = { .arena = a };

	if (s->weekdays && s->saturdays && s->sundays && s->holidays)
		return "毎日";
	for (size_t i = 0; i < COUNT(days); i++)
		if (days[i].on)
			text_addf(&t, "%s%s", t.len ? "・" : "", days[i].word);
	return t.s;
}

/* The national data have a dash where there is nothing to say. */
const char *service_days_note(const struct service *s)
{
	return s->days_note && strcmp(s->days_note, "-") ? s->days_note : NULL;
}

/* ---- Saved: one without a name is called by its place and kind --------------------------- */

static void form_put(struct request *rq, const char *name, const char *value)
{
	struct pairs *form = &rq->form;
	struct pair *pair;

	for (int i = 0; i < form->n; i++)
		if (!strcmp(form->pair[i].name, name)) {
			form->pair[i].value = value;
			return;
		}
	pair = arena_alloc(&rq->work->arena, (size_t)(form->n + 1) * sizeof *pair);
	memcpy(pair, form->pair, (size_t)form->n * sizeof *pair);
	pair[form->n++] = (struct pair){ name, value };
	form->pair = pair;
}

static void name_it(struct request *rq)
{
	struct organization o;
	const char *kind = form_value(rq, "kind");

	if (kind && !form_value(rq, "name")
	    && store_get(rq->work, &organization_record, rq->id, &o))
		form_put(rq, "name", service_called(rq->work, o.name, kind));
}

static int create(struct request *rq)
{
	name_it(rq);
	return any_create(rq);
}

static int update(struct request *rq)
{
	name_it(rq);
	return any_update(rq);
}

#define SERVICE(method, path, may, run, ...) \
	{ method, "/organizations/:id/services" path, may, run, .record = &service_record, \
	    __VA_ARGS__ }
#define HOURS(method, path, may, run, ...) \
	{ method, "/organizations/:id/hours" path, may, run, .record = &hours_record, __VA_ARGS__ }

static const struct route routes[] = {
	SERVICE(GET, "/new", WRITE_DIRECTORY, any_new, .deed = VIEWING),
	SERVICE(POST, "", WRITE_DIRECTORY, create, .deed = MAKING),
	SERVICE(GET, "/:part/edit", WRITE_DIRECTORY, any_edit, .deed = VIEWING),
	SERVICE(POST, "/:part", WRITE_DIRECTORY, update, .deed = CHANGING),
	ROUTES_TO_REMOVE(SERVICE, "/:part", WRITE_DIRECTORY),
	ROUTES_TO_UNITE(SERVICE, "/:part", WRITE_DIRECTORY),
	SERVICE(GET, "/:part/history", READ_DIRECTORY, any_history, .deed = VIEWING),
	HOURS(GET, "", WRITE_DIRECTORY, hours_get, .deed = VIEWING),
	HOURS(POST, "", WRITE_DIRECTORY, hours_save, .deed = CHANGING),
	HOURS(GET, "/history", READ_DIRECTORY, hours_history, .deed = VIEWING),
	{ 0 }
};

const struct module services_module = {
	.path = "/organizations",
	.label = "サービス",
	.may = READ_DIRECTORY,
	.routes = routes,
	.records = (const struct record *const[]){ &service_record, &hours_record, NULL },
};
