/* trying: what the tests of provisions share -- a person with a slip, consents, and giving. */
#ifndef TRYING_H
#define TRYING_H

#include "domain/consents/consents.h"
#include "domain/consultations/consultations.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/provisions/provisions.h"
#include "tests/region.h"

static int64_t person, slip, clinic, other_clinic;

UNUSED static int64_t one(struct work *w, const char *kind, int n)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM organization WHERE kind = $1 AND removed = 0 ORDER BY id LIMIT 5",
	    T(kind));

	assert_true(rs->n > n);
	return cell_number(rs, n, 0);
}

UNUSED static void found(struct work *w)
{
	struct person p = { .name = "提供 花子", .birth = { 1940, 5, 1 }, .phone = "0248-00-7777" };
	struct consultation c = { .received = w->now - 3600000,
		.channel = "phone",
		.caller_kind = "family",
		.caller_name = "相談 一郎",
		.contents = "home_doctor",
		.story = "提供 花子さんの通院が難しい。" };

	p.municipality.id = cell_number(
	    store_query(w, "SELECT id FROM municipality WHERE name = $1", T("須賀川市")), 0, 0);
	assert_int_equal(store_save(w, &person_record, &p), SAVED);
	c.person.id = person = p.head.id;
	c.municipality = p.municipality;
	assert_int_equal(consultation_create(w, &c), SAVED);
	slip = c.head.id;
}

UNUSED static int open_all(void **state)
{
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	found(&w);
	test_end(&w);
	region_done(&w);
	region_begin(&w, "facility");
	clinic = w.actor.organization;
	other_clinic = one(&w, "clinic", 1);
	assert_true(clinic && clinic != other_clinic);
	store_cancel(&w);
	region_done(&w);
	return 0;
}

/* Every test begins with nothing agreed to and nothing given. */
UNUSED static int clear(void **state)
{
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	store_query(&w, "DELETE FROM provision WHERE person = $1", I(person));
	store_query(&w, "DELETE FROM consent WHERE person = $1", I(person));
	test_end(&w);
	region_done(&w);
	return 0;
}

UNUSED static int64_t agree(const char *items)
{
	struct consent c = { .headline = "試し",
		.person.id = person,
		.giver = CONSENT_OF_SELF,
		.method = CONSENT_ORAL,
		.items = items,
		.purposes = "medical",
		.organization.id = clinic };
	struct work w;

	region_begin(&w, "counsellor");
	c.since = work_today(&w);
	c.until = date_add_days(c.since, 20);
	assert_int_equal(store_save(&w, &consent_record, &c), SAVED);
	test_end(&w);
	region_done(&w);
	return c.head.id;
}

UNUSED static const char *id_text(int64_t id)
{
	static char text[4][24];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(text[turn], sizeof text[turn], "%lld", (long long)id);
	return text[turn];
}

struct try {
	const char *login, *items, *how, *exception, *reason, *until;
	int64_t organization;
};

UNUSED static int give(struct request *rq, struct work *w, struct try t)
{
	*rq = (struct request){
		.form = PAIRS({ "csrf", "seal" }, { "slip", id_text(slip) },
		    { "organization", id_text(t.organization ? t.organization : clinic) },
		    { "representative", "院長 見本" }, { "items", t.items ? t.items : "care" },
		    { "purpose", "medical" }, { "how", t.how ? t.how : "fax" },
		    { "share_until", t.until ? t.until : "" },
		    { "exception", t.exception ? t.exception : "" },
		    { "exception_reason", t.reason ? t.reason : "" })
	};
	return region_run(rq, w, t.login ? t.login : "counsellor", "POST", "/provisions");
}

UNUSED static int64_t given(struct try t)
{
	struct request rq;
	struct work w;
	int64_t id;

	if (give(&rq, &w, t) != 303)
		fail_msg("%s", rq.page.s);
	id = atoll(strrchr(rq.location, '/') + 1);
	region_done(&w);
	return id;
}

UNUSED static int at(struct request *rq, struct work *w, const char *login, const char *path,
    int64_t id, const char *more)
{
	static char address[80];

	snprintf(address, sizeof address, "%s/%lld%s", path, (long long)id, more);
	*rq = (struct request){0};
	return region_run(rq, w, login, "GET", address);
}

UNUSED static struct provision read_back(int64_t id, struct work *w)
{
	struct provision p;

	region_begin(w, "counsellor");
	assert_true(store_get(w, &provision_record, id, &p));
	store_cancel(w);
	return p;
}

UNUSED static int64_t how_many(void)
{
	struct work w;
	int64_t n;

	region_begin(&w, "counsellor");
	n = cell_number(
	    store_query(&w, "SELECT COUNT(*) FROM provision WHERE person = $1", I(person)), 0, 0);
	store_cancel(&w);
	region_done(&w);
	return n;
}

UNUSED static void assert_refused(struct try t, const char *words)
{
	struct request rq;
	struct work w;

	assert_int_equal(give(&rq, &w, t), 422);
	if (!page_says(&rq, words) || !page_says(&rq, "保存していません"))
		fail_msg("%s is not said: %s", words, rq.page.s);
	assert_true(page_says(&rq, "院長 見本"));
	region_done(&w);
	assert_int_equal(how_many(), 0);
}

UNUSED static void withdraw(int64_t consent)
{
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				  { "withdrawn_who", "ご本人" }) };
	struct work w;
	char path[80];

	snprintf(path, sizeof path, "/consents/%lld/withdraw", (long long)consent);
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), 303);
	region_done(&w);
}

#define EACH(test) cmocka_unit_test_setup(test, clear)

#endif
