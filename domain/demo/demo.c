/* demo: founds the invented hub and calls the others. */
#include "domain/demo/parts.h"

#include "domain/accounts/accounts.h"
#include "domain/codes/codes.h"

#include <string.h>

const char demo_password[] = "yui-mihon-2026";

const struct demo_account demo_accounts[] = { { "counsellor", "相談員 A（見本）", "counsellor" },
	{ "counsellor2", "相談員 B（見本）", "counsellor" },
	{ "manager", "センター長（見本）", "manager" },
	{ "officer-sukagawa", "須賀川市 担当（見本）", "officer", "須賀川市" },
	{ "officer-kagamiishi", "鏡石町 担当（見本）", "officer", "鏡石町" },
	{ "officer-tenei", "天栄村 担当（見本）", "officer", "天栄村" },
	{ "facility", "見本クリニック 事務", "facility" },
	{ "committee", "運営検討会 委員（見本）", "committee" },
	{ "prefecture", "保健福祉事務所 担当（見本）", "prefecture" },
	{ "administrator", "システム管理者（見本）", "administrator" },
	{ "auditor", "監査担当（見本）", "auditor" }, { 0 } };

/* xorshift: the same dice everywhere. */
int demo_roll(struct demo *d, int sides)
{
	d->dice ^= d->dice << 13;
	d->dice ^= d->dice >> 7;
	d->dice ^= d->dice << 17;
	return (int)(d->dice % (uint64_t)sides);
}

static void found(struct work *w)
{
	struct hub h = {
		.name = "須賀川市在宅医療・介護連携拠点（見本）",
		.operator= "見本医師会",
		.opened = { 2018, 7, 1 },
		.address = "福島県須賀川市見本1-2-3　見本医師会館内",
		.phone = "0248-00-0100",
		.fax = "0248-00-0101",
		.hours = "月・水・金曜日　午前10時から午後5時まで\n電話・FAX・来所",
	};

	w->now = moment_of(h.opened, 9 * 60);
	hub_found(w, &h);
	codes_seed(w);
	casebook_load(w);
	w->now = moment_of((struct date){ 2020, 4, 1 }, 9 * 60);
	w->reason = "鏡石町・天栄村と協定を結び、3市町村の拠点になった。";
	h.name = "すかがわ連携拠点（見本）";
	store_save(w, &hub_record, &h);
	w->reason = NULL;
}

static void agree(struct demo *d)
{
	static const struct {
		const char *name;
		struct date since;
		const char *note;
	} towns[TOWNS] = {
		{ "須賀川市", { 2018, 7, 1 }, "市単独で開設し、運営を医師会に委託" },
		{ "鏡石町", { 2020, 4, 1 }, "協定を結び、3市町村で運営を医師会に委託" },
		{ "天栄村", { 2020, 4, 1 }, "協定を結び、3市町村で運営を医師会に委託" },
	};

	for (int i = 0; i < TOWNS; i++) {
		struct agreement a = { .since = towns[i].since, .note = towns[i].note };
		int64_t id = municipality_named(d->work, towns[i].name);

		a.municipality.id = id;
		store_save(d->work, &agreement_record, &a);
		store_get(d->work, &municipality_record, id, &d->town[i]);
	}
}

/* Three days of the week, as the small hubs of the prefecture are. */
static void open_days(struct demo *d)
{
	struct work *w = d->work;
	struct pattern week = { .since = { 2018, 7, 1 },
		.monday = true,
		.wednesday = true,
		.friday = true,
		.hours = "午前10時から午後5時まで" };
	struct exception closed[] = {
		{ .occasion = "年末年始",
		    .kind = EXCEPTION_CLOSED,
		    .since = { 2018, 12, 29 },
		    .until = { 2019, 1, 3 },
		    .yearly = true },
		{ .occasion = "お盆",
		    .kind = EXCEPTION_CLOSED,
		    .since = { 2018, 8, 13 },
		    .until = { 2018, 8, 15 },
		    .yearly = true },
	};

	store_save(w, &pattern_record, &week);
	for (size_t i = 0; i < COUNT(closed); i++)
		store_save(w, &exception_record, &closed[i]);
	opening_load(w, &d->opening);
}

static int role_place(const char *code)
{
	int n = 0;

	while (strcmp(account_roles[n].code, code))
		n++;
	return n + 1;
}

static void accounts(struct demo *d)
{
	struct work *w = d->work;
	int counsellors = 0;

	for (const struct demo_account *a = demo_accounts; a->login; a++) {
		struct account rec = { .name = a->name,
			.login = a->login,
			.role = role_place(a->role) };

		if (a->municipality)
			rec.municipality.id = municipality_named(w, a->municipality);
		if (!strcmp(a->role, "facility"))
			rec.organization.id = demo_office(d, "clinic", 0)->head.id;
		if (store_save(w, &account_record, &rec) != SAVED)
			work_fault(w, "demo account %s", a->login);
		account_set_password(w, rec.head.id, demo_password);
		if (!strcmp(a->role, "manager"))
			account_actor(w, rec.head.id, &d->manager);
		if (!strcmp(a->role, "counsellor"))
			account_actor(w, rec.head.id, &d->counsellor[counsellors++]);
	}
}

void demo_tell(struct demo *d, const char *what, int64_t done, int64_t all)
{
	if (!progress_tell(d->progress, what, done, all))
		work_fault(d->work, "stopped");
}

bool demo_load(struct work *w)
{
	return demo_load_many(w, 0, 0, NULL);
}

bool demo_load_many(struct work *w, int64_t slips, int64_t seed, const struct progress *progress)
{
	struct demo *d = arena_alloc(&w->arena, sizeof *d);

	*d = (struct demo){ .work = w,
		.now = w->now,
		.dice = 88172645463325252u + 2 * (uint64_t)seed * 6364136223846793005u,
		.slips = slips > SLIPS ? (int)slips : SLIPS,
		.people = slips > SLIPS * 2 ? (int)slips / 4 : PEOPLE,
		.seed = (uint64_t)seed, .progress = progress };
	found(w);
	open_days(d);
	agree(d);
	demo_offices(d);
	accounts(d);
	demo_people(d);
	if (d->slips >= MANY)
		demo_many(d);
	else
		demo_slips(d);
	demo_quick(d);
	demo_handover(d);
	demo_sharing(d);
	demo_correcting(d);
	demo_emergencies(d);
	demo_papers(d);
	demo_facts(d);
	demo_imports(d);
	demo_asking(d);
	demo_introducing(d);
	demo_serving(d);
	demo_final(d);
	demo_certificate(d);
	w->now = d->now;
	w->actor = actor_program(w->actor.region);
	return !w->fault;
}
