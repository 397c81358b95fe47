/* torture_forms: what the torture fills into forms beside what the records say. */
#ifndef TORTURE_FORMS_H
#define TORTURE_FORMS_H

#include "tests/house.h"
#include "tests/support.h"

#include <string.h>

#define PASSWORD "yuki-no-asa-no-hikari"

static struct house house;

/* What a form needs that no field says; path NULL: for all forms. */
static const struct {
	const char *path, *name, *value;
} more[] = {
	{ "/emergencies", "reason", "sudden" },
	{ "/emergencies", "name", "名指し 花" },
	{ "/emergencies", "birth", "1940-01-02" },
	{ "/emergencies", "agreed", "1" },
	{ "/emergencies/:id/review", "judgement", "proper" },
	{ NULL, "reason", "試しに" },
	{ "/consultations", "person", "" },
	{ "/consultations", "follow_up", "" },
	{ "/consultations", "next_date", "明日" },
	{ "/consultations", "failure_reason", "" },
	{ "/consultations", "municipality", "TOWN" },
	{ "/consultations/:id", "municipality", "TOWN" },
	{ "/consultations/:id", "failure_reason", "" },
	{ "/consultations/:id/actions", "kind", "advice" },
	{ "/consultations/:id/actions", "next_date", "明日" },
	{ "/consultations/:id/actions/:part", "answer", "" },
	{ "/consultations/:id/actions/:part", "none_reason", "" },
	{ "/consultations/:id/actions/:part/answer", "answer", "accepted" },
	{ "/consultations/:id/actions/:part/answer", "answered", "今日" },
	{ "/consultations/:id/actions/:part/answer", "next_date", "明日" },
	{ "/consultations/:id/close", "failure_reason", "" },
	{ "/consultations/:id/close", "follow_up", "明日" },
	{ "/opening/patterns", "monday", "1" },
	{ "/opening/patterns", "since", "R9.4.1" },
	{ "/opening/patterns", "until", "" },
	{ "/opening/patterns/:id", "monday", "1" },
	{ "/opening/patterns/:id", "until", "" },
	{ "/opening/patterns/:id", "since", "R9.5.1" },
	{ "/people", "another", "1" },
	{ "/people", "elsewhere", "" },
	{ "/people/:id", "elsewhere", "" },
	{ "/organizations", "business_number", "0770000019" },
	{ "/organizations/:id", "business_number", "0770000019" },
	{ "/regions/municipalities", "code", "072036" },
	{ "/regions/municipalities", "name", "郡山市" },
	{ "/regions/municipalities/:id/figures", "as_of", "R7.11.30" },
	{ "/codes/lists/:name", "label", "試し" },
	{ "/codes/lists/:name", "position", "990" },
	{ "/codes/:id", "label", "試し" },
	{ "/codes/:id", "position", "990" },
	{ "/accounts", "name", "試し 人" },
	{ "/accounts/:id", "name", "試し 人" },
	{ "/drafts", "draft_key", "/consultations/new" },
	{ "/drafts/discard", "draft_key", "/consultations/new" },
	{ "/codes/lists/:name", "code", "tried" },
	{ "/accounts", "login", "tried" },
	{ "/accounts", "role", "counsellor" },
	{ "/accounts/:id", "login", "tried2" },
	{ "/accounts", "password", "hanabi-to-kawa-2026" },
	{ "/accounts/:id/password", "password", "hanabi-to-kawa-2026" },
	{ "/accounts/:id", "role", "counsellor" },
	{ "/accounts/:id", "inactive", "" },
	{ "/applications/:id/grant", "login", "tried3" },
	{ "/applications/:id/grant", "role", "committee" },
	{ "/applications/:id/grant", "answer", "電話で確かめた" },
	{ "/applications/:id/refuse", "answer", "いない人だった" },
	{ "/me/end", "session", "17" },
	{ "/second-factor/new", "password", PASSWORD },
	{ "/second-factor/codes", "password", PASSWORD },
	{ "/second-factor/off", "password", PASSWORD },
	{ "/reviews", "note", "確かめた" },
};

static bool filled(const struct visit *v, const char *name)
{
	return pairs_value(&v->rq.form, name) != NULL;
}

static void fill_more(struct visit *v, const struct route *r)
{
	for (size_t i = 0; i < COUNT(more); i++)
		if ((!more[i].path || !strcmp(more[i].path, r->path)) && !filled(v, more[i].name))
			visit_form(v, more[i].name,
			    strcmp(more[i].value, "TOWN")
				? more[i].value
				: int_text(&v->work.arena, house.town[0]));
}

#endif
