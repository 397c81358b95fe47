/* html: values on a page, escaped for the place in which they stand. */
#include "web/pages.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void out_text(struct text *o, const char *s)
{
	if (!s)
		return;
	for (;;) {
		size_t plain = strcspn(s, "&<>\"'"); /* most texts have none of them */

		text_addn(o, s, plain);
		s += plain;
		switch (*s++) {
		case '&': text_add(o, "&amp;"); break;
		case '<': text_add(o, "&lt;"); break;
		case '>': text_add(o, "&gt;"); break;
		case '"': text_add(o, "&quot;"); break;
		case '\'': text_add(o, "&#39;"); break;
		default: return;
		}
	}
}

void out_lines(struct text *o, const char *s)
{
	const char *end;

	for (; s && (end = strchr(s, '\n')) != NULL; s = end + 1) {
		out_text(o, arena_copyn(o->arena, s, (size_t)(end - s)));
		text_add(o, "<br>");
	}
	out_text(o, s);
}

void out_lines_or_none(struct text *o, const char *s)
{
	if (s)
		out_lines(o, s);
	else
		text_add(o, "<span class=\"empty\">（なし）</span>");
}

const char *count_said(struct arena *a, int64_t n, int64_t most, const char *unit)
{
	return arena_printf(a, "%lld%s%s", (long long)n, unit, n < most ? "" : "以上");
}

const char *some_said(struct arena *a, struct some some, const char *unit)
{
	if (some.more && !some.n)
		return "";
	return count_said(a, some.n, some.more ? some.n : INT64_MAX, unit);
}

void out_url(struct text *o, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; s && *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		    || strchr("-._~", c)) {
			text_addc(o, *s);
		} else {
			text_addc(o, '%');
			text_addc(o, hex[c >> 4]);
			text_addc(o, hex[c & 15]);
		}
	}
}

/* Addresses without a scheme stay on this server; //host does not, nor does what a browser
 * takes for it (\ as /, blanks and control characters dropped). */
static bool harmless(const char *s)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "tel:" };

	for (const char *c = s; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == '\\')
			return false;
	if (*s == '/')
		return s[1] != '/';
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (!strncasecmp(s, schemes[i], strlen(schemes[i])))
			return true;
	return s[strcspn(s, ":/?#")] != ':';
}

void out_href(struct text *o, const char *s)
{
	out_text(o, !s || harmless(s) ? s : "#");
}

void out_date(struct text *o, struct date d)
{
	text_add(o, date_era(o->arena, d));
}

void out_number(struct text *o, struct number n)
{
	char digits[32];
	int len;

	if (!n.known)
		return;
	len = snprintf(digits, sizeof digits, "%lld", (long long)n.n);
	for (int i = 0; i < len; i++) {
		text_addc(o, digits[i]);
		if (digits[i] != '-' && i + 1 < len && (len - i - 1) % 3 == 0)
			text_addc(o, ',');
	}
}

void out_int(struct text *o, int64_t n)
{
	text_add_int(o, n);
}

void out_bool(struct text *o, bool b)
{
	if (b)
		text_add(o, "はい");
}

void out_link_title(struct text *o, struct link l)
{
	out_text(o, l.title);
}

void out_safe(struct text *o, struct safe_html s)
{
	text_add(o, s.s);
}

const struct module *module_of(const struct record *r)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *own = (*m)->records; own && *own; own++)
			if (*own == r)
				return *m;
	return NULL;
}

const struct route *routes_of(const struct record *r)
{
	const struct module *m = module_of(r);

	return m ? m->routes : NULL;
}

/* Where a record's own page is: the GET route of this record that ends in its id. */
static const struct route *page_of(const struct record *r)
{
	for (const struct route *route = routes_of(r); route && route->path; route++) {
		const char *id = strstr(route->path, "/:id");

		if (route->record == r && route->method == GET && id && !strcmp(id, "/:id"))
			return route;
	}
	return NULL;
}

bool url_is_open(const struct actor *actor, const struct record *r)
{
	return page_of(r) && actor_may(actor, page_of(r)->may);
}

const char *url_of(struct arena *a, const struct record *r, int64_t id)
{
	const struct route *route = page_of(r);

	if (!route || !id)
		return NULL;
	return arena_join(a, arena_copyn(a, route->path, strlen(route->path) - strlen(":id")),
	    int_text(a, id));
}
