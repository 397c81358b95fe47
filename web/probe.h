/* probe: what the tests of the server share -- a small house of their own instead of domain/. */
#ifndef PROBE_H
#define PROBE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support.h"
#include "web/session.h"

static bool doctor_needs; /* a certificate, to come in */
enum { HANA = 1, TARO = 2, DOCTOR = 3, OFFICER = 4, TOWN = 7 /* hers */ };

bool account_actor(struct work *w, int64_t account, struct actor *out)
{
	static const char *const names[] = { "", "花子", "太郎", "医師", "役場" };
	bool doctor = account == DOCTOR;

	(void)w;
	if (account < HANA || account > OFFICER)
		return false;
	*out = (struct actor){ .account = account,
		.region = TEST_REGION,
		.name = names[account],
		.municipality = account == OFFICER ? TOWN : 0,
		.role = doctor ? "facility" : "counsellor",
		.may = role_find(doctor ? "facility" : "counsellor")->may };
	return true;
}

/* The clinic of the doctor has one. */
#define CLINIC "c11c"
bool account_client_fits(struct work *w, const struct actor *a, const char *client)
{
	(void)w;
	return a->account != DOCTOR || !doctor_needs || text_same(client, CLINIC);
}

static int hello(struct request *rq)
{
	const char *say = query_value(rq, "say");

	rq->title = "見出し";
	out_text(&rq->page, say ? say : "こんにちは");
	return 200;
}

static int echo(struct request *rq)
{
	rq->type = "text/plain; charset=utf-8";
	for (int i = 0; i < rq->form.n; i++)
		text_addf(&rq->page, "%s=%zu\n", rq->form.pair[i].name,
		    strlen(rq->form.pair[i].value));
	return 200;
}

/* Saves a box; ?then=… ends it in one way or another. */
/* How often it was run, by any process; NULL: nobody wants to know. */
static _Atomic int *saves;

static int save(struct request *rq)
{
	int64_t town = rq->work->actor.municipality;
	struct box box = { .name = form_value(rq, "name"), .municipality = { town != 0, town } };
	const char *then = form_value(rq, "then");

	if (saves)
		++*saves;
	if (store_save(rq->work, &box_record, &box) != SAVED)
		return reply_problem(rq, 422, "名前がありません", "名前を入れてください。");
	if (text_same(then, "refuse"))
		return reply_problem(rq, 422, "だめです", "直してください。");
	if (text_same(then, "keep")) {
		rq->keep = true;
		return reply_problem(rq, 422, "だめです", "数えました。");
	}
	if (text_same(then, "fault"))
		work_fault(rq->work, "the disk is full of %s", "holes");
	if (text_same(then, "clash") && saves && *saves % 2) {
		work_fault(rq->work, "somebody else was first");
		rq->work->kind = FAULT_CLASH;
	}
	if (text_same(then, "crash"))
		abort();
	rq->publish = arena_printf(&rq->work->arena, "box/%lld", (long long)box.head.id);
	rq->flash = "保存しました。";
	return reply_goto(rq, "/boxes/%lld", (long long)box.head.id);
}

static int papers(struct request *rq)
{
	rq->type = "text/plain; charset=utf-8";
	for (int i = 0; i < rq->uploads; i++)
		text_addf(&rq->page, "%s %zu\n", rq->upload[i].name, rq->upload[i].length);
	return 200;
}

static int change(struct request *rq)
{
	rq->publish = arena_printf(&rq->work->arena, "box/%lld", (long long)rq->id);
	return reply_goto(rq, "/hello");
}

static int show(struct request *rq)
{
	struct box box;

	if (!store_get(rq->work, &box_record, rq->id, &box))
		return reply_problem(rq, 404, "ありません", "ありません。");
	rq->title = "箱";
	out_text(&rq->page, box.name);
	return 200;
}

static int write_on_get(struct request *rq)
{
	struct box box = { .name = "箱" };

	store_save(rq->work, &box_record, &box);
	return 200;
}

static int slowly(struct request *rq)
{
	usleep(1000 * (unsigned)strtoul(query_value(rq, "ms"), NULL, 10));
	return hello(rq);
}

static int enter(struct request *rq)
{
	session_start(rq, strtoll(form_value(rq, "account"), NULL, 10));
	return reply_goto(rq, "/hello");
}

static int leave(struct request *rq)
{
	session_end(rq);
	return reply_goto(rq, "/hello");
}

static int named(struct request *rq)
{
	text_addf(&rq->page, "%s", rq->name);
	rq->type = "text/plain";
	rq->download = "相談 \"一覧\".csv";
	return 200;
}

static int client(struct request *rq)
{
	rq->type = "text/plain";
	text_add(&rq->page, rq->wire.client ? rq->wire.client : "nobody");
	return 200;
}

static const struct route routes[] = {
	{ GET, "/client", ANYONE, client, .deed = NO_DEED },
	{ GET, "/hello", ANYONE, hello, .deed = VIEWING },
	{ GET, "/inside", SIGNED_IN, hello, .deed = VIEWING },
	{ GET, "/accounts", WRITE_ACCOUNTS, hello, .deed = VIEWING },
	{ GET, "/slow", ANYONE, slowly, .slow = true, .deed = VIEWING },
	{ GET, "/open", ANYONE, slowly, .slow = true, .deed = NO_DEED },
	{ GET, "/writes", SIGNED_IN, write_on_get, .deed = VIEWING },
	{ GET, "/health", ANYONE, hello, .deed = NO_DEED },
	{ POST, "/echo", ANYONE, echo, .guest = true, .deed = CHANGING },
	{ POST, "/enter", ANYONE, enter, .guest = true, .deed = SIGNING_IN },
	{ POST, "/leave", SIGNED_IN, leave, .deed = SIGNING_OUT },
	{ POST, "/papers", WRITE_CASES, papers, .slow = true, .files = true, .deed = MAKING },
	{ POST, "/boxes", WRITE_CASES, save, .deed = MAKING },
	{ GET, "/boxes/:id", READ_CASES, show, .record = &box_record, .deed = VIEWING },
	{ POST, "/boxes/:id", WRITE_CASES, change, .record = &box_record, .deed = CHANGING },
	{ GET, "/boxes/:id/parts/:part", READ_CASES, show, .deed = VIEWING },
	{ GET, "/files/fixed", ANYONE, hello, .deed = VIEWING },
	{ GET, "/files/:name", ANYONE, named, .deed = VIEWING },
	{ 0 },
};

static const struct module probe = {
	.path = "/hello",
	.label = "試験",
	.routes = routes,
	.records = (const struct record *const[]){ &box_record, &thing_record, &slip_record,
	    &account_record, NULL },
};
const struct module *const modules[] = { &probe, NULL };

/* A session of the account: what the Cookie header holds, in memory that lasts. */
UNUSED static const char *probe_cookie(struct store *store, int64_t account)
{
	static struct arena lasting;
	const char *cookie;
	struct work w;

	test_begin(&w, store, true);
	w.now = moment_now();
	cookie = arena_printf(&lasting, "yui=%s", session_open(&w, account));
	test_end(&w);
	arena_reset(&w.arena);
	return cookie;
}

#endif
