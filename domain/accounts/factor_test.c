/* factor_test: the second factor itself: codes, recovery codes, the key. */
#include "domain/accounts/app.h"
#include "domain/accounts/vault.h"

#include <sodium.h>
#include <sys/stat.h>

enum { STEP = 30 * 1000 };

static void a_code_counts_once_and_only_now(void **state)
{
	unsigned char secret[TOTP_SECRET];
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor2");
	id = w.actor.account;
	assert_false(account_has_factor(&w, id));
	factor_begin(&w, id);
	assert_true(factor_secret(&w, id, secret));
	assert_false(account_has_factor(&w, id));
	assert_false(factor_check(&w, id, code_at(&w, secret, 0)));
	assert_false(factor_confirm(&w, id, "000 00"));
	assert_true(factor_confirm(&w, id, code_at(&w, secret, 0)));
	assert_true(account_has_factor(&w, id));
	assert_false(factor_check(&w, id, code_at(&w, secret, 0)));
	assert_false(factor_check(&w, id, code_at(&w, secret, -1)));
	w.now += STEP;
	assert_false(factor_check(&w, id, code_at(&w, secret, 2)));
	assert_false(factor_check(&w, id, code_at(&w, secret, -2)));
	assert_true(factor_check(&w, id, code_at(&w, secret, 0)));
	assert_false(factor_check(&w, id, code_at(&w, secret, 0)));
	assert_true(factor_check(&w, id, code_at(&w, secret, 1)));
	w.now += STEP;
	assert_false(factor_check(&w, id, code_at(&w, secret, 0)));
	w.now += 10 * STEP;
	assert_true(factor_check(&w, id,
	    arena_printf(&w.arena, " %.3s　%s ", code_at(&w, secret, 0),
		code_at(&w, secret, 0) + 3)));
	assert_false(factor_check(&w, id_of(&w, "counsellor"), code_at(&w, secret, 1)));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void the_old_one_counts_until_the_new_one_does(void **state)
{
	unsigned char old[TOTP_SECRET], fresh[TOTP_SECRET];
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor2");
	id = w.actor.account;
	set_up(&w, id, old);
	factor_begin(&w, id);
	assert_true(factor_secret(&w, id, fresh));
	w.now += 2 * STEP;
	assert_true(factor_check(&w, id, code_at(&w, old, 0)));
	assert_true(factor_confirm(&w, id, code_at(&w, fresh, 0)));
	w.now += 2 * STEP;
	assert_false(factor_check(&w, id, code_at(&w, old, 0)));
	assert_true(factor_check(&w, id, code_at(&w, fresh, 0)));
	factor_begin(&w, id);
	w.now += 121 * 60 * 1000;
	assert_false(factor_secret(&w, id, fresh));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void a_recovery_code_counts_once(void **state)
{
	struct work w;
	const char **codes, **again;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor2");
	id = w.actor.account;
	codes = factor_new_codes(&w, id);
	for (int i = 0; i < RECOVERY_CODES; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(codes[i], codes[j]);
	assert_false(factor_recover(&w, id, "aaaa-bbbb-cccc"));
	assert_false(factor_recover(&w, id_of(&w, "counsellor"), codes[0]));
	assert_true(factor_recover(&w, id, codes[0]));
	assert_false(factor_recover(&w, id, codes[0]));
	assert_true(factor_recover(&w, id,
	    arena_printf(&w.arena, "%.4s %.4s%s", codes[1], codes[1] + 5, codes[1] + 10)));
	assert_int_equal(cell_number(store_query(&w, "SELECT COUNT(*) FROM account_recovery"
						     " WHERE used = 0"),
			     0, 0),
	    8);
	again = factor_new_codes(&w, id);
	assert_false(factor_recover(&w, id, codes[2]));
	assert_true(factor_recover(&w, id, again[2]));
	store_cancel(&w);
	arena_reset(&w.arena);
}

/* Whoever has the database but not the file has neither secrets nor codes. */
static void a_copy_of_the_database_tells_nothing(void **state)
{
	unsigned char secret[TOTP_SECRET], opened[TOTP_SECRET];
	char other[80], text[64];
	const char *why, *sealed, *code, *hash;
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor2");
	id = w.actor.account;
	set_up(&w, id, secret);
	code = factor_new_codes(&w, id)[0];
	sealed = CELL(
	    store_query(&w, "SELECT secret FROM account_factor WHERE account = $1", I(id)), 0, 0);
	sodium_bin2base64(text, sizeof text, secret, sizeof secret,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	assert_null(strstr(sealed, text));
	assert_true(vault_unseal(&w, id, sealed, opened, sizeof opened));
	assert_memory_equal(secret, opened, sizeof secret);
	assert_false(vault_unseal(&w, id + 1, sealed, opened, sizeof opened));
	hash = vault_digest(&w, id, code);
	assert_true(account_key_fits(&w));
	snprintf(other, sizeof other, "%s-other", key_path);
	assert_true(secret_open(other, &why));
	assert_false(account_key_fits(&w));
	assert_false(vault_unseal(&w, id, sealed, opened, sizeof opened));
	assert_string_not_equal(vault_digest(&w, id, code), hash);
	assert_true(secret_open(key_path, &why));
	assert_true(vault_unseal(&w, id, sealed, opened, sizeof opened));
	unlink(other);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void a_key_that_others_read_is_none(void **state)
{
	const char *why;
	struct stat about;
	char other[80];
	FILE *f;

	(void)state;
	assert_int_equal(stat(key_path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	chmod(key_path, 0644);
	assert_false(secret_open(key_path, &why));
	assert_non_null(strstr(why, "chmod 600"));
	assert_false(secret_ready());
	chmod(key_path, 0600);
	assert_true(secret_open(key_path, &why));
	assert_false(secret_open("/nowhere/at/all", &why));
	snprintf(other, sizeof other, "%s-none", key_path);
	f = fopen(other, "w");
	fputs("not a key\n", f);
	fclose(f);
	chmod(other, 0600);
	assert_false(secret_open(other, &why));
	unlink(other);
	assert_true(secret_open(key_path, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_counts_once_and_only_now),
		cmocka_unit_test(the_old_one_counts_until_the_new_one_does),
		cmocka_unit_test(a_recovery_code_counts_once),
		cmocka_unit_test(a_copy_of_the_database_tells_nothing),
		cmocka_unit_test(a_key_that_others_read_is_none),
	};

	return cmocka_run_group_tests(tests, app_open, app_close);
}
