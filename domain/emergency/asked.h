/* asked: an emergency as tests open it, for somebody of 須賀川市. */
#ifndef EMERGENCY_ASKED_H
#define EMERGENCY_ASKED_H

#include "domain/consultations/consultations.h"
#include "domain/emergency/emergency.h"
#include "tests/region.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOURS_4 = 4 * 60 * MINUTE };

#define OF(path, id) arena_printf(&lasting, path, (long long)(id))

static struct work w;
static struct request rq;
static struct arena lasting;
static int64_t person, slip, other_slip, region_id, opened;
static const char *name, *kana, *birth, *phone, *number, *person_page, *slip_page;

static int run(const char *login, const char *method, const char *path)
{
	struct pairs form = rq.form, query = rq.query;

	region_done(&w);
	rq = (struct request){ .form = form, .query = query };
	int status = region_run(&rq, &w, login, method, path);

	rq.form = rq.query = (struct pairs){0};
	return status;
}

/* A work of its own, after the last request. */
static void begin(const char *login)
{
	region_done(&w);
	region_begin(&w, login);
}

static int get(const char *login, const char *path)
{
	return run(login, "GET", path);
}

UNUSED static bool says(const char *words)
{
	return page_says(&rq, words);
}

static int learn(void **state)
{
	struct rows *rs;

	region_open(state);
	begin("manager");
	region_id = w.actor.region;
	rs = store_query(&w,
	    "SELECT p.id, c.id, p.name, p.kana, p.birth, p.phone, c.number FROM person p"
	    " JOIN consultation c ON c.region = p.region AND c.person = p.id"
	    " WHERE p.region = $1 AND p.municipality = $2 AND p.phone IS NOT NULL"
	    " AND p.kana IS NOT NULL AND c.story IS NOT NULL ORDER BY p.id, c.id",
	    I(region_id), I(municipality_named(&w, "須賀川市")));
	person = cell_number(rs, 0, 0);
	slip = cell_number(rs, 0, 1);
	other_slip = cell_number(rs, rs->n - 1, 1);
	assert_true(cell_number(rs, rs->n - 1, 0) != person);
	name = arena_copy(&lasting, CELL(rs, 0, 2));
	kana = arena_copy(&lasting, CELL(rs, 0, 3));
	birth = arena_copy(&lasting, CELL(rs, 0, 4));
	phone = arena_copy(&lasting, CELL(rs, 0, 5));
	number = arena_copy(&lasting, CELL(rs, 0, 6));
	store_query(&w, "UPDATE emergency SET reviewed = 1"); /* the demo's own */
	test_end(&w);
	return 0;
}

/* ---- Asking ---- */

static struct pair typed[12];

static void ask(const char *with_name, const char *with_birth, const char *with_phone)
{
	const struct pair pairs[] = { { "csrf", "seal" }, { "name", with_name },
		{ "birth", with_birth }, { "phone", with_phone }, { "reason", "sudden" },
		{ "words", "自宅で倒れていると通報がありました。" }, { "agreed", "1" } };

	memcpy(typed, pairs, sizeof pairs);
	rq.form = (struct pairs){ COUNT(pairs), typed };
}

static int64_t id_in(const char *location)
{
	return location ? strtoll(location + strlen("/emergencies/"), NULL, 10) : 0;
}

static void open_as(const char *login)
{
	ask(name, birth, "");
	assert_int_equal(run(login, "POST", "/emergencies"), 303);
	opened = id_in(rq.location);
	assert_true(opened > 0);
	assert_true(rq.publish && text_starts(rq.publish, "emergency/"));
	person_page = OF("/emergencies/%lld/person", opened);
	slip_page = arena_printf(&lasting, "/emergencies/%lld/consultations/%lld",
	    (long long)opened, (long long)slip);
}

UNUSED static void end_as(const char *login)
{
	ask("", "", "");
	assert_int_equal(run(login, "POST", OF("/emergencies/%lld/end", opened)), 303);
}

static int finish(void **state)
{
	region_done(&w);
	arena_reset(&lasting);
	return region_close(state);
}

#endif
