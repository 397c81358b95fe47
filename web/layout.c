/* layout: what the frame of a page needs to know. */
#include "web/pages.h"

#include <string.h>

struct installation installation;

static bool begins_path(const char *path, const char *with)
{
	size_t n = strlen(with);

	return text_starts(path, with) && (path[n] == '\0' || path[n] == '/' || n == 1);
}

/* The module in whose pages we are: the longest path that the request's begins with. */
static const struct module *here(const struct request *rq)
{
	const struct module *best = NULL;

	for (const struct module *const *m = modules; *m; m++) {
		bool fits = !strcmp((*m)->path, "/") ? !strcmp(rq->path, "/")
						     : begins_path(rq->path, (*m)->path);

		if (fits && (!best || strlen((*m)->path) > strlen(best->path)))
			best = *m;
	}
	return best;
}

static bool may_start(const struct actor *actor, const struct module *m)
{
	for (const struct route *r = m->start ? m->routes : NULL; r && r->path; r++)
		if (r->method == GET && !strcmp(r->path, m->start))
			return actor_may(actor, r->may);
	return false;
}

void layout_page(struct text *o, struct request *rq)
{
	struct work *w = rq->work;
	const struct module *current = here(rq);
	struct frame frame = { .place = installation.place ? installation.place(w) : NULL };

	if (!rq->session.id) {
		slim_page(o, rq, frame.place);
		return;
	}
	for (const struct module *const *m = modules; *m; m++) {
		if (may_start(&w->actor, *m))
			frame.start = *m;
		if (!(*m)->icon || !actor_may(&w->actor, (*m)->may)
		    || frame.entries == COUNT(frame.entry))
			continue;
		frame.entry[frame.entries++] = (struct entry){ .module = *m,
			.current = *m == current,
			.waiting = (*m)->waiting ? (*m)->waiting(w) : 0 };
	}
	if (rq->session.last_login)
		frame.last = moment_short(&w->arena, rq->session.last_login);
	frame_page(o, rq, &frame);
}
