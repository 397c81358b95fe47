/* totp_test: the vectors of RFC 6238 (appendix B, SHA-1), RFC 4226 and RFC 4648. */
#include "domain/accounts/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static const unsigned char secret[] = "12345678901234567890";

/* The RFC prints eight digits; ours are the last six of them. */
static void codes_of_rfc_6238(void **state)
{
	static const struct {
		int64_t second;
		const char *code;
	} vectors[] = {
		{ 59, "94287082" },
		{ 1111111109, "07081804" },
		{ 1111111111, "14050471" },
		{ 1234567890, "89005924" },
		{ 2000000000, "69279037" },
		{ 20000000000, "65353130" },
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++)
		assert_string_equal(
		    totp_code(&a, secret, TOTP_SECRET, totp_step(vectors[i].second * 1000)),
		    vectors[i].code + 2);
	arena_reset(&a);
}

static void codes_of_rfc_4226(void **state)
{
	static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314",
		"254676", "287922", "162583", "399871", "520489" };
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++)
		assert_string_equal(totp_code(&a, secret, TOTP_SECRET, (int64_t)i), codes[i]);
	arena_reset(&a);
}

static const char *base32(struct arena *a, const char *s)
{
	return totp_base32(a, (const unsigned char *)s, strlen(s));
}

static void base32_of_rfc_4648(void **state)
{
	static const char *const vectors[][2] = { { "f", "MY" }, { "fo", "MZXQ" },
		{ "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" } };
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++)
		assert_string_equal(base32(&a, vectors[i][0]), vectors[i][1]);
	arena_reset(&a);
}

static void an_app_reads_the_address(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(totp_uri(&a, secret, "Yui 見本", "hana.ko"),
	    "otpauth://totp/Yui%20%E8%A6%8B%E6%9C%AC:hana.ko"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Yui%20%E8%A6%8B%E6%9C%AC");
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_of_rfc_6238),
		cmocka_unit_test(codes_of_rfc_4226),
		cmocka_unit_test(base32_of_rfc_4648),
		cmocka_unit_test(an_app_reads_the_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
