/* together: what belongs together stands on one page, where a page has room for it. */
#include "document/internal.h"

/* Where the writing stood. */
struct stand {
	struct sheet sheet;
	struct page page;
};

static bool step_back(struct sheet *s, const struct stand *to)
{
	const char *why;

	if (!fonts_lock(&why))
		return false;
	pages_return(&s->pages, &to->sheet.pages, &to->page);
	*s = to->sheet;
	return true;
}

void sheet_together(struct sheet *s, sheet_part *part, void *context)
{
	struct stand before = { .sheet = *s };

	/* What was drawn of a band before would not be as it was. */
	assert(s->band == NULL && s->head == NULL);
	if (s->failed)
		return;
	before.page = *s->pages.last;
	part(s, context);
	if (s->pages.n == before.sheet.pages.n || s->failed || !step_back(s, &before))
		return;
	rows_new_page(s);
	fonts_unlock();
	part(s, context);
	/* Higher than a page: it may as well begin where it would have. */
	if (s->pages.n == before.sheet.pages.n + 1 || s->failed || !step_back(s, &before))
		return;
	fonts_unlock();
	part(s, context);
}
