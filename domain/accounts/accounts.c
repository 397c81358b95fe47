/* accounts: one person's way in, and what the role lets them do. */
#include "domain/accounts/factor.h"
#include "domain/accounts/pages.h"
#include "domain/accounts/passkeys.h"
#include "domain/certificates/certificates.h"
#include "domain/organizations/organizations.h"

#include <string.h>

const struct choice account_roles[] = {
#define ROLE(code, label, may) { code, label },
#include "base/roles.def"
#undef ROLE
	{ 0 }
};

static const struct field fields[] = {
#define RECORD struct account
#define FIELDS "domain/accounts/fields.def"
#include "base/rows.h"
};

/* Sign-in does not know the region yet, so a login is one account's in the whole database. */
static bool login_is_taken(struct work *w, const struct account *a)
{
	return store_query(w, "SELECT 1 FROM account WHERE login = $1 AND id <> $2 LIMIT 1",
		   T(a->login), I(a->head.id))
		   ->n
	    > 0;
}

static void check(struct work *w, const void *rec)
{
	const struct account *a = rec;
	const char *role = a->role ? account_role(a)->code : NULL;

	if (a->login
	    && strspn(a->login, "abcdefghijklmnopqrstuvwxyz0123456789._-") != strlen(a->login))
		work_problem(w, "login",
		    "ログイン名に使えるのは、英小文字・数字・「.」「-」「_」です。");
	else if (a->login && login_is_taken(w, a))
		work_problem(w, "login",
		    "このログイン名はすでに使われています。別の名前にしてください。");
	if (text_same(role, "officer") && !a->municipality.id)
		work_problem(w, "municipality",
		    "行政職員には市町村が必要です。その市町村の相談だけを見ます。");
	if (text_same(role, "facility") && !a->organization.id)
		work_problem(w, "organization", "医療機関・介護事業所の職員には所属が必要です。");
	if (!a->head.id || a->head.id != w->actor.account)
		return;
	if (role && !text_same(role, w->actor.role))
		work_problem(w, "role",
		    "自分の役割は変えられません。ほかの管理者に頼んでください。");
	if (a->inactive)
		work_problem(w, "inactive",
		    "自分の利用は停止できません。ほかの管理者に頼んでください。");
}

const struct record account_record = {
	.name = "account",
	.label = "利用者",
	.size = sizeof(struct account),
	.fields = fields,
	.check = check,
	/* History names colleagues to everybody; the pages of accounts are for who keeps them. */
	.read = SIGNED_IN,
	.write = WRITE_ACCOUNTS,
	.export = WRITE_ACCOUNTS,
	.keys = (const char *const[]){ "login", NULL },
};

const char *account_role_label(const char *code)
{
	for (const struct choice *c = account_roles; code && c->code; c++)
		if (text_same(c->code, code))
			return c->label;
	return code;
}

const struct role *account_role(const struct account *a)
{
	return a->role ? &roles[a->role - 1] : NULL;
}

/* Cells: id, region, name, role, municipality, organization, whether the password is temporary,
 * whether the hub asks for a second factor, whether there is one, whether the organization needs
 * a certificate. */
static struct rows *standing(struct work *w, int64_t account)
{
	return store_query(w,
	    "SELECT a.id, a.region, a.name, a.role, a.municipality, a.organization,"
	    " COALESCE(s.temporary, 0),"
	    " CASE WHEN h.second_factor_from <= $2 THEN 1 ELSE 0 END,"
	    " CASE WHEN f.since > 0 OR EXISTS (SELECT 1 FROM account_passkey k"
	    " WHERE k.region = a.region AND k.account = a.id) THEN 1 ELSE 0 END,"
	    " CASE WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.region = a.region"
	    " AND c.organization = a.organization AND c.needed = 1) THEN 1 ELSE 0 END"
	    " FROM account a"
	    " LEFT JOIN account_secret s ON s.region = a.region AND s.account = a.id"
	    " LEFT JOIN account_factor f ON f.region = a.region AND f.account = a.id"
	    " LEFT JOIN hub h ON h.region = a.region AND h.id = a.region"
	    " WHERE a.id = $1 AND a.removed = 0 AND COALESCE(a.inactive, 0) = 0",
	    I(account), T(date_iso(&w->arena, work_today(w))));
}

static const char *first_page(const struct rows *rs)
{
	if (cell_number(rs, 0, 6))
		return "/password";
	return cell_number(rs, 0, 7) && !cell_number(rs, 0, 8) ? "/second-factor" : NULL;
}

bool account_actor(struct work *w, int64_t account, struct actor *out)
{
	struct rows *rs = standing(w, account);
	const struct role *role = rs->n ? role_find(CELL(rs, 0, 3)) : NULL;

	if (!role)
		return false;
	*out = (struct actor){
		.account = account,
		.region = cell_number(rs, 0, 1),
		.name = CELL(rs, 0, 2),
		.role = role->code,
		.municipality = cell_number(rs, 0, 4),
		.organization = cell_number(rs, 0, 5),
		.needs_certificate = cell_number(rs, 0, 9),
		.may = first_page(rs) ? (uint64_t)1 << SIGNED_IN : role->may,
	};
	return true;
}

/* Looked for in the account's region: who signs in has none yet. */
bool account_client_fits(struct work *w, const struct actor *actor, const char *client)
{
	WORK_AS(w, *actor);

	return !actor->needs_certificate || certificate_fits(w, actor->organization, client);
}

const char *account_first_page(struct work *w, int64_t account)
{
	struct rows *rs = standing(w, account);

	return rs->n ? first_page(rs) : NULL;
}

bool account_has_factor(struct work *w, int64_t account)
{
	struct rows *rs = standing(w, account);

	return rs->n && cell_number(rs, 0, 8);
}

bool account_factor_is_due(struct work *w)
{
	struct rows *rs = standing(w, w->actor.account);

	return rs->n && cell_number(rs, 0, 7);
}

static const struct table secret_table = { "account_secret",
	"CREATE TABLE account_secret (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" hash TEXT NOT NULL, changed INTEGER NOT NULL, temporary INTEGER NOT NULL,"
	" PRIMARY KEY (region, account));" };

static const struct table earlier_table = { "account_earlier_secret",
	"CREATE TABLE account_earlier_secret (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" hash TEXT NOT NULL, replaced INTEGER NOT NULL, PRIMARY KEY (region, account, hash));" };

/* Before anybody is known there is no region. */
static const struct table failure_table = { "sign_in_failure",
	"CREATE TABLE sign_in_failure (subject TEXT NOT NULL PRIMARY KEY,"
	" failures INTEGER NOT NULL, last INTEGER NOT NULL);" };

#define ROUTE(method, path, run, ...) \
	{ method, "/accounts" path, WRITE_ACCOUNTS, run, .record = &account_record, __VA_ARGS__ }

static const struct route routes[] = {
	{ GET, "/sign-in", ANYONE, sign_in_get, .deed = NO_DEED },
	{ POST, "/sign-in", ANYONE, sign_in_post, .slow = true, .guest = true, .deed = SIGNING_IN },
	{ GET, "/sign-in/second", ANYONE, second_step_get, .deed = NO_DEED },
	{ POST, "/sign-in/second", ANYONE, second_step_post, .guest = true, .deed = SIGNING_IN },
	{ POST, "/sign-in/passkey", ANYONE, passkey_sign_in_post, .guest = true,
	    .deed = SIGNING_IN },
	{ POST, "/sign-out", SIGNED_IN, sign_out_post, .deed = SIGNING_OUT },
	{ GET, "/me", SIGNED_IN, me_get, .deed = VIEWING },
	{ POST, "/me/end", SIGNED_IN, me_end_post, .deed = CHANGING },
	{ POST, "/me/end-others", SIGNED_IN, me_end_others_post, .deed = CHANGING },
	{ GET, "/password", SIGNED_IN, password_get, .deed = VIEWING },
	{ POST, "/password", SIGNED_IN, password_post, .slow = true, .deed = CHANGING },
	{ GET, "/second-factor", SIGNED_IN, factor_get, .deed = VIEWING },
	{ GET, "/second-factor/new", SIGNED_IN, factor_new_get, .deed = VIEWING },
	{ POST, "/second-factor/new", SIGNED_IN, factor_new_post, .slow = true, .deed = CHANGING },
	{ POST, "/second-factor", SIGNED_IN, factor_post, .deed = CHANGING },
	{ POST, "/second-factor/codes", SIGNED_IN, factor_codes_post, .slow = true,
	    .deed = CHANGING },
	{ POST, "/second-factor/off", SIGNED_IN, factor_off_post, .slow = true, .deed = CHANGING },
	{ POST, "/passkeys/new", SIGNED_IN, passkey_new_post, .slow = true, .deed = CHANGING },
	{ POST, "/passkeys", SIGNED_IN, passkey_post, .deed = CHANGING },
	{ POST, "/passkeys/:id/name", SIGNED_IN, passkey_name_post, .deed = CHANGING },
	{ POST, "/passkeys/:id/remove", SIGNED_IN, passkey_remove_post, .slow = true,
	    .deed = CHANGING },
	ROUTE(GET, "", accounts_list, .deed = LISTING),
	ROUTE(GET, "/review", review_get, .deed = LISTING),
	ROUTE(POST, "/review", review_post, .deed = CHANGING),
	ROUTE(GET, "/review/csv", review_csv, .slow = true, .deed = EXPORTING),
	ROUTE(POST, "/:id/stop", review_stop_post, .deed = CHANGING),
	ROUTE(GET, "/new", account_new_get, .deed = VIEWING),
	ROUTE(POST, "", account_create, .slow = true, .deed = MAKING),
	ROUTE(GET, "/:id", account_get, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", any_edit, .deed = VIEWING),
	ROUTE(POST, "/:id", account_update, .deed = CHANGING),
	ROUTE(POST, "/:id/password", account_give_password_post, .slow = true, .deed = CHANGING),
	ROUTE(POST, "/:id/second-factor", account_reset_factor_post, .deed = CHANGING),
	ROUTE(POST, "/:id/unlock", account_unlock_post, .deed = CHANGING),
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING),
	{ 0 }
};

const struct module accounts_module = {
	.path = "/accounts", .label = "利用者", .icon = "accounts", .may = WRITE_ACCOUNTS,
	.routes = routes,
	.records = (const struct record *const[]){ &account_record, NULL },
	.tables = (const struct table *const[]){
	    &secret_table, &earlier_table, &failure_table, &factor_table, &recovery_table,
	    &passkey_table, &passkey_handle_table, &passkey_spent_table, &event_table, NULL },
};
