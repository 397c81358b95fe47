/* user: accounts from the command line -- the first one, and when nobody gets in any more. */
#include <stdio.h>
#include <string.h>

#include "command/database.h"
#include "command/password.h"
#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "domain/regions/regions.h"

/* Every role by its code. */
static const char role_codes[] = "add:"
#define ROLE(code, label, may) " " code
#include "base/roles.def"
#undef ROLE
    ;

struct wanted {
	const char *data, *hub, *name, *role, *municipality, *login, *password;
	bool keep;
};

static bool account_find(const struct command *c, struct work *w, const char *login,
    struct account *out)
{
	struct listing found;

	found = store_list(w, &account_record,
	    &(struct query){ .filters = 1,
		.filter = { { record_field(&account_record, "login"), EQUAL, login } } });
	if (found.n == 0) {
		command_say(c, "「%s」という利用者はいません。", login);
		return false;
	}
	*out = *(struct account *)LISTED(found, &account_record, 0);
	return true;
}

static bool set_password(const struct command *c, struct work *w, const struct account *a,
    const struct wanted *want)
{
	const char *problem = account_password_problem(w, a, want->password);

	if (problem == NULL && want->keep && account_password_used(w, a->head.id, want->password))
		problem = "いまか、これまでに使ったパスワードです。まだ使っていないものにしてください。";
	if (problem != NULL)
		command_say(c, "%s", problem);
	else if (want->keep)
		account_set_password(w, a->head.id, want->password);
	else
		account_give_password(w, a->head.id, want->password);
	return problem == NULL;
}

static bool save(const struct command *c, struct work *w, struct account *a)
{
	if (record_check(w, &account_record, a) && store_save(w, &account_record, a) == SAVED)
		return true;
	for (const struct problem *p = w->problems; p != NULL; p = p->next) {
		const struct field *f =
		    p->field != NULL ? record_field(&account_record, p->field) : NULL;
		command_say(c, "%s%s%s", f != NULL ? f->label : "", f != NULL ? "：" : "", p->say);
	}
	if (w->problems == NULL && w->fault == NULL)
		command_say(c, "ほかの人が先に変えました。もう一度実行してください。");
	return false;
}

static CHOICE_t role_named(const char *role)
{
	for (int i = 0; account_roles[i].code != NULL; i++)
		if (text_same(account_roles[i].code, role)
		    || text_same(account_roles[i].label, role))
			return i + 1;
	return 0;
}

static bool user_add(const struct command *c, struct work *w, const struct wanted *want)
{
	struct account a = { .login = want->login,
		.name = text_trim(&w->arena, want->name),
		.role = role_named(want->role) };

	if (want->role != NULL && a.role == 0) {
		command_say(c, "「%s」という役割はありません。次のどれかです。", want->role);
		for (int i = 0; account_roles[i].code != NULL; i++)
			fprintf(stderr, "  %-14s %s\n", account_roles[i].code,
			    account_roles[i].label);
		return false;
	}
	if (want->municipality != NULL
	    && (a.municipality.id = municipality_named(w, want->municipality)) == 0) {
		command_say(c, "「%s」という市町村は登録されていません。", want->municipality);
		return false;
	}
	return save(c, w, &a) && set_password(c, w, &a, want);
}

static bool user_list(const struct command *c, struct work *w, const struct wanted *want)
{
	struct query query = { .sort = record_field(&account_record, "login"),
		.ascending = true,
		.limit = 1000 };
	struct listing found;

	(void)c;
	(void)want;
	do {
		found = store_list(w, &account_record, &query);
		for (int i = 0; i < found.n; i++) {
			const struct account *a = LISTED(found, &account_record, i);
			printf("%s\t%s\t%s\t%s\n", a->login, a->name,
			    a->role != 0 ? account_roles[a->role - 1].label : "",
			    a->inactive ? "停止" : "");
		}
		query.after = found.next;
	} while (found.next != NULL);
	return true;
}

static bool user_password(const struct command *c, struct work *w, const struct wanted *want)
{
	struct account a;

	return account_find(c, w, want->login, &a) && set_password(c, w, &a, want);
}

static bool set_inactive(const struct command *c, struct work *w, const struct wanted *want,
    bool inactive)
{
	struct account a;

	if (!account_find(c, w, want->login, &a))
		return false;
	a.inactive = inactive;
	return save(c, w, &a);
}

static bool user_disable(const struct command *c, struct work *w, const struct wanted *want)
{
	return set_inactive(c, w, want, true);
}

static bool user_enable(const struct command *c, struct work *w, const struct wanted *want)
{
	return set_inactive(c, w, want, false);
}

static bool user_reset_factor(const struct command *c, struct work *w, const struct wanted *want)
{
	struct account a;

	if (!account_find(c, w, want->login, &a))
		return false;
	if (!account_has_factor(w, a.head.id)) {
		command_say(c, "%s には第二の認証が設定されていません。何も変えていません。",
		    want->login);
		return false;
	}
	account_drop_factor(w, a.head.id);
	account_note(w, a.head.id, EVENT_FACTOR_RESET, NULL);
	return true;
}

/* For when the last certificate of who keeps accounts has ended. */
static bool user_free_certificate(const struct command *c, struct work *w,
    const struct wanted *want)
{
	struct account a;

	return account_find(c, w, want->login, &a) && certificates_free(w, a.organization.id);
}

static bool user_unlock(const struct command *c, struct work *w, const struct wanted *want)
{
	struct account a;

	if (!account_find(c, w, want->login, &a))
		return false;
	account_unlock(w, &a);
	return true;
}

static const struct action {
	const char *name;
	bool login, writes, secret;
	bool (*run)(const struct command *, struct work *, const struct wanted *);
	const char *done;
} actions[] = {
	{ "list", false, false, false, user_list, NULL },
	{ "add", true, true, true, user_add, "を加えました。" },
	{ "password", true, true, true, user_password, "のパスワードを変えました。" },
	{ "reset-factor", true, true, false, user_reset_factor,
	    "の第二の認証を取り消しました。" },
	{ "free-certificate", true, true, false, user_free_certificate,
	    "の所属に、端末の証明書を求めるのをやめました。" },
	{ "unlock", true, true, false, user_unlock, "の待ち時間を解きました。" },
	{ "disable", true, true, false, user_disable, "の利用を停止しました。" },
	{ "enable", true, true, false, user_enable, "の利用を再開しました。" },
};

static const struct action *action_of(int words, char **argv)
{
	for (size_t i = 0; words > 1 && i < COUNT(actions); i++)
		if (strcmp(actions[i].name, argv[1]) == 0 && words == 2 + actions[i].login)
			return &actions[i];
	return NULL;
}

static int act(const struct command *c, const struct action *action, const struct wanted *want)
{
	struct work w;
	int64_t region;

	if (!database_begin(c, &w, database_where(want->data), 0, action->writes))
		return EXIT_FAILED;
	region = database_current(c, &w) ? database_region(c, &w, want->hub) : 0;
	w.actor = actor_program(region);
	w.reason = "yui user";
	if (region == 0 || (!action->run(c, &w, want) && w.fault == NULL)) {
		database_cancel(&w);
		return EXIT_FAILED;
	}
	if (!database_end(c, &w))
		return EXIT_FAILED;
	if (action->done != NULL)
		printf("%s %s\n", want->login, action->done);
	return 0;
}

/* Before the database is opened: nobody waits for somebody who is typing. */
static int ask_and_act(const struct command *c, const struct action *action, struct wanted *want)
{
	struct arena arena = { 0 };
	const char *why;
	int code = EXIT_FAILED;

	if (action->secret)
		want->password = password_read(&arena,
		    arena_printf(&arena, "%s のパスワード", want->login), &why);
	if (action->secret && want->password == NULL)
		command_say(c, "%s", why);
	else
		code = act(c, action, want);
	arena_reset(&arena);
	return code;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct wanted want = { 0 };
	const struct option options[] = {
		DATABASE_OPTION(&want.data),
		DATABASE_HUB_OPTION(&want.hub),
		{ "name", "氏名", "add: 氏名", .text = &want.name },
		{ "role", "役割",
		    role_codes,
		    .text = &want.role },
		{ "municipality", "市町村名", "add: 行政職員の市町村", .text = &want.municipality },
		{ "keep", NULL, "add, password: 初めのログインで変えることを求めない",
		    .flag = &want.keep },
		{ 0 }
	};
	const struct action *action;
	int code, words = options_read(c, options, argc, argv, &code);

	if (words < 0)
		return code;
	action = action_of(words, argv);
	if (action == NULL) {
		command_say(c,
		    "list か、add、password、reset-factor、free-certificate、unlock、disable、enable に"
		    "ログイン名です。");
		return EXIT_USAGE;
	}
	want.login = action->login ? argv[2] : NULL;
	return ask_and_act(c, action, &want);
}

const struct command command_user = { .name = "user",
	.about = "利用者を加える・一覧・パスワード・第二の認証・停止",
	.usage = "list|add|password|reset-factor|free-certificate|unlock|disable|enable [ログイン名]",
	.run = run };
