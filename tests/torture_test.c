/* torture_test: makes every store call of every handler fail in turn.  Whatever call it is, the
 * answer is an error page, nothing is half saved, and the next request works. */
#include "tests/torture_forms.h"

#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "domain/applications/applications.h"
#include "domain/consultations/consultations.h"
#include "domain/emergency/emergency.h"
#include "domain/organizations/organizations.h"
#include "domain/provisions/provisions.h"
#include "web/spool.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { CALLS_MAX = 400, HOUR = 3600 * 1000 };

#define EACH_ROUTE(m, r) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct route *r = (*m)->routes; r && r->path; r++)

/* ---- A request and an introduction, for the routes that want just those ---- */

static int64_t slip, request, introduction, candidate, application[3];
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
	struct candidate named = {0};

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

static void fill_handing(struct visit *v, const struct route *r)
{
	struct arena *a = &v->work.arena;

	if (!strcmp(r->path, "/transfers/undo"))
		visit_form(v, "at", int_text(a, moment));
	if (!strcmp(r->path, "/transfers")) {
		visit_form(v, "to", int_text(a, counsellor));
		visit_form(v, arena_printf(a, "slip.%lld", (long long)slip), "1");
	}
}

static const char *path_of(struct arena *a, const struct route *r)
{
	const char *path = house_path(&house, a, r, 0);
	const char *action = "/consultations/:id/actions/:part/";
	long long in = (long long)slip;

	if (twins_of(r))
		return arena_printf(a, "%s/%lld%s", text_starts(r->path, "/p") ? "/people"
									      : "/organizations",
		    (long long)twins_of(r)[0], strrchr(r->path, '/'));
	for (size_t i = 0; i < COUNT(decisions); i++)
		if (!strcmp(r->path, decisions[i]))
			return arena_printf(a, "/applications/%lld%s", (long long)application[i],
			    strrchr(decisions[i], '/'));
	if (!strcmp(r->path, "/consultations/:id/candidates/:part"))
		return arena_printf(a, "/consultations/%lld/candidates/%lld", in,
		    (long long)candidate);
	if (text_starts(r->path, action) && strstr(r->path, "/answer"))
		return arena_printf(a, "/consultations/%lld/actions/%lld/answer", in,
		    (long long)request);
	if (text_starts(r->path, action) && strstr(r->path, "/none"))
		return arena_printf(a, "/consultations/%lld/actions/%lld/none", in,
		    (long long)introduction);
	if (text_starts(r->path, "/messages/:id"))
		return arena_printf(a, "/messages/%lld%s", (long long)note,
		    r->path + strlen("/messages/:id"));
	if (!strcmp(r->path, "/provisions/:id/pdf"))
		return arena_printf(a, "/provisions/%lld/pdf", (long long)copy);
	if (!strcmp(r->path, "/provisions/:id/end"))
		return arena_printf(a, "/provisions/%lld/end", (long long)shared);
	if (!strcmp(r->path, "/shared/:id"))
		return arena_printf(a, "/shared/%lld", (long long)shared);
	if (text_starts(r->path, "/passkeys/:id/"))
		return arena_printf(a, "/passkeys/%d%s", PASSKEY,
		    r->path + strlen("/passkeys/:id"));
	if (text_starts(r->path, "/certificates/:id/"))
		return arena_printf(a, "/certificates/%lld%s", (long long)certificate,
		    r->path + strlen("/certificates/:id"));
	if (!strcmp(r->path, "/transfers/:id/undo"))
		return arena_printf(a, "/transfers/%lld/undo", (long long)handed);
	return path;
}

static int64_t last_id(struct arena *a, const char *path)
{
	int64_t id = 0, n;

	for (const char *s = path; *s; s += strcspn(s, "/")) {
		s++;
		if (text_number(arena_copyn(a, s, strcspn(s, "/")), 1, INT64_MAX, &n))
			id = n;
	}
	return id;
}

/* The version of the record that the path names last. */
static const char *version_of(struct visit *v, const char *path)
{
	struct work w = { .store = house.store, .now = v->work.now };
	const char *version;

	store_begin(&w, false);
	version = arena_copy(&v->work.arena,
	    CELL(store_query(&w, "SELECT MAX(version) FROM history WHERE region = $1 AND id = $2",
		     I(house.region), I(last_id(&w.arena, path))),
		0, 0));
	store_end(&w);
	arena_reset(&w.arena);
	return version;
}

/* As somebody would type the value that stands in an inmate. */
static void fill_record(struct visit *v, const struct record *r, int town)
{
	struct work w = { .store = house.store,
		.now = v->work.now,
		.actor = actor_program(house.region) };
	void *rec = arena_alloc(&w.arena, r->size);

	store_begin(&w, false);
	for (int i = 0; i < house.inmates; i++)
		if (house.inmate[i].record == r && house.inmate[i].town == town)
			store_get(&w, r, house.inmate[i].id, rec);
	for EACH_FIELD(f, r) {
		const char *value = field_write(&w.arena, f, rec);

		if (value && !f->fixed && !filled(v, f->name))
			visit_form(v, f->name, f->kind == MOMENT ? "2026-05-01 10:30" : value);
	}
	store_end(&w);
	arena_reset(&w.arena);
}

/* Who may do it. */
static const char *role_for(const struct module *m, const struct route *r)
{
	if (r->may == READ_LEDGER)
		return "auditor";
	if (r->may == READ_SHARED || r->may == EMERGENCY_ACCESS)
		return "facility";
	return !strcmp(m->path, "/accounts") ? "administrator" : "manager";
}

/* Two files, as they come with a form. */
static void attach_papers(struct visit *v)
{
	static const char bytes[] = "%PDF-1.7 一枚";
	static struct upload papers[2];
	static struct spool *spool;

	if (!spool) {
		spool = spool_new();
		assert_true(spool && spool_add(spool, bytes, sizeof bytes - 1));
	}
	for (int i = 0; i < 2; i++)
		papers[i] =
		    (struct upload){ "file", "紹介状.pdf", spool, 0, sizeof bytes - 1 };
	v->rq.upload = papers;
	v->rq.uploads = 2;
}

static bool begin(struct visit *v, const struct module *m, const struct route *r, long round)
{
	struct arena a = {0};
	const char *path = path_of(&a, r);

	if (!path)
		return false;
	visit_begin(v, &house, role_for(m, r), r->method, path);
	fill_twins(v, r);
	if (r->files)
		attach_papers(v);
	if (r->method == POST) {
		const char *version = version_of(v, path);

		fill_more(v, r);
		fill_handing(v, r);
		if (version)
			visit_form(v, "version", version);
		visit_form(v, "token",
		    arena_printf(&v->work.arena, "torture-%p-%ld", (const void *)r, round));
		for (const struct record *const *one = m->records; one && *one; one++)
			fill_record(v, *one, 1);
	}
	arena_reset(&a);
	return true;
}

/* One try with the n-th call failing; false: there is no n-th call, it went through. */
static bool fail_one(const struct module *m, const struct route *r, long n, int *status)
{
	struct arena a = {0};
	const char *before = house_print(&house, &a);
	struct visit v;
	bool struck;

	if (!begin(&v, m, r, n)) {
		arena_reset(&a);
		return false;
	}
	v.work.fail_at = n;
	*status = visit_run(&v);
	struck = v.work.calls >= n;
	if (struck && *status == 500 && strcmp(before, house_print(&house, &a)))
		fail_msg("%s: call %ld fails and something is kept:\n%s\n%s", r->path, n, before,
		    house_print(&house, &a));
	if (struck && *status == 500 && !strstr(v.rq.page.s, "もう一度"))
		fail_msg("%s: call %ld fails without a word", r->path, n);
	if (struck && v.work.fault && *status < 400 && r->method == POST
	    && !strcmp(before, house_print(&house, &a)) && *status != 303)
		fail_msg("%s: call %ld fails and the answer is %d", r->path, n, *status);
	for (const struct problem *p = struck ? NULL : v.work.problems; p; p = p->next)
		printf("# %s %s: %s\n", r->path, p->field ? p->field : "", p->say);
	visit_end(&v);
	arena_reset(&a);
	return struck;
}

static void test_every_call_of_every_handler(void **state)
{
	int routes = 0, done = 0;
	long failures = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		int status = 0;
		long n = 1;

		if (r->guest || !strcmp(r->path, "/sign-out") || !strcmp(r->path, "/events"))
			continue;
		while (n < CALLS_MAX && fail_one(*m, r, n, &status))
			n++;
		assert_true(n < CALLS_MAX);
		failures += n - 1;
		routes += n > 1;
		done += status > 0 && status < 400;
		if (status >= 400)
			printf("# %s %s ends with %d\n", r->method == POST ? "POST" : "GET",
			    r->path, status);
		assert_true(status < 500);
	}
	printf("# %d routes, %d of them to their end, %ld failures made\n", routes, done, failures);
	assert_true(done * 20 >= routes * 19);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_call_of_every_handler),
	};

	house_open(&house);
	prepare();
	prepare_handing();
	prepare_giving();
	prepare_twins();
	prepare_own();
	prepare_certificate();
	prepare_passkey();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
