/* handed: what the actor gave to colleagues, and what they gave her. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"

void desk_handed(struct work *w, int64_t since, struct desk_view *v)
{
	int64_t before = moment_of(v->days.before, 0);
	const struct field *words = record_field(&transfer_record, "words");
	const struct transfer *t;
	int n = transfers_mine(w, since && since < before ? since : before, &t);

	for (int i = 0; i < n; i++) {
		bool given = t[i].giver.id == w->actor.account;
		struct line *line = line_add(given ? &v->given : &v->got);

		if (!line)
			continue;
		*line = (struct line){ .when = moment_short(&w->arena, t[i].at),
			.look = "ok",
			.url = url_of(&w->arena, &consultation_record, t[i].consultation.id),
			.name = t[i].consultation.title,
			.what = given ? arena_printf(&w->arena, "%sさんへ", t[i].taker.title)
				      : arena_printf(&w->arena, "%sさんから", t[i].giver.title),
			.about = field_show(w, words, &t[i]),
			.post = arena_printf(&w->arena, "/transfers/%lld/undo",
			    (long long)t[i].head.id),
			.press = "元に戻す" };
	}
}
