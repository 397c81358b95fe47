/* outward: what leaves the house while it serves, judged before it does. */
#include "command/outward.h"

#include "domain/requests/requests.h"

#include <stdlib.h>

bool outward_origin(const struct command *c, struct arena *a, const char *given, bool outside)
{
	const char *why;

	if (!given)
		given = getenv("YUI_ADDRESS");
	if (given && *given) {
		installation.origin = origin_read(a, given, &why);
		if (!installation.origin)
			command_say(c, "--address %s：%s。", given, why);
		return installation.origin != NULL;
	}
	if (outside && !installation.demo)
		command_say(c,
		    "--address がないので、回答用リンクと FAX のしるしには、"
		    "開いている人のブラウザーが言うアドレスを書きます。");
	return true;
}

static const char *mail_problem(struct arena *a, const struct relay *r)
{
	bool any = r->from || r->user || r->password || r->trust || r->tls;
	const char *why;

	if (!r->url)
		return any ? "--mail-relay がありません" : NULL;
	why = relay_problem(a, r);
	if (why)
		return why;
	if (installation.demo && !relay_is_here(r))
		return "見本（--demo）からは、この機械の中にだけ送れます";
	if (!installation.demo && !installation.origin)
		return "--address https://yui.example.jp（ほかの機械から開くアドレス）がありません。"
		       "回答用リンクは、ここへ導きます";
	return NULL;
}

bool outward_mail(const struct command *c, struct arena *a, const struct relay *r)
{
	const char *why = mail_problem(a, r);

	if (why)
		command_say(c, "メール：%s。", why);
	else
		requests_relay = *r;
	return !why;
}
