/* route: which handler a path belongs to. */
#include "web/web.h"

#include <string.h>

/* One segment of a path that stands for a parameter; the length it has, 0 if it is none. */
static size_t take_number(const char *path, int64_t *to)
{
	size_t n = strcspn(path, "/");
	char digits[20];

	if (!n || n >= sizeof digits || *path == '0')
		return 0;
	memcpy(digits, path, n);
	digits[n] = 0;
	return text_number(digits, 1, INT64_MAX, to) ? n : 0;
}

static size_t take_name(const char *path, struct request *rq)
{
	size_t n = strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_.-");

	if (!n || n > 64 || (path[n] && path[n] != '/'))
		return 0;
	rq->name = arena_copyn(&rq->work->arena, path, n);
	return n;
}

static size_t take(const char *pattern, const char *path, struct request *rq)
{
	if (text_starts(pattern, ":id"))
		return take_number(path, &rq->id);
	if (text_starts(pattern, ":part"))
		return take_number(path, &rq->part);
	assert(text_starts(pattern, ":name"));
	return take_name(path, rq);
}

static bool fits(const char *pattern, const char *path, struct request *rq)
{
	while (*pattern && *path) {
		size_t n;

		if (*pattern != ':') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		n = take(pattern, path, rq);
		if (!n)
			return false;
		path += n;
		pattern += strcspn(pattern, "/");
	}
	return !*pattern && !*path;
}

/* The first that fits, in the order of the tables: "/new" stands before "/:name". */
const struct route *route_find(enum method method, const char *path, struct request *rq,
    const struct module **whose)
{
	for (const struct module *const *m = modules; *m; m++) {
		for (const struct route *r = (*m)->routes; r && r->path; r++) {
			if (r->method != method || !fits(r->path, path, rq))
				continue;
			if (whose)
				*whose = *m;
			return r;
		}
	}
	return NULL;
}

const char *route_told(const char *path)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *r = (*m)->routes; r && r->path; r++)
			if (r->secret && !strncmp(path, r->path, strcspn(r->path, ":")))
				return r->path;
	return path;
}
