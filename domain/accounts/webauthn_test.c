/* webauthn_test: what passkeys of real browsers say is believed, and nothing else. */
#include "domain/accounts/webauthn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

static const struct vector {
	int kind;
	const char *making, *made, *credential, *showing, *shown, *signature;
} vectors[] = {
#define VECTOR(...) { __VA_ARGS__ },
#include "domain/accounts/vectors.def"
#undef VECTOR
};

static struct arena arena;

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING, ROOM = 2000 };

/* The same with one bit of a byte turned, or cut to `keep` bytes; NULL behind the last byte. */
static const char *changed(const char *s, size_t at, unsigned char bit, size_t keep)
{
	unsigned char bytes[ROOM];
	char *to = arena_alloc(&arena, ROOM * 2);
	size_t n;

	assert_int_equal(
	    sodium_base642bin(bytes, sizeof bytes, s, strlen(s), NULL, &n, NULL, VARIANT), 0);
	if (at >= n || keep >= n)
		return NULL;
	bytes[at] ^= bit;
	return sodium_bin2base64(to, ROOM * 2, bytes, keep ? keep : n, VARIANT);
}

static const char *of_text(const char *s)
{
	char *to = arena_alloc(&arena, ROOM * 2);

	return sodium_bin2base64(to, ROOM * 2, (const unsigned char *)s, strlen(s), VARIANT);
}

static struct webauthn_key key_of(const struct vector *v)
{
	struct webauthn_key key = {0};

	assert_true(webauthn_made(&arena, "localhost", v->made, &key));
	return key;
}

static bool proves(const struct webauthn_key *key, const char *client,
    const char *data, const char *signature)
{
	int64_t count = 0;
	bool good = webauthn_proves(&arena, "localhost", key, client, data, signature, &count);

	assert_int_equal(count, good ? 2 : 0);
	return good;
}

static void real_ones_are_believed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const struct vector *v = &vectors[i];
		struct webauthn_key key = key_of(v);
		struct webauthn_client client;

		assert_int_equal(key.kind, v->kind);
		assert_int_equal(key.count, 1);
		assert_string_equal(key.credential, v->credential);
		assert_true(webauthn_client(&arena, v->making, "webauthn.create", &client));
		assert_true(webauthn_client(&arena, v->showing, "webauthn.get", &client));
		assert_string_equal(client.challenge, "1795400000000.made.for-a-test");
		assert_string_equal(client.origin, "http://localhost:8250");
		assert_true(proves(&key, v->showing, v->shown, v->signature));
	}
	arena_reset(&arena);
}

/* Every byte of what is signed, and of the signature. */
static void changed_ones_are_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const struct vector *v = &vectors[i];
		struct webauthn_key key = key_of(v);
		const char *s;

		for (size_t at = 0; (s = changed(v->showing, at, 1, 0)) != NULL; at++)
			assert_false(proves(&key, s, v->shown, v->signature));
		for (size_t at = 0; (s = changed(v->shown, at, 1, 0)) != NULL; at++)
			assert_false(proves(&key, v->showing, s, v->signature));
		for (size_t at = 0; (s = changed(v->signature, at, 1, 0)) != NULL; at++)
			assert_false(proves(&key, v->showing, v->shown, s));
	}
	arena_reset(&arena);
}

static void cut_ones_are_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const struct vector *v = &vectors[i];
		struct webauthn_key key = key_of(v), other;
		const char *s;

		for (size_t n = 1; (s = changed(v->made, 0, 0, n)) != NULL; n++)
			assert_false(webauthn_made(&arena, "localhost", s, &other));
		for (size_t n = 1; (s = changed(v->shown, 0, 0, n)) != NULL; n++)
			assert_false(proves(&key, v->showing, s, v->signature));
		for (size_t n = 1; (s = changed(v->signature, 0, 0, n)) != NULL; n++)
			assert_false(proves(&key, v->showing, v->shown, s));
		assert_false(webauthn_made(&arena, "localhost", NULL, &other));
		assert_false(webauthn_made(&arena, "localhost", "!!", &other));
		assert_false(proves(&key, NULL, v->shown, v->signature));
	}
	arena_reset(&arena);
}

/* Of another place, without the person, of another's key. */
static void others_are_not(void **state)
{
	enum { FLAGS = 32, PRESENT = 1, VERIFIED = 4, KEY_INSIDE = 0x40 };
	static const unsigned char needed[] = { PRESENT, VERIFIED, KEY_INSIDE };
	const struct vector *v = &vectors[0];
	struct webauthn_key key = key_of(v), other;
	int64_t count;

	(void)state;
	assert_false(webauthn_made(&arena, "localhost.example", v->made, &other));
	for (size_t i = 0; i < COUNT(needed); i++)
		assert_false(webauthn_made(&arena, "localhost",
		    changed(v->made, FLAGS, needed[i], 0), &other));
	assert_false(webauthn_proves(&arena, "example.jp", &key, v->showing, v->shown,
	    v->signature, &count));
	other = key_of(&vectors[1]);
	assert_false(proves(&other, v->showing, v->shown, v->signature));
	other.kind = key.kind;
	assert_false(proves(&other, v->showing, v->shown, v->signature));
	other = key;
	other.kind = 0;
	assert_false(proves(&other, v->showing, v->shown, v->signature));
	arena_reset(&arena);
}

static void client_data_is_read_strictly(void **state)
{
#define HEAD "{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"https://a\""
	static const char *const bad[] = { "", "{", "[]", "\"x\"", HEAD, HEAD "}x",
		HEAD ",\"type\":\"webauthn.get\"}", HEAD ",\"crossOrigin\":true}",
		"{\"type\":\"webauthn.create\",\"challenge\":\"YQ\",\"origin\":\"https://a\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"!\",\"origin\":\"https://a\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":1}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"_w\",\"origin\":\"https://a\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"a\\u0000\"}" };
	struct webauthn_client c;

	(void)state;
	assert_true(webauthn_client(&arena, of_text(HEAD "}"), "webauthn.get", &c));
	assert_string_equal(c.challenge, "a");
	for (size_t i = 0; i < COUNT(bad); i++)
		if (webauthn_client(&arena, of_text(bad[i]), "webauthn.get", &c))
			fail_msg("%s is taken", bad[i]);
	assert_false(webauthn_client(&arena, NULL, "webauthn.get", &c));
	arena_reset(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_ones_are_believed),
		cmocka_unit_test(changed_ones_are_not),
		cmocka_unit_test(cut_ones_are_not),
		cmocka_unit_test(others_are_not),
		cmocka_unit_test(client_data_is_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
