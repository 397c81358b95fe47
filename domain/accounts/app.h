/* app: the telephone of somebody in a test, and the key that seals what is on it. */
#ifndef APP_H
#define APP_H

#include "domain/accounts/factor.h"
#include "tests/region.h"

#include <unistd.h>

static char key_path[64];

static inline int64_t id_of(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE login = $1", T(login)), 0,
	    0);
}

static inline const char *code_at(struct work *w, const unsigned char *secret, int64_t ahead)
{
	return totp_code(&w->arena, secret, TOTP_SECRET, totp_step(w->now) + ahead);
}

static inline void set_up(struct work *w, int64_t account, unsigned char *secret)
{
	factor_begin(w, account);
	assert_true(factor_secret(w, account, secret));
	assert_true(factor_confirm(w, account, code_at(w, secret, 0)));
}

static unsigned char app[TOTP_SECRET];
static inline const char *app_code(int64_t ahead)
{
	static char code[8];
	struct work w;

	test_work(&w, region);
	snprintf(code, sizeof code, "%s", code_at(&w, app, ahead));
	arena_reset(&w.arena);
	return code;
}

/* As if the app's last code had been of long ago. */
static inline void forget_steps(void)
{
	struct work w;

	region_begin(&w, "manager");
	store_query(&w, "UPDATE account_factor SET last_step = 0");
	test_end(&w);
	arena_reset(&w.arena);
}

static inline void give_app(const char *login)
{
	struct work w;

	region_begin(&w, login);
	set_up(&w, w.actor.account, app);
	test_end(&w);
	arena_reset(&w.arena);
	forget_steps();
}

static inline int app_open(void **state)
{
	const char *why;

	snprintf(key_path, sizeof key_path, "/tmp/yui-factor-test-%d.key", (int)getpid());
	return secret_open(key_path, &why) ? region_open(state) : 1;
}

static inline int app_close(void **state)
{
	unlink(key_path);
	return region_close(state);
}

#endif
