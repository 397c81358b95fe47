/* numbers: what the check digits of published numbers say (standards 3.3 to 3.5). */
#include "domain/organizations/organizations.h"

#include <string.h>

static bool digits(const char *s, size_t n)
{
	return s && strlen(s) == n && strspn(s, "0123456789") == n;
}

/* Weights 2 and 1 from the right, digits of a product added. */
bool business_number_proved(const char *s)
{
	int sum = 0;

	if (!digits(s, 10))
		return s && strlen(s) == 10;
	for (int i = 0; i < 10; i++) {
		int n = (s[i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += n / 10 + n % 10;
	}
	return sum % 10 == 0;
}

/* The first digit checks the twelve that follow. */
bool corporation_number_proved(const char *s)
{
	int sum = 0;

	if (!digits(s, 13))
		return false;
	for (int n = 1; n <= 12; n++)
		sum += (s[13 - n] - '0') * (n % 2 ? 1 : 2);
	return 9 - sum % 9 == s[0] - '0';
}

bool business_number_formed(const char *s)
{
	return strlen(s) == 10 && strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 10;
}

bool web_address(const char *s)
{
	return s && (text_starts(s, "https://") || text_starts(s, "http://"));
}

void organization_check_mail(struct work *w, const struct organization *o)
{
	if (o->email && !mail_address(o->email))
		work_problem(w, "email",
		    "メールアドレスは、半角で一つだけ入れてください（例：uketsuke@example.jp）。");
}
