/* trying: what the tests of requests share -- somebody, a slip about her, and a request. */
#ifndef TRYING_H
#define TRYING_H

#include "domain/requests/requests.h"
#include "store/secret.h"

#include <unistd.h>

UNUSED static const enum who GUEST = NEWCOMER; /* without a cookie: nobody */

static int64_t slip;
UNUSED static const char *const hers[] = { "秘密野", "花子", "ヒミツノ", "昭和16年", "1941", "見本町字ひみつ1-2",
	"0248-99-1234", "0248991234", "借金", "訳あって急ぐ" };

static void program(struct work *w, bool write)
{
	test_work(w, k.store);
	w->now += k.later;
	w->actor = actor_program(k.region);
	store_begin(w, write);
}

static void done(struct work *w)
{
	assert_true(store_end(w));
	arena_reset(&w->arena);
}

/* Somebody whose every word is her own, a slip about her, and a clinic with a FAX. */
UNUSED static int begin_with_slip(void **state)
{
	struct consultation c = { .channel = "phone", .caller_kind = "family",
		.contents = "home_doctor", .story = "借金のことで眠れない。",
		.caller_name = "秘密野 太郎" };
	struct person p = { .name = "秘密野 花子", .kana = "ヒミツノ ハナコ", .birth = { 1941, 2, 3 },
		.address = "見本町字ひみつ1-2", .phone = "0248-99-1234", .care_level = "care3" };
	char key[64];
	const char *why;
	struct organization o;
	struct work w;

	begin(state);
	snprintf(key, sizeof key, "/tmp/yui-requests-%d.key", (int)getpid());
	assert_true(secret_open(key, &why));
	unlink(key);
	program(&w, true);
	p.municipality.id = k.town[0];
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	c.received = w.now - 60000;
	c.person.id = p.head.id;
	c.municipality.id = k.town[0];
	if (consultation_create(&w, &c) != SAVED)
		fail_msg("%s", w.problems ? w.problems->say : "no slip");
	slip = c.head.id;
	assert_true(store_get(&w, &organization_record, k.clinic, &o));
	o.fax = "0248-00-5555";
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	done(&w);
	return 0;
}

UNUSED static int ask_with(const char *token, const char *second)
{
	return walk_post(&k, AKIKO, "/requests", "token", token, "slip", walk_id(&k, slip), "to1",
	    walk_id(&k, k.clinic), "to2", second, "service", "home_doctor", "days", "mon", "times",
	    "2", "conditions", "秘密野 花子さん、電話 0248-99-1234、見本町字ひみつ1-2。車いす。", "content",
	    "秘密野 花子さんは訳あって急ぐ。", "due", "R8.12.25", NULL);
}

/* The n-th request, from the first. */
static struct asking asking_at(int n)
{
	struct asking a = {0};
	struct rows *rs;
	struct work w;

	program(&w, false);
	rs = store_query(&w, "SELECT id FROM request WHERE region = $1 ORDER BY id", I(k.region));
	assert_true(rs->n > n);
	assert_true(store_get(&w, &asking_record, cell_number(rs, n, 0), &a));
	a.number = arena_copy(&k.arena, a.number);
	a.refusal = arena_copy(&k.arena, a.refusal);
	a.fax = arena_copy(&k.arena, a.fax);
	done(&w);
	return a;
}

UNUSED static const char *at(int n, const char *rest)
{
	return arena_printf(&k.arena, "/requests/%lld%s", (long long)asking_at(n).head.id, rest);
}

UNUSED static int64_t ask(void)
{
	assert_int_equal(ask_with("ask", ""), 303);
	return asking_at(0).head.id;
}

/* What stands behind `mark` on the last page, as far as it is of these signs. */
static const char *behind(const char *mark, const char *signs)
{
	const char *s = strstr(k.page, mark);

	assert_non_null(s);
	s += strlen(mark);
	return arena_copyn(&k.arena, s, strspn(s, signs));
}

/* The address of a new link; *code is its number, if it is asked for. */
UNUSED static const char *make_link(const char *token, const char **code)
{
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/invitations"), "token", token, "days", "7",
			     code ? "code" : "none", "1", NULL),
	    200);
	if (code)
		*code = behind("id=\"link-code\">", "0123456789");
	return behind("id=\"link-url\">", "/replyabcdef0123456789");
}

UNUSED static void says_nothing_of_her(const char *what)
{
	for (size_t i = 0; i < COUNT(hers); i++)
		if (strstr(k.page, hers[i]))
			fail_msg("%s says %s", what, hers[i]);
}

#define ASKED(name) cmocka_unit_test_setup_teardown(name, begin_with_slip, end)

#endif
