/* multipart: where the parts of a form with files stand in its body. */
#include "web/multipart.h"

#include <string.h>
#include <strings.h>

enum { WINDOW = 32 << 10, NAME_MOST = 1000 };
#define NOWHERE ((size_t)-1)

/* ---- Reading ------------------------------------------------------------------------------ */

static bool is_at(const struct multipart *m, size_t at, const char *what)
{
	char got[BOUNDARY_MOST + 8];
	size_t n = strlen(what);

	return at <= m->size && n <= m->size - at && m->read(m->context, at, got, n)
	    && !memcmp(got, what, n);
}

/* Where `what` begins next; NOWHERE: it does not, or the body cannot be read. */
static size_t find(const struct multipart *m, char *window, size_t from, const char *what)
{
	size_t n = strlen(what);

	while (m->size >= n && from <= m->size - n) {
		size_t some = m->size - from < WINDOW ? m->size - from : WINDOW;
		const char *hit;

		if (!m->read(m->context, from, window, some))
			return NOWHERE;
		hit = memmem(window, some, what, n);
		if (hit)
			return from + (size_t)(hit - window);
		from += some - n + 1;
	}
	return NOWHERE;
}

/* ---- The head of a part ------------------------------------------------------------------- */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Browsers write a quote and line ends in a name as %22, %0D and %0A; older ones \". */
static char take_sign(const char **s)
{
	const char *at = *s;

	if (*at == '%' && (text_starts(at, "%22") || text_starts(at, "%0D")
			      || text_starts(at, "%0A"))) {
		*s = at + 3;
		return (char)(hex(at[1]) << 4 | hex(at[2]));
	}
	if (*at == '\\' && at[1] == '"')
		at++;
	*s = at + 1;
	return *at;
}

/* "…" at *s, which moves behind it; NULL: it does not end, or is no text. */
static const char *take_quoted(struct arena *a, const char **s)
{
	char *name = arena_alloc(a, strlen(*s) + 1), *to = name;

	if (**s != '"')
		return NULL;
	for (++*s; **s != '"';) {
		if (!**s)
			return NULL;
		*to++ = take_sign(s);
	}
	++*s;
	*to = 0;
	return strlen(name) == (size_t)(to - name) && strlen(name) <= NAME_MOST
		&& utf8_valid(name, strlen(name))
	    ? name
	    : NULL;
}

/* `; name="…"; filename="…"`, each once. */
static bool read_disposition(struct arena *a, const char *s, struct part *p)
{
	while (*s == ';') {
		const char **to;

		s++;
		s += strspn(s, " \t");
		if (!strncasecmp(s, "name=", 5))
			to = &p->name;
		else if (!strncasecmp(s, "filename=", 9))
			to = &p->file;
		else
			return false;
		s += strcspn(s, "=") + 1;
		if (*to)
			return false;
		*to = take_quoted(a, &s);
		if (!*to)
			return false;
		s += strspn(s, " \t");
	}
	return !*s && p->name && *p->name;
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' && *s != '\t')
			return false;
	return true;
}

/* One line of the head. */
static bool read_line(struct arena *a, const char *line, struct part *p)
{
	static const char disposition[] = "content-disposition:", encoding[] =
	    "content-transfer-encoding:";
	const char *value = strchr(line, ':');

	if (!value || !is_plain(line))
		return false;
	value += 1 + strspn(value + 1, " \t");
	if (!strncasecmp(line, encoding, sizeof encoding - 1))
		return !strcasecmp(value, "binary") || !strcasecmp(value, "8bit")
		    || !strcasecmp(value, "7bit");
	if (strncasecmp(line, disposition, sizeof disposition - 1))
		return true;
	if (p->name || strncasecmp(value, "form-data", 9))
		return false;
	return read_disposition(a, value + 9, p);
}

/* From `at` to the empty line; where the content begins, NOWHERE if it is no head. */
static size_t read_head(const struct multipart *m, struct arena *a, char *window, size_t at,
    struct part *p)
{
	size_t end = find(m, window, at, "\r\n\r\n"), n = end == NOWHERE ? 0 : end - at;
	char *head;

	if (!n || n > PART_HEAD_MOST)
		return NOWHERE;
	head = arena_alloc(a, n + 1);
	if (!m->read(m->context, at, head, n) || strlen(head) != n)
		return NOWHERE;
	for (char *line = head, *next; line; line = next) {
		next = strstr(line, "\r\n");
		if (next) {
			*next = 0;
			next += 2;
		}
		if (!read_line(a, line, p))
			return NOWHERE;
	}
	return p->name ? end + 4 : NOWHERE;
}

/* ---- The whole ---------------------------------------------------------------------------- */

/* Behind a delimiter: another part follows (1), or the end (0); -1: neither. */
static int after(const struct multipart *m, size_t at)
{
	if (is_at(m, at, "--"))
		return at + 2 == m->size || (is_at(m, at + 2, "\r\n") && at + 4 == m->size) ? 0
											     : -1;
	return is_at(m, at, "\r\n") ? 1 : -1;
}

int multipart_parts(const struct multipart *m, struct arena *a, struct part *parts, int most)
{
	const char *delimiter = arena_printf(a, "\r\n--%s", m->boundary);
	char *window = arena_alloc(a, WINDOW);
	size_t n = strlen(delimiter), at = n - 2;
	int count = 0, more = is_at(m, 0, delimiter + 2) ? after(m, at) : -1;

	while (more > 0) {
		struct part *p = &parts[count];
		size_t end;

		if (count == most)
			return -2;
		*p = (struct part){0};
		p->at = read_head(m, a, window, at + 2, p);
		if (p->at == NOWHERE)
			return -1;
		end = find(m, window, p->at, delimiter);
		if (end == NOWHERE)
			return -1;
		p->length = end - p->at;
		at = end + n;
		more = after(m, at);
		count++;
	}
	return more < 0 ? -1 : count;
}

static bool is_boundary(const char *s, size_t n)
{
	if (!n || n > BOUNDARY_MOST)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z')
			|| (s[i] >= '0' && s[i] <= '9') || strchr("'()+_,-./:=?", s[i])))
			return false;
	return true;
}

const char *multipart_boundary(struct arena *a, const char *type)
{
	static const char form[] = "multipart/form-data", name[] = "boundary=";
	const char *s = type;
	size_t n;
	bool quoted;

	if (!s || strncasecmp(s, form, sizeof form - 1))
		return NULL;
	s += sizeof form - 1;
	s += strspn(s, " \t");
	if (*s++ != ';')
		return NULL;
	s += strspn(s, " \t");
	if (strncasecmp(s, name, sizeof name - 1))
		return NULL;
	s += sizeof name - 1;
	quoted = *s == '"';
	s += quoted;
	n = strcspn(s, quoted ? "\"" : "; \t\"");
	if (quoted ? s[n] != '"' || s[n + 1] : s[n] != 0)
		return NULL;
	return is_boundary(s, n) ? arena_copyn(a, s, n) : NULL;
}
