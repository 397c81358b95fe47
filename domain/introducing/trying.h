/* trying: what the tests of introducing share -- a slip, and three places for it. */
#ifndef TRYING_H
#define TRYING_H

#include "domain/introducing/introducing.h"

static int64_t slip, far_id;

UNUSED static void program(struct work *w, bool write)
{
	test_work(w, k.store);
	w->now += k.later;
	w->actor = actor_program(k.region);
	store_begin(w, write);
}

UNUSED static void done(struct work *w)
{
	assert_true(store_end(w));
	arena_reset(&w->arena);
}

UNUSED static int64_t place(struct work *w, const char *name, const char *kana, int64_t latitude)
{
	struct organization o = { .name = name, .kana = kana, .kind = "clinic" };

	if (latitude) {
		o.latitude = (struct number){ true, latitude };
		o.longitude = (struct number){ true, 140370000 };
	}
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	return o.head.id;
}

static void put_on_map(struct work *w, int64_t id, const char *kana, int64_t latitude)
{
	struct organization o;

	assert_true(store_get(w, &organization_record, id, &o));
	o.kana = kana;
	o.latitude = (struct number){ true, latitude };
	o.longitude = (struct number){ true, 140370000 };
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
}

/* A slip about somebody of 須賀川市, and three places north of its office. */
static int begin_with_slip(void **state)
{
	struct consultation c = { .channel = "phone", .caller_kind = "family",
		.contents = "home_nurse", .scene = "end_of_life", .story = "家で看取りたい。" };
	struct person p = { .name = "秘密野 花子", .kana = "ヒミツノ ハナコ", .birth = { 1941, 2, 3 } };
	struct municipality m;
	struct work w;

	begin(state);
	program(&w, true);
	assert_true(store_get(&w, &municipality_record, k.town[0], &m));
	m.latitude = (struct number){ true, 37280000 };
	m.longitude = (struct number){ true, 140370000 };
	assert_int_equal(store_save(&w, &municipality_record, &m), SAVED);
	p.municipality.id = c.municipality.id = k.town[0];
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	c.person.id = p.head.id;
	c.received = w.now - 60000;
	assert_int_equal(consultation_create(&w, &c), SAVED);
	slip = c.head.id;
	put_on_map(&w, k.clinic, "ミホンクリニック", 37300000);
	put_on_map(&w, k.nurses, "ミホンホウモンカンゴ", 37290000);
	far_id = place(&w, "遠い医院", "アアイイン", 37380000);
	done(&w);
	return 0;
}

static const char *at(const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

/* near=須賀川市 and those picked, in the order in which they were. */
UNUSED static const char *asked(const char *path, const char *picked, const char *more)
{
	return at(arena_printf(&k.arena, "%s?near=%lld&picked=%s%s", path, (long long)k.town[0],
	    picked, more));
}

UNUSED static const char *all_three(void)
{
	return arena_printf(&k.arena, "%lld,%lld,%lld", (long long)far_id, (long long)k.clinic,
	    (long long)k.nurses);
}

UNUSED static bool in_order(const char *a, const char *b, const char *c)
{
	const char *x = strstr(k.page, a), *y = x ? strstr(x, b) : NULL;

	return y && strstr(y, c);
}

/* The heads of their columns. */
#define COLUMN(name) ">" name "</a></h2>"
#define CLINIC COLUMN("見本クリニック")
#define NURSES COLUMN("見本訪問看護ステーション")
#define FAR_ONE COLUMN("遠い医院")

UNUSED static int64_t compare_and_keep(const char *token)
{
	const char *id;

	if (walk_post(&k, AKIKO, asked("/comparing", all_three(), ""), "token", token, NULL) != 303)
		fail_msg("%d: %s", k.status, k.page);
	id = strstr(k.location, "comparison=");
	assert_non_null(id);
	return atoll(id + strlen("comparison="));
}

UNUSED static void introduce(const char *token)
{
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token",
			     arena_printf(&k.arena, "act-%s", token), "kind", "introduction",
			     "content", "近い順に案内した。", "comparison",
			     walk_id(&k, compare_and_keep(token)), "candidate1.title",
			     "見本訪問看護ステーション", "candidate1", walk_id(&k, k.nurses),
			     "candidate1.note", "内輪の覚え",
			     "candidate2.title", "見本クリニック", "candidate2",
			     walk_id(&k, k.clinic), NULL),
	    303);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_with_slip, end)

#endif
