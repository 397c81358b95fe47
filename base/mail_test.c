/* mail_test: what is an address of mail. */
#include "base/mail.h"
#include "base/text.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>


static void mail_goes_to_one_plain_address(void **state)
{
	static const char *const good[] = { "uketsuke@example.jp", "a.b+c@mail.example.co.jp",
		"old..phone.@docomo.example.jp" };
	static const char *const bad[] = { "", "a", "a@", "@b.jp", "a@b", "a b@c.jp",
		"a@b.jp,c@d.jp",
		"a@b.jp\nBcc: c@d.jp", "<a@b.jp>", "a@b..jp", "a@-b.jp", "a@b-.jp", "a@b.jp.",
		"うけつけ@example.jp", "\"a\"@b.jp", "-a@b.jp", "a@b@c.jp", "a@[127.0.0.1]" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(mail_address(good[i]));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (mail_address(bad[i]))
			fail_msg("%s is no address", bad[i]);
	assert_false(mail_address(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mail_goes_to_one_plain_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
