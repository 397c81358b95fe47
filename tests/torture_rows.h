/* torture_rows: what stands in the torture's house beside what every house has, for the routes that
 * want just those. */
#ifndef TORTURE_ROWS_H
#define TORTURE_ROWS_H

#include "tests/torture_forms.h"

#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "domain/applications/applications.h"
#include "domain/consultations/consultations.h"
#include "domain/emergency/emergency.h"
#include "domain/organizations/organizations.h"
#include "domain/provisions/provisions.h"
#include "domain/requests/requests.h"

#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

enum { HOUR = 3600 * 1000 };

/* ---- A request and an introduction, for the routes that want just those ---- */

static int64_t slip, request, introduction, candidate, dropped, application[3];
static const char *const decisions[] = { "/applications/:id/grant", "/applications/:id/refuse",
	"/applications/:id/confirm" };

static void must_save(enum saved saved, const struct work *w, const char *what)
{
	for (const struct problem *p = w->problems; p; p = p->next)
		printf("# %s %s: %s\n", what, p->field, p->say);
	if (saved != SAVED)
		fail_msg("%s is not saved", what);
}

/* Who keeps accounts has a password. */
static void give_password(struct work *w)
{
	struct rows *rs =
	    store_query(w, "SELECT id, region FROM account WHERE login = 'administrator'");

	account_set_password(w, cell_number(rs, 0, 0), PASSWORD);
}

/* One that waits for each decision, and one that was granted. */
static void apply(struct work *w)
{
	for (int i = 0; i < (int)COUNT(decisions); i++) {
		struct application a = { .name = "試し 人",
			.workplace = "どこか",
			.phone = "0248-00-0001",
			.role = 1,
			.why = "試し",
			.state = i < 2 ? APPLICATION_WAITING : APPLICATION_GRANTED };

		must_save(store_save(w, &application_record, &a), w, "application");
		application[i] = a.head.id;
	}
}

static void prepare(void)
{
	struct work w;
	struct action asked, introduced;
	struct candidate named = {0}, other;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	for (int i = 0; i < house.inmates; i++) {
		if (house.inmate[i].record == &consultation_record && house.inmate[i].town == 0)
			slip = house.inmate[i].id;
		if (house.inmate[i].record == &organization_record)
			named.organization.id = house.inmate[i].id;
	}
	asked = (struct action){ .consultation.id = slip,
		.kind = ACTION_REQUEST,
		.at = w.now,
		.content = "頼んだ",
		.organization = named.organization };
	must_save(consultation_act(&w, &asked), &w, "request");
	introduced = (struct action){ .consultation.id = slip,
		.kind = ACTION_INTRODUCTION,
		.at = w.now,
		.content = "紹介した" };
	must_save(consultation_act(&w, &introduced), &w, "introduction");
	named = (struct candidate){ .action.id = introduced.head.id,
		.organization = named.organization };
	must_save(consultation_introduce(&w, &named), &w, "candidate");
	other = (struct candidate){ .action.id = introduced.head.id,
		.organization.id = house_inmate(&house, &organization_record, 0)->id };
	must_save(consultation_introduce(&w, &other), &w, "other candidate");
	dropped = other.head.id;
	give_password(&w);
	apply(&w);
	request = asked.head.id;
	introduction = introduced.head.id;
	candidate = named.head.id;
	test_end(&w);
}

/* ---- What was given, on paper and by screen ---- */

static int64_t copy, shared;

static int64_t give(struct work *w, int how)
{
	struct provision p = { .number = "試し",
		.how = how,
		.exception = 1,
		.provided = w->now,
		.share_until = work_today(w),
		.items = "identity story course" };
	struct consultation c;

	/* Of the other town: no visit changes that slip meanwhile. */
	for (int i = 0; i < house.inmates; i++) {
		if (house.inmate[i].record == &organization_record)
			p.organization.id = house.inmate[i].id;
		if (house.inmate[i].record == &consultation_record && house.inmate[i].town == 1)
			p.consultation.id = house.inmate[i].id;
	}
	assert_true(store_get(w, &consultation_record, p.consultation.id, &c));
	p.person = c.person;
	must_save(store_save(w, &provision_record, &p), w, "provision");
	return p.head.id;
}

/* What the place of the one with an account is asked. */
static void ask_own_place(struct work *w)
{
	struct action asked = { .consultation.id = slip, .kind = ACTION_REQUEST, .content = "頼む" };

	asked.at = w->now;
	asked.organization.id = house_inmate(&house, &organization_record, 1)->id;
	must_save(consultation_act(w, &asked), w, "asked of its own place");
	store_query(w, "UPDATE request SET action = $2 WHERE region = $1 AND id = $3",
	    I(house.region), I(asked.head.id), I(house_inmate(&house, &asking_record, 1)->id));
}

/* The house's request waits for an answer, on a paper whose FAX number is sure. */
static void prepare_asking(void)
{
	struct action asked = { .consultation.id = slip, .kind = ACTION_REQUEST, .content = "頼む" };
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	asked.at = w.now;
	asked.organization.id = house_inmate(&house, &organization_record, 0)->id;
	must_save(consultation_act(&w, &asked), &w, "asked");
	store_query(&w,
	    "UPDATE request SET number = '147-7', action = $2, fax = '0248-00-0000'"
	    " WHERE region = $1 AND id = (SELECT MIN(id) FROM request WHERE region = $1)",
	    I(house.region), I(asked.head.id));
	store_query(&w,
	    "UPDATE organization SET fax = '0248-00-0000', email = 'fax@example.jp'"
	    " WHERE region = $1",
	    I(house.region));
	ask_own_place(&w);
	requests_relay = (struct relay){ .url = "smtp://127.0.0.1:1", .from = "yui@example.jp" };
	test_end(&w);
}

static void prepare_giving(void)
{
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	copy = give(&w, BY_FAX);
	shared = give(&w, BY_SCREEN);
	store_query(&w,
	    "UPDATE account SET organization = (SELECT organization FROM provision WHERE id = $1)"
	    " WHERE login = 'facility'",
	    I(shared));
	test_end(&w);
}

/* ---- What changed hands, and a note, by the manager who visits ---- */

static int64_t handed, note, counsellor;
static int64_t moment; /* of what is given back by its moment */

static int64_t account_named(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE region = $1 AND login = $2",
			       I(house.region), T(login)),
	    0, 0);
}

static int64_t hand_over(struct work *w)
{
	struct consultation c;
	struct transfer t;

	assert_true(store_get(w, &consultation_record, slip, &c));
	c.head = (struct head){0};
	c.closed = 0;
	c.received = w->now;
	c.next_date = c.follow_up = (struct date){0};
	c.failure_reason = NULL;
	c.municipality.id = 0;
	c.outside = true;
	c.outside_town = "試しの町";
	c.assigned.id = w->actor.account;
	must_save(consultation_create(w, &c), w, "slip to hand over");
	c.assigned.id = counsellor;
	must_save(consultation_change(w, &c), w, "handed over");
	assert_true(transfer_last(w, &c, &t));
	return t.head.id;
}

/* The house's own, opened to who may; and one more to be named. */
static void prepare_emergency(struct work *w)
{
	struct person p = { .name = "名指し 花", .birth = { 1940, 1, 2 } };

	must_save(store_save(w, &person_record, &p), w, "person");
	for (int i = 0; i < house.inmates; i++)
		if (house.inmate[i].record == &emergency_record)
			store_query(w,
			    "UPDATE emergency SET account = $1, begun = $2, ends = $3"
			    " WHERE id = $4",
			    I(account_named(w, "facility")), I(w->now - HOUR),
			    I(w->now + HOUR), I(house.inmate[i].id));
}

/* What a colleague typed for the manager, who approves it and sends it back. */
static void type_for_her(struct work *w)
{
	struct link her = { .id = w->actor.account }, colleague = { .id = counsellor };
	struct consultation c;
	struct action a;

	assert_true(store_get(w, &consultation_record, slip, &c));
	c.receiver = her;
	c.typist = colleague;
	c.approval = APPROVAL_WAITING;
	must_save(store_save(w, &consultation_record, &c), w, "slip on behalf");
	for (int i = 0; i < house.inmates; i++) {
		if (house.inmate[i].record != &action_record || house.inmate[i].whole != slip)
			continue;
		assert_true(store_get(w, &action_record, house.inmate[i].id, &a));
		a.by = her;
		a.typist = colleague;
		a.approval = APPROVAL_WAITING;
		must_save(store_save(w, &action_record, &a), w, "action on behalf");
	}
}

static void prepare_handing(void)
{
	struct message m = { .subject = "試し" };
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	counsellor = account_named(&w, "counsellor");
	assert_true(account_actor(&w, account_named(&w, "manager"), &w.actor));
	handed = hand_over(&w);
	w.now += 1000;
	moment = w.now;
	hand_over(&w);
	m.author.id = w.actor.account;
	must_save(message_leave(&w, &m), &w, "note");
	note = m.head.id;
	prepare_emergency(&w);
	type_for_her(&w);
	test_end(&w);
}

/* One that an organization could ask for. */
static int64_t certificate;

static void prepare_certificate(void)
{
	struct certificate c = { .name = "試し", .pem = CERTIFICATE, .print = "00", .begins = 1 };
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	c.ends = w.now + 86400000;
	c.organization.id = cell_number(
	    store_query(&w, "SELECT id FROM organization WHERE region = $1 LIMIT 1",
		I(house.region)),
	    0, 0);
	must_save(store_save(&w, &certificate_record, &c), &w, "certificate");
	certificate = c.head.id;
	test_end(&w);
	installation.knows_clients = true;
}

enum { PASSKEY = 77 };

static void prepare_passkey(void)
{
	struct work w;

	test_begin(&w, house.store, true);
	store_query(&w,
	    "INSERT INTO account_passkey (region, id, account, credential, public_key, kind,"
	    " place, name, signatures, made, used)"
	    " VALUES ($1, $2, $3, 'a', 'b', -7, 'localhost', '鍵', 0, 1, 0)",
	    I(house.region), I(PASSKEY), I(account_named(&w, "administrator")));
	test_end(&w);
}

#endif
