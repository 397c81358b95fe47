/* walk: what the tests of the desk share -- a small region, its people, and requests of theirs. */
#ifndef WALK_H
#define WALK_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/accounts/accounts.h"
#include "domain/codes/codes.h"
#include "domain/consultations/consultations.h"
#include "domain/drafts/drafts.h"
#include "domain/people/people.h"
#include "tests/support.h"
#include "web/session.h"

enum who {
	AKIKO,
	BUNJI,
	OFFICER,
	DOCTOR,
	NEWCOMER,
	PEOPLE
}; /* two counsellors; 鏡石町's officer; a clinic's doctor; one whom a test may take on */

struct walk {
	struct store *store;
	struct arena arena; /* what the answers are kept in */
	int64_t region, town[3], account[PEOPLE], clinic, nurses;
	const char *cookie[PEOPLE];
	int64_t later; /* ms added to the clock */
	long fail_at;  /* the store's call that fails; 0: none */
	const char *host; /* what browsers say that they ask */
	/* The last answer. */
	int status;
	const char *page, *location, *flash, *publish;
	size_t size;
};

static void walk_town(struct walk *k, struct work *w, int i, const char *code, const char *name)
{
	struct municipality m = { .code = code, .name = name, .prefecture = "福島県" };
	struct agreement a = { .since = { 2020, 4, 1 } };

	assert_int_equal(store_save(w, &municipality_record, &m), SAVED);
	k->town[i] = a.municipality.id = m.head.id;
	assert_int_equal(store_save(w, &agreement_record, &a), SAVED);
}

static int64_t walk_organization(struct work *w, const char *name)
{
	struct organization o = { .name = name, .kind = "clinic" };

	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	return o.head.id;
}

static void walk_account(struct walk *k, struct work *w, enum who who, const char *name,
    const char *role)
{
	struct account a = { .name = name, .login = arena_printf(&w->arena, "person%d", who) };

	for (const struct choice *c = record_field(&account_record, "role")->choices; c->code; c++)
		if (!strcmp(c->code, role))
			a.role = (int)(c - record_field(&account_record, "role")->choices) + 1;
	a.municipality.id = who == OFFICER ? k->town[1] : 0;
	a.organization.id = who == DOCTOR ? k->clinic : 0;
	assert_int_equal(store_save(w, &account_record, &a), SAVED);
	k->account[who] = a.head.id;
	k->cookie[who] = arena_printf(&k->arena, "yui=%s", session_open(w, a.head.id));
}

/* Somebody who may what a manager may: NEWCOMER. */
UNUSED static void walk_manager(struct walk *k)
{
	struct work w;

	test_begin(&w, k->store, true);
	w.actor = actor_program(k->region);
	walk_account(k, &w, NEWCOMER, "センター長 見本", "manager");
	test_end(&w);
}

UNUSED static struct walk walk_begin(void)
{
	struct walk k = { .store = test_store_of(web_schema()) };
	struct hub hub = { .name = "見本連携拠点センター", .address = "福島県須賀川市見本1-1" };
	struct work w;

	session_rules = (struct session_rules){ INT64_C(90) * 86400000, INT64_C(90) * 86400000 };
	test_begin(&w, k.store, true);
	k.region = hub_found(&w, &hub);
	codes_seed(&w);
	walk_town(&k, &w, 0, "072079", "須賀川市");
	walk_town(&k, &w, 1, "073423", "鏡石町");
	walk_town(&k, &w, 2, "073440", "天栄村");
	k.clinic = walk_organization(&w, "見本クリニック");
	k.nurses = walk_organization(&w, "見本訪問看護ステーション");
	walk_account(&k, &w, AKIKO, "相談員 明子", "counsellor");
	walk_account(&k, &w, BUNJI, "相談員 文治", "counsellor");
	walk_account(&k, &w, OFFICER, "役場 太郎", "officer");
	walk_account(&k, &w, DOCTOR, "医師 一郎", "facility");
	test_end(&w);
	return k;
}

UNUSED static void walk_end(struct walk *k)
{
	store_close(k->store);
	arena_reset(&k->arena);
}

/* "name=value&…" out of pairs, the last name NULL. */
static const char *walk_encode(struct arena *a, const char *csrf, va_list pairs)
{
	struct text t = { .arena = a };

	text_addf(&t, "csrf=%s", csrf ? csrf : "");
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;) {
		text_addf(&t, "&%s=", name);
		out_url(&t, va_arg(pairs, const char *));
	}
	return t.s;
}

static void walk_run(struct walk *k, enum who who, const char *method, const char *url,
    va_list *pairs)
{
	struct work w;
	struct request rq = { .work = &w, .method = method, .wire.cookie = k->cookie[who],
		.wire.host = k->host };
	size_t path = strcspn(url, "?#"),
	       query = url[path] == '?' ? strcspn(url + path + 1, "#") : 0;

	test_work(&w, k->store);
	w.now += k->later;
	w.actor = (struct actor){0};
	w.fail_at = pairs ? 0 : k->fail_at;
	rq.page.arena = &w.arena;
	rq.path = arena_copyn(&w.arena, url, path);
	if (query)
		rq.wire.query = arena_copyn(&w.arena, url + path + 1, query);
	if (pairs) {
		store_begin(&w, false);
		session_find(&rq);
		store_end(&w);
		rq.wire.type = "application/x-www-form-urlencoded";
		rq.wire.body = walk_encode(&w.arena, rq.session.csrf, *pairs);
		rq.wire.length = strlen(rq.wire.body);
		rq.session = (struct session){0};
		w.calls = 0;
		w.fail_at = k->fail_at;
	}
	k->status = web_run(&rq);
	k->size = rq.page.len;
	k->page = rq.page.s ? arena_copyn(&k->arena, rq.page.s, rq.page.len) : "";
	k->location = arena_copy(&k->arena, rq.location);
	k->flash = arena_copy(&k->arena, rq.flash);
	k->publish = arena_copy(&k->arena, rq.publish);
	if (k->status == 500 && !k->fail_at)
		fprintf(stderr, "%s %s: %s\n", method, url, w.fault ? w.fault : "?");
	arena_reset(&w.arena);
}

UNUSED static int walk_get(struct walk *k, enum who who, const char *url)
{
	walk_run(k, who, "GET", url, NULL);
	return k->status;
}

/* Pairs of name and value, then NULL. */
UNUSED static __attribute__((sentinel)) int walk_post(struct walk *k, enum who who, const char *url,
    ...)
{
	va_list pairs;

	va_start(pairs, url);
	walk_run(k, who, "POST", url, &pairs);
	va_end(pairs);
	return k->status;
}

/* The least that a call has to say; of the test's own `k`, from its first town. */
#define WALK_CALL_OF(town, story) \
	"channel", "phone", "caller_kind", "family", "municipality.shown", "1", "municipality", \
	    (town), "contents", "home_doctor", "story", (story)
#define WALK_CALL WALK_CALL_OF(walk_id(&k, k.town[0]), "通院が難しくなった。")

UNUSED static const char *walk_id(struct walk *k, int64_t id)
{
	return int_text(&k->arena, id);
}

UNUSED static const char *walk_long(struct walk *k, int n)
{
	struct text t = { .arena = &k->arena };

	for (int i = 0; i < n; i++)
		text_add(&t, "あ");
	return t.s;
}

UNUSED static bool walk_says(const struct walk *k, const char *s)
{
	return strstr(k->page, s) != NULL;
}

/* The slip that the last answer leads to. */
UNUSED static int64_t walk_slip(const struct walk *k)
{
	return k->location && text_starts(k->location, "/consultations/") ? atoll(k->location + 15)
									  : 0;
}

/* The slip as the program sees it. */
UNUSED static struct consultation walk_read(struct walk *k, int64_t id)
{
	struct consultation c = {0};
	struct work w;

	test_work(&w, k->store);
	w.actor = actor_program(k->region);
	store_begin(&w, false);
	assert_true(store_get(&w, &consultation_record, id, &c));
	c.number = arena_copy(&k->arena, c.number);
	c.turn = arena_copy(&k->arena, c.turn);
	c.contents = arena_copy(&k->arena, c.contents);
	c.story = arena_copy(&k->arena, c.story);
	c.next_step = arena_copy(&k->arena, c.next_step);
	c.result = arena_copy(&k->arena, c.result);
	store_end(&w);
	arena_reset(&w.arena);
	return c;
}

/* The n-th action of a slip, from the first. */
UNUSED static struct action walk_action(struct walk *k, int64_t slip, int n)
{
	struct action a = {0};
	struct listing l;
	struct work w;

	test_work(&w, k->store);
	w.actor = actor_program(k->region);
	store_begin(&w, false);
	l = store_parts(&w, &action_record, slip);
	if (n < l.n)
		a = *(struct action *)LISTED(l, &action_record, n);
	a.headline = arena_copy(&k->arena, a.headline);
	store_end(&w);
	arena_reset(&w.arena);
	return a;
}

/* A plain call about a resident of the first town. */
UNUSED static int64_t walk_call(struct walk *k, const char *token, const char *town,
    const char *story)
{
	walk_post(k, AKIKO, "/consultations", "token", token, WALK_CALL_OF(town, story), NULL);
	assert_int_equal(k->status, 303);
	return walk_slip(k);
}

/* One walk for each test. */
static struct walk k;

UNUSED static int begin(void **state)
{
	(void)state;
	k = walk_begin();
	return 0;
}

UNUSED static int end(void **state)
{
	(void)state;
	walk_end(&k);
	return 0;
}

/* A note for that account, or for all (""). */
UNUSED static int64_t leave(enum who who, const char *token, const char *to, const char *subject)
{
	walk_post(&k, who, "/messages", "token", token, "recipient", to, "subject", subject, NULL);
	if (k.status != 303)
		fail_msg("%d: %s", k.status, k.page);
	return atoll(strrchr(k.location, '/') + 1);
}

UNUSED static bool today_says(enum who who, const char *s)
{
	assert_int_equal(walk_get(&k, who, "/today"), 200);
	return walk_says(&k, s);
}

#endif
