/* torture_forms: what the torture fills into forms beside what the records say. */
#ifndef TORTURE_FORMS_H
#define TORTURE_FORMS_H

#include "tests/house.h"
#include "tests/support.h"

#include "domain/organizations/pages.h"
#include "domain/people/people.h"

#include <stdlib.h>
#include <string.h>

#define PASSWORD "yuki-no-asa-no-hikari"

/* Of nobody, until 2046. */
#define CERTIFICATE \
	"-----BEGIN CERTIFICATE-----\n" \
	"MIIBeTCCAR+gAwIBAgIUGWEUcfPn7q3XMbhucrlx5lTXCGQwCgYIKoZIzj0EAwIw\n" \
	"EjEQMA4GA1UEAwwHdG9ydHVyZTAeFw0yNjExMjMwNDQ4MzZaFw00NjExMTgwNDQ4\n" \
	"MzZaMBIxEDAOBgNVBAMMB3RvcnR1cmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n" \
	"AATdZvFvq+MRNfVNPWHzGS3cmwfsnAg5vy7r630JPnX8Ld6Oi0QnJbYlhf1m3eN7\n" \
	"bn+cV5+adYkcDbFf+qlcJepwo1MwUTAdBgNVHQ4EFgQU56ntAyAMdVwFfn52DMjn\n" \
	"c0jHQdswHwYDVR0jBBgwFoAU56ntAyAMdVwFfn52DMjnc0jHQdswDwYDVR0TAQH/\n" \
	"BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAwC/1rx5oCQAnFVE8XHxvZfZhj5qa\n" \
	"YkkM8NDV8Sg6UjoCIBETf5lU8RHsZxaRrIUEmrGtkphPfEPKZdx+pizU6N4I\n" \
	"-----END CERTIFICATE-----\n"

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
	{ "/consultations/:id/actions/:part", "none_kind", "" },
	{ "/consultations/:id/actions", "none_kind", "" },
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
	{ "/organizations", "town_code", "072079" },
	{ "/organizations/:id", "town_code", "072079" },
	{ "/organizations", "another", "1" },
	{ "/organizations", "propose", "1" },
	{ "/organizations", "campus", "" },
	{ "/organizations/:id", "campus", "" },
	{ "/organizations/:id/services", "kind", "120" },
	{ "/organizations/:id/services", "number", "0770000019" },
	{ "/organizations/:id/services/:part", "number", "0770000019" },
	{ "/organizations/:id/hours", "monday", "8:30-12:00 14:00-17:30" },
	{ "/organizations/:id/hours", "tuesday.note", "第1・3のみ" },
	{ "/organizations/:id/hours", "mark", "WEEK" },
	{ "/organizations/:id/trips", "monday", "1" },
	{ "/organizations/:id/trips/:part", "monday", "1" },
	{ "/public/settings", "title", "試しの一覧" },
	{ "/corporations", "number", "3010001025868" },
	{ "/corporations/:id", "number", "3010001025868" },
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
	{ "/passkeys/new", "password", PASSWORD },
	{ "/passkeys/:id/name", "name", "別の名前" },
	{ "/passkeys/:id/remove", "password", PASSWORD },
	{ "/certificates", "pem", CERTIFICATE },
	{ "/reviews", "note", "確かめた" },
	{ "/consents", "giver_name", "" },
	{ "/consents", "giver_relation", "" },
	{ "/consents", "giver_why", "" },
	{ "/consents", "kinds", "" },
	{ "/consents/:id", "person", "PERSON" },
	{ "/consents/:id", "giver_name", "" },
	{ "/consents/:id", "giver_relation", "" },
	{ "/consents/:id", "giver_why", "" },
	{ "/consents/:id", "kinds", "" },
	{ "/consents/:id/withdraw", "withdrawn_who", "ご本人" },
	{ "/provisions", "slip", "SLIP" },
	{ "/provisions", "share_until", "" },
	{ "/provisions/:id/end", "why", "試しに" },
	{ "/provisions/:id/remark", "remark", "届いた" },
	{ "/organizations/:id/facts", "kind", "vacancy" },
	{ "/organizations/:id/facts", "checked", "今日" },
	{ "/organizations/:id/facts/:part", "checked", "昨日" },
	{ "/organizations/:id/service_areas", "municipality", "OTHER_TOWN" },
	{ "/organizations/:id/service_areas/:part", "municipality", "TOWN" },
	{ "/partner/organizations/:id/facts", "kind", "vacancy" },
	{ "/partner/organizations/:id/facts", "amount", "2" },
	{ "/partner/organizations/:id/facts/:part", "kind", "vacancy" },
	{ "/partner/organizations/:id/facts/:part", "amount", "3" },
	{ "/partner/organizations/:id/facts/:part/amount", "amount", "4" },
	{ "/imports", "area", "all" },
	{ "/imports/:id/decide", "line", "1" },
	{ "/imports/:id/decide", "decision", "new" },
	{ "/requests", "slip", "SLIP" },
	{ "/requests", "to1", "OFFICE" },
	{ "/requests", "content", "できるかどうか" },
	{ "/requests/answer", "number", "147-7" },
	{ "/requests/answer", "answer", "held" },
	{ "/requests/answer", "way", "fax" },
	{ "/requests/:id/answer", "answer", "held" },
	{ "/requests/:id/answer", "way", "phone" },
	{ "/requests/:id/end", "how", "withdrawn" },
	{ "/requests/:id/fax", "fax", "0248-00-0000" },
	{ "/requests/:id/fax", "fax_again", "0248-00-0000" },
	{ "/requests/:id/invitations", "days", "7" },
	{ "/requests/:id/own", "answer", "held" },
	{ "/requests/:id/own", "who", "受付" },
	{ "/requests", "anyway", "1" },
	{ "/requests/:id/mail", "days", "7" },
	{ "/partner/organizations/:id", "email", "uketsuke@example.jp" },
	{ "/requests/mail", "slip", "SLIP" },
	{ "/phrases", "word", "tried" },
	{ "/phrases/:id", "word", "tried2" },
};

/* ---- Two of a kind that are one ---- */

#define UNITED 3
static const struct record *const united[UNITED] = { &person_record, &organization_record,
	&corporation_record };
/* What stands in an inmate and would not be accepted from a form. */
static const char *const unlike[] = { "elsewhere", "business_number", "town_code", "number" };

static void make_like(struct work *w, const struct record *r, void *rec)
{
	for (size_t i = 0; i < COUNT(unlike); i++)
		if (record_field(r, unlike[i]))
			field_set(w, record_field(r, unlike[i]), NULL, rec);
}
/* Two to be put together, and two that were. */
static int64_t twins[UNITED][4];

static void prepare_twins(void)
{
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	for (int i = 0; i < UNITED; i++) {
		struct head *rec = arena_alloc(&w.arena, united[i]->size);

		for (int k = 0; k < house.inmates; k++)
			if (house.inmate[k].record == united[i] && house.inmate[k].town == 0)
				store_get(&w, united[i], house.inmate[k].id, rec);
		make_like(&w, united[i], rec);
		for (int k = 0; k < 4; k++) {
			*rec = (struct head){0};
			store_save(&w, united[i], rec);
			twins[i][k] = rec->id;
		}
		store_get(&w, united[i], twins[i][2], rec);
		if (store_unite(&w, united[i], rec, twins[i][3], 1) != SAVED)
			abort();
	}
	test_end(&w);
}

/* Of the hub, so that who keeps its lists may change them. */
static void prepare_own(void)
{
	struct work w;

	test_begin(&w, house.store, true);
	store_query(&w, "UPDATE phrase SET shared = 1 WHERE region = $1", I(house.region));
	store_query(&w, "UPDATE template SET shared = 1 WHERE region = $1", I(house.region));
	store_query(&w, "UPDATE publicity SET open = 1 WHERE region = $1", I(house.region));
	test_end(&w);
}

static const int64_t *twins_of(const struct route *r)
{
	const char *last = strrchr(r->path, '/');
	static const char *const words[] = { "/unite", "/divide", "/other", "/same" };

	for (size_t i = 0; r->record && i < COUNT(words); i++)
		for (int k = 0; k < UNITED; k++)
			if (r->record == united[k] && !strcmp(last, words[i]))
				return &twins[k][i == 1 ? 2 : 0];
	return NULL;
}

static void fill_twins(struct visit *v, const struct route *r)
{
	const int64_t *two = twins_of(r);
	const char *other = two ? int_text(&v->work.arena, two[1]) : NULL;

	if (!two)
		return;
	visit_query(v, "from", other);
	visit_form(v, "from", other);
	visit_form(v, "other", other);
	visit_form(v, "with", other);
	visit_form(v, "with.version", "1");
}

/* ---- What is typed ---- */

static bool filled(const struct visit *v, const char *name)
{
	return pairs_value(&v->rq.form, name) != NULL;
}

/* What the form of opening hours was made from. */
static const char *mark_of_week(struct visit *v)
{
	struct work w = { .store = house.store, .actor = actor_program(house.region) };
	struct week week;
	const char *mark;

	store_begin(&w, false);
	hours_week(&w, house_inmate(&house, &organization_record, 0)->id, &week);
	mark = arena_copy(&v->work.arena, week.mark);
	store_end(&w);
	arena_reset(&w.arena);
	return mark;
}

/* What depends on the house. */
static const char *said(struct visit *v, const char *value)
{
	struct arena *a = &v->work.arena;
	const char *of = !strcmp(value, "PERSON") ? "person"
	    : !strcmp(value, "SLIP")              ? "consultation"
	    : !strcmp(value, "OFFICE")            ? "organization"
						  : NULL;

	if (!strcmp(value, "WEEK"))
		return mark_of_week(v);
	if (!strcmp(value, "TOWN"))
		return int_text(a, house.town[0]);
	if (!strcmp(value, "OTHER_TOWN"))
		return int_text(a, house.town[1]);
	for (int i = 0; of && i < house.inmates; i++)
		if (house.inmate[i].town == 0 && !strcmp(house.inmate[i].record->name, of))
			return int_text(a, house.inmate[i].id);
	return value;
}

static void fill_more(struct visit *v, const struct route *r)
{
	for (size_t i = 0; i < COUNT(more); i++)
		if ((!more[i].path || !strcmp(more[i].path, r->path)) && !filled(v, more[i].name))
			visit_form(v, more[i].name, said(v, more[i].value));
}

#endif
