/* behalf: what was typed for the actor and waits for her approval, and what came back to her. */
#include "domain/today/pages.h"

static struct query of(struct work *w, const struct record *r, const char *approval,
    const char *whose)
{
	struct query q = { .limit = LINES_MOST };

	query_add(&q, r, "approval", EQUAL, approval);
	query_add(&q, r, whose, EQUAL, int_text(&w->arena, w->actor.account));
	return q;
}

static void add(struct work *w, struct section *s, const struct line *l, const char *approve,
    const char *words)
{
	struct line *line = line_add(s);

	if (!line)
		return;
	*line = *l;
	line->look = "ok";
	if (approve) {
		line->post = arena_printf(&w->arena, "%s/approve", approve);
		line->press = "承認する";
	} else {
		line->about = words;
		line->tag = "差し戻し";
		line->tag_look = "r";
	}
}

static void slips(struct work *w, struct section *s, const struct query *q, bool approving)
{
	const struct field *contents = record_field(&consultation_record, "contents");
	const struct field *words = record_field(&consultation_record, "approval_words");
	struct listing l = store_list(w, &consultation_record, q);

	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		const char *url = url_of(&w->arena, &consultation_record, c->head.id);

		add(w, s,
		    &(struct line){ .when = moment_short(&w->arena, c->head.changed),
			.url = url,
			.name = c->number,
			.what = field_show(w, contents, c),
			.about = arena_printf(&w->arena, "受付（代行入力 %s）", c->typist.title),
			.version = c->head.version },
		    approving ? url : NULL, field_show(w, words, c));
	}
}

static void actions(struct work *w, struct section *s, const struct query *q, bool approving)
{
	const struct field *words = record_field(&action_record, "approval_words");
	struct listing l = store_list(w, &action_record, q);

	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);
		const char *slip = url_of(&w->arena, &consultation_record, a->consultation.id);
		const char *own = arena_printf(&w->arena, "%s/actions/%lld", slip,
		    (long long)a->head.id);

		add(w, s,
		    &(struct line){ .when = moment_short(&w->arena, a->head.changed),
			.url = slip,
			.name = a->consultation.title,
			.what = a->headline,
			.about = arena_printf(&w->arena, "対応（代行入力 %s）", a->typist.title),
			.version = a->head.version },
		    approving ? own : NULL, field_show(w, words, a));
	}
}

void desk_behalf(struct work *w, struct desk_view *v)
{
	struct query slip = of(w, &consultation_record, "waiting", "receiver");
	struct query action = of(w, &action_record, "waiting", "by");

	slips(w, &v->approvals, &slip, true);
	actions(w, &v->approvals, &action, true);
	slip = of(w, &consultation_record, "returned", "typist");
	action = of(w, &action_record, "returned", "typist");
	slips(w, &v->returned, &slip, false);
	actions(w, &v->returned, &action, false);
}
