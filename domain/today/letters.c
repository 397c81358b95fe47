/* letters: mails to who is asked that could not be sent, and wait for somebody. */
#include "domain/today/pages.h"

#include "domain/requests/requests.h"

void desk_letters(struct work *w, struct desk_view *v)
{
	struct listing l = letters_failed(w, LINES_MOST);

	for (int i = 0; i < l.n; i++) {
		const struct letter *letter = LISTED(l, &letter_record, i);
		struct line *line = line_add(&v->late);

		if (!line)
			return;
		*line = (struct line){ .when = moment_short(&w->arena, letter->head.changed),
			.look = "over",
			.url = url_of(&w->arena, &asking_record, letter->asking.id),
			.name = arena_printf(&w->arena, "依頼 %s", letter->asking.title),
			.what = "メールが送れませんでした",
			.about = letter->address,
			.tag = "メール不達",
			.tag_look = "r" };
	}
}
