/* mail: what is an address of mail. */
#include "base/mail.h"

#include <string.h>

static bool is_one_of(char c, const char *others)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	    || (c && strchr(others, c));
}

/* A name that relays take: parts of letters, digits and hyphens, two of them at least. */
static bool mail_host(const char *s)
{
	int parts = 1;

	if (!*s || *s == '-' || *s == '.')
		return false;
	for (; *s; s++) {
		if (!is_one_of(*s, ".-"))
			return false;
		if (*s == '.' && (s[1] == '.' || s[1] == '-' || s[-1] == '-' || !s[1]))
			return false;
		parts += *s == '.';
	}
	return parts > 1 && s[-1] != '-';
}

/* Narrower than RFC 5321: no quotes, no comments, nothing that could begin another header or
 * another command.  Dots may stand where old telephones put them. */
bool mail_address(const char *s)
{
	const char *at = s ? strchr(s, '@') : NULL;

	if (!at || at == s || at - s > 64 || strlen(s) > 254 || *s == '-')
		return false;
	for (const char *c = s; c < at; c++)
		if (!is_one_of(*c, "._+-'/=?^{}~!#$%&*"))
			return false;
	return mail_host(at + 1);
}
