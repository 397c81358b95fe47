/* out: any text in a page: as text, as lines, inside an address, in JSON. */
#include "fuzz/fuzz.h"

#include "web/web.h"

#include <string.h>

/* No sign that means something in HTML stands bare; & only begins one of our own. */
static void check_escaped(const char *html, const char *allowed)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (const char *s = html; s && *s; s++) {
		bool known = false;

		if (allowed && text_starts(s, allowed))
			s += strlen(allowed) - 1;
		else
			assert(!strchr("<>\"'", *s));
		for (size_t i = 0; *s == '&' && i < COUNT(entities); i++)
			known |= text_starts(s, entities[i]);
		assert(*s != '&' || known);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct text text = { .arena = &a }, lines = text, url = text, json = text;
	const char *s = arena_copyn(&a, (const char *)data, size);

	if (utf8_valid((const char *)data, size)) {
		out_text(&text, s);
		out_lines(&lines, s);
		out_url(&url, s);
		text_add_json(&json, s);
		check_escaped(text.s, NULL);
		check_escaped(lines.s, "<br>");
		for (const char *c = url.s; c && *c; c++)
			assert(*c > ' ' && *c < 0x7f && !strchr("<>\"'&?#+/=", *c));
		for (const char *c = json.s; *c; c++)
			assert((unsigned char)*c >= ' ');
	}
	arena_reset(&a);
	return 0;
}
