/* number: what a request is called on paper: a serial with a digit that checks it. */
#include "domain/requests/pages.h"

#include "base/fold.h"

#include <string.h>

/* H. Michael Damm's quasigroup of order 10: one wrong digit, or two neighbours exchanged, is
 * always another request's number or nobody's -- never a valid one by itself. */
static const char table[10][10] = {
	{ 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 },
	{ 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
	{ 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 },
	{ 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
	{ 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 },
	{ 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
	{ 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 },
	{ 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
	{ 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 },
	{ 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

static int check_of(const char *digits)
{
	int interim = 0;

	for (; *digits; digits++)
		interim = table[interim][*digits - '0'];
	return interim;
}

const char *number_make(struct arena *a, int64_t serial)
{
	const char *digits = int_text(a, serial);

	return arena_printf(a, "%s-%d", digits, check_of(digits));
}

const char *number_read(struct arena *a, const char *typed)
{
	const char *plain = typed ? fold_width(a, typed) : "";
	struct text digits = { .arena = a };

	while (*plain) {
		const char *at = plain;
		int32_t c = utf8_next(&plain);

		if (c >= '0' && c <= '9')
			text_addc(&digits, (char)c);
		else if (!strstr("- ー―‐‑–−", arena_copyn(a, at, (size_t)(plain - at))))
			return NULL;
	}
	if (digits.len < 2 || digits.len > 18 || digits.s[0] == '0' || check_of(digits.s))
		return NULL;
	return arena_printf(a, "%.*s-%c", (int)digits.len - 1, digits.s, digits.s[digits.len - 1]);
}
