/* handed: what the actor gave to colleagues, and what they gave her. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"

/* How many of these, from the first on, the actor handed over at one moment. */
static int handed_together(struct work *w, const struct transfer *t, int n)
{
	int same = 0;

	while (same < n && t[same].at == t[0].at && t[same].by.id == w->actor.account)
		same++;
	return same;
}

/* Above them, what takes all of them back. */
static void back_together(struct work *w, struct section *s, const struct transfer *t, int n)
{
	struct line *line = line_add(s);

	if (line)
		*line = (struct line){ .when = moment_short(&w->arena, t->at),
			.look = "ok",
			.url = "/transfers",
			.name = arena_printf(&w->arena, "%d件まとめて", n),
			.what = arena_printf(&w->arena, "%sさんから%sさんへ", t->giver.title,
			    t->taker.title),
			.post = arena_printf(&w->arena, "/transfers/undo?at=%lld",
			    (long long)t->at),
			.press = "まとめて元に戻す" };
}

void desk_handed(struct work *w, int64_t since, struct desk_view *v)
{
	int64_t before = moment_of(v->days.before, 0);
	const struct field *words = record_field(&transfer_record, "words");
	const struct transfer *t;
	int n = transfers_mine(w, since && since < before ? since : before, &t);

	for (int i = 0; i < n; i++) {
		bool given = t[i].giver.id == w->actor.account;
		struct section *s = given ? &v->given : &v->got;
		int together = handed_together(w, &t[i], n - i);
		struct line *line;

		if (together > 1 && (i == 0 || t[i - 1].at != t[i].at))
			back_together(w, s, &t[i], together);
		line = line_add(s);
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
