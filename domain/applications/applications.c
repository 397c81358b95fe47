/* applications: who asks for an account. */
#include "domain/applications/pages.h"

const struct choice application_states[] = { { "waiting", "申請" }, { "granted", "付与" },
	{ "confirmed", "確認済み" }, { "refused", "お断り" }, { 0 } };

static const struct field fields[] = {
#define RECORD struct application
#define FIELDS "domain/applications/fields.def"
#include "base/rows.h"
};

const struct record application_record = {
	.name = "application",
	.label = "利用の申請",
	.size = sizeof(struct application),
	.fields = fields,
	.read = WRITE_ACCOUNTS,
	.write = WRITE_ACCOUNTS,
	.export = WRITE_ACCOUNTS,
};

int64_t applications_waiting(struct work *w, int most)
{
	struct query q = {0};

	query_add(&q, &application_record, "state", EQUAL,
	    application_states[APPLICATION_WAITING - 1].code);
	return store_count_most(w, &application_record, &q, most);
}

static int64_t waiting(struct work *w)
{
	return applications_waiting(w, COUNT_MOST);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/applications" path, WRITE_ACCOUNTS, run, .record = &application_record, \
		__VA_ARGS__ }

static const struct route routes[] = {
	{ GET, "/apply", ANYONE, apply_get, .deed = NO_DEED },
	{ POST, "/apply", ANYONE, apply_post, .guest = true, .deed = MAKING },
	ROUTE(GET, "", any_list, .deed = LISTING),
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", application_get, .deed = VIEWING),
	ROUTE(POST, "/:id/grant", application_grant_post, .slow = true, .deed = CHANGING),
	ROUTE(POST, "/:id/refuse", application_refuse_post, .deed = CHANGING),
	ROUTE(POST, "/:id/confirm", application_confirm_post, .deed = CHANGING),
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING),
	{ 0 }
};

const struct module applications_module = {
	.path = "/applications", .label = "利用の申請", .icon = "accounts", .may = WRITE_ACCOUNTS,
	.routes = routes, .waiting = waiting,
	.records = (const struct record *const[]){ &application_record, NULL },
};
