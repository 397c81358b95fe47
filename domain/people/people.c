/* people: their record, who may see it, and the page of one person. */
#include "domain/people/people.h"

static const struct field fields[] = {
#define RECORD struct person
#define FIELDS "domain/people/fields.def"
#include "base/rows.h"
};

/* As with their consultations: the hub's people see all, an officer her own municipality's. */
const char *people_visible(const struct actor *actor, const char *of_town)
{
	if (!actor_may(actor, READ_CASES))
		return "1=0";
	return actor_may(actor, ALL_TOWNS) ? NULL : of_town;
}

static const char *visible(const struct actor *actor)
{
	if (actor->pass && actor_may(actor, READ_CASES))
		return "person.id = " PERSON_PASSED;
	return people_visible(actor, "person.municipality = $3");
}

/* Nobody has lived longer: 明治 was typed for 昭和, or the year is wrong. */
enum { AGE_MOST = 130 };

static void check(struct work *w, const void *rec)
{
	const struct person *p = rec;
	int age = date_known(p->birth) ? date_age(p->birth, work_today(w)) : 0;

	if (date_known(p->birth) && date_compare(p->birth, work_today(w)) > 0)
		work_problem(w, "birth", "生年月日が先の日付です。年を確かめてください。");
	if (age > AGE_MOST)
		work_problem(w, "birth", "%sのお生まれだと%d歳です。年号と年を確かめてください。",
		    date_era(&w->arena, p->birth), age);
	if (p->elsewhere && p->municipality.id)
		work_problem(w, "elsewhere",
		    "市町村を一覧で選んだときは、ここは空のままにしてください。");
}

const struct record person_record = {
	.name = "person",
	.label = "人",
	.size = sizeof(struct person),
	.fields = fields,
	.visible = visible,
	.check = check,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "birth", "kana", NULL },
	.about = "id",
	.town = "municipality",
};

const char *person_birth_text(struct work *w, const struct person *p)
{
	const struct field *birth = record_field(&person_record, "birth");
	const char *shown = field_show(w, birth, p);
	int age = date_age(p->birth, work_today(w));

	if (!shown || w->masked || !actor_may(&w->actor, READ_PRIVATE) || age < 0)
		return shown;
	return arena_printf(&w->arena, "%s（%d歳）", date_era(&w->arena, p->birth), age);
}

FILES(person, "/people", "人のファイル", READ_CASES, WRITE_CASES, EXPORT_CASES, true);
